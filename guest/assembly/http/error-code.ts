import { takeString } from "../abi/lift";
import { Failure } from "../result";

/** The cases of `wasi:http/types` `error-code` in lower case, in order. */
// @ts-ignore: decorator
@lazy
const CODES: StaticArray<string> = [
  "dns-timeout",
  "dns-error",
  "destination-not-found",
  "destination-unavailable",
  "destination-ip-prohibited",
  "destination-ip-unroutable",
  "connection-refused",
  "connection-terminated",
  "connection-timeout",
  "connection-read-timeout",
  "connection-write-timeout",
  "connection-limit-reached",
  "tls-protocol-error",
  "tls-certificate-error",
  "tls-alert-received",
  "http-request-denied",
  "http-request-length-required",
  "http-request-body-size",
  "http-request-method-invalid",
  "http-request-uri-invalid",
  "http-request-uri-too-long",
  "http-request-header-section-size",
  "http-request-header-size",
  "http-request-trailer-section-size",
  "http-request-trailer-size",
  "http-response-incomplete",
  "http-response-header-section-size",
  "http-response-header-size",
  "http-response-body-size",
  "http-response-trailer-section-size",
  "http-response-trailer-size",
  "http-response-transfer-coding",
  "http-response-content-coding",
  "http-response-timeout",
  "http-upgrade-failed",
  "http-protocol-error",
  "loop-detected",
  "configuration-error",
  "internal-error",
];

const DNS_ERROR: u8 = 1;
const TLS_ALERT_RECEIVED: u8 = 14;
const REQUEST_HEADER_SIZE: u8 = 22;
const REQUEST_TRAILER_SIZE: u8 = 24;
const RESPONSE_HEADER_SIZE: u8 = 27;
const RESPONSE_TRAILER_SIZE: u8 = 30;
const RESPONSE_TRANSFER_CODING: u8 = 31;
const RESPONSE_CONTENT_CODING: u8 = 32;
const INTERNAL_ERROR: u8 = 38;

/** Where the `option<string>` of a case lies behind `payload`; 0 for a case without a text. */
function textOf(code: u8, payload: usize): usize {
  switch (code) {
    case DNS_ERROR:
    case REQUEST_TRAILER_SIZE:
    case RESPONSE_HEADER_SIZE:
    case RESPONSE_TRAILER_SIZE:
    case RESPONSE_TRANSFER_CODING:
    case RESPONSE_CONTENT_CODING:
    case INTERNAL_ERROR:
      return payload;
    case TLS_ALERT_RECEIVED:
      return payload + 4;
    case REQUEST_HEADER_SIZE:
      return load<u8>(payload) == 0 ? 0 : payload + 4;
    default:
      return 0;
  }
}

/** Reads the `error-code` at `at`. */
export function takeErrorCode(at: usize): Failure {
  const code = load<u8>(at);
  const text = textOf(code, at + 8);
  const message = text == 0 || load<u8>(text) == 0 ? "" : takeString(text + 4);
  return new Failure(CODES[code], message);
}
