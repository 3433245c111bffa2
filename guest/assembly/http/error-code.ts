import { takeString } from "../abi/lift";
import { HttpError, HttpErrorCode } from "./http-error";

/** What stands in an `option<string>` at an address; null when nothing does. */
function optionalText(at: usize): string | null {
  return load<u8>(at) == 0 ? null : takeString(at + 4);
}

/** What stands in an `option<u32>`; -1 when nothing does. */
function optionalU32(at: usize): i64 {
  return load<u8>(at) == 0 ? -1 : <i64>load<u32>(at, 4);
}

function takeFieldSize(error: HttpError, at: usize): void {
  error.fieldName = optionalText(at);
  error.size = optionalU32(at + 12);
}

/** Reads the payload of a case. */
function takePayload(error: HttpError, at: usize): void {
  switch (error.kind) {
    case HttpErrorCode.DnsError:
      error.rcode = optionalText(at);
      if (load<u8>(at, 12) != 0) error.infoCode = load<u16>(at, 14);
      return;
    case HttpErrorCode.TlsAlertReceived:
      if (load<u8>(at) != 0) error.alertId = load<u8>(at, 1);
      error.alertMessage = optionalText(at + 4);
      return;
    case HttpErrorCode.HttpRequestBodySize:
    case HttpErrorCode.HttpResponseBodySize:
      if (load<u8>(at) != 0) error.size = load<i64>(at, 8);
      return;
    case HttpErrorCode.HttpRequestHeaderSectionSize:
    case HttpErrorCode.HttpRequestTrailerSectionSize:
    case HttpErrorCode.HttpResponseHeaderSectionSize:
    case HttpErrorCode.HttpResponseTrailerSectionSize:
      error.size = optionalU32(at);
      return;
    case HttpErrorCode.HttpRequestHeaderSize:
      if (load<u8>(at) != 0) takeFieldSize(error, at + 4);
      return;
    case HttpErrorCode.HttpRequestTrailerSize:
    case HttpErrorCode.HttpResponseHeaderSize:
    case HttpErrorCode.HttpResponseTrailerSize:
      takeFieldSize(error, at);
      return;
    case HttpErrorCode.HttpResponseTransferCoding:
    case HttpErrorCode.HttpResponseContentCoding:
      error.coding = optionalText(at);
      return;
    case HttpErrorCode.InternalError:
      error.detail = optionalText(at);
      return;
  }
}

/** Reads the `error-code` at `at`. */
export function takeErrorCode(at: usize): HttpError {
  const error = new HttpError(<HttpErrorCode>load<u8>(at));
  takePayload(error, at + 8);
  return error;
}
