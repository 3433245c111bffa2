import { Failure } from "../result";

/** The cases of `wasi:http/types` `error-code`, in order. */
export enum HttpErrorCode {
  /** `"dns-timeout"` */
  DnsTimeout,
  /** `"dns-error"`, with `rcode` and `infoCode` */
  DnsError,
  /** `"destination-not-found"` */
  DestinationNotFound,
  /** `"destination-unavailable"` */
  DestinationUnavailable,
  /** `"destination-ip-prohibited"` */
  DestinationIpProhibited,
  /** `"destination-ip-unroutable"` */
  DestinationIpUnroutable,
  /** `"connection-refused"` */
  ConnectionRefused,
  /** `"connection-terminated"` */
  ConnectionTerminated,
  /** `"connection-timeout"` */
  ConnectionTimeout,
  /** `"connection-read-timeout"` */
  ConnectionReadTimeout,
  /** `"connection-write-timeout"` */
  ConnectionWriteTimeout,
  /** `"connection-limit-reached"` */
  ConnectionLimitReached,
  /** `"tls-protocol-error"` */
  TlsProtocolError,
  /** `"tls-certificate-error"` */
  TlsCertificateError,
  /** `"tls-alert-received"`, with `alertId` and `alertMessage` */
  TlsAlertReceived,
  /** `"http-request-denied"`: the deployment does not grant that address */
  HttpRequestDenied,
  /** `"http-request-length-required"` */
  HttpRequestLengthRequired,
  /** `"http-request-body-size"`, with `size` */
  HttpRequestBodySize,
  /** `"http-request-method-invalid"` */
  HttpRequestMethodInvalid,
  /** `"http-request-uri-invalid"` */
  HttpRequestUriInvalid,
  /** `"http-request-uri-too-long"` */
  HttpRequestUriTooLong,
  /** `"http-request-header-section-size"`, with `size` */
  HttpRequestHeaderSectionSize,
  /** `"http-request-header-size"`, with `fieldName` and `size` */
  HttpRequestHeaderSize,
  /** `"http-request-trailer-section-size"`, with `size` */
  HttpRequestTrailerSectionSize,
  /** `"http-request-trailer-size"`, with `fieldName` and `size` */
  HttpRequestTrailerSize,
  /** `"http-response-incomplete"` */
  HttpResponseIncomplete,
  /** `"http-response-header-section-size"`, with `size` */
  HttpResponseHeaderSectionSize,
  /** `"http-response-header-size"`, with `fieldName` and `size` */
  HttpResponseHeaderSize,
  /** `"http-response-body-size"`, with `size` */
  HttpResponseBodySize,
  /** `"http-response-trailer-section-size"`, with `size` */
  HttpResponseTrailerSectionSize,
  /** `"http-response-trailer-size"`, with `fieldName` and `size` */
  HttpResponseTrailerSize,
  /** `"http-response-transfer-coding"`, with `coding` */
  HttpResponseTransferCoding,
  /** `"http-response-content-coding"`, with `coding` */
  HttpResponseContentCoding,
  /** `"http-response-timeout"` */
  HttpResponseTimeout,
  /** `"http-upgrade-failed"` */
  HttpUpgradeFailed,
  /** `"http-protocol-error"` */
  HttpProtocolError,
  /** `"loop-detected"` */
  LoopDetected,
  /** `"configuration-error"` */
  ConfigurationError,
  /** `"internal-error"`, with `detail` */
  InternalError,
}

/** The codes of failures, in the order of `HttpErrorCode`. */
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

/**
 * Why a request to another server failed, as the host tells it. A host need not tell more than the code: texts are then
 * null and numbers -1.
 *
 * ```ts
 * const error = HttpError.of(answer.error);
 * if (error !== null && error.kind == HttpErrorCode.DnsError) Log.warn("No such host: " + error.toString());
 * ```
 */
export class HttpError extends Failure {
  /** Response code of the name server, such as `"NXDOMAIN"`. */
  rcode: string | null = null;
  /** Extended error of the name server, RFC 8914. */
  infoCode: i32 = -1;
  /** Number of the TLS alert. */
  alertId: i32 = -1;
  /** Name of the TLS alert. */
  alertMessage: string | null = null;
  /** The header or trailer field that is too large. */
  fieldName: string | null = null;
  /** What is too large, in bytes. */
  size: i64 = -1;
  /** The transfer or content coding that is not known. */
  coding: string | null = null;
  /** What an internal error was about. */
  detail: string | null = null;

  /** For the library's own use. */
  constructor(readonly kind: HttpErrorCode) {
    super(CODES[kind]);
  }

  /** The failure as an `HttpError`; null when it is of another kind, such as `"invalid-url"`. */
  static of(failure: Failure): HttpError | null {
    return failure instanceof HttpError ? changetype<HttpError>(failure) : null;
  }

  /** The code and what the host says about it: `dns-error: NXDOMAIN`. */
  toString(): string {
    const text = this.told();
    return text.length == 0 ? this.code : this.code + ": " + text;
  }

  private told(): string {
    const parts: string[] = [];
    addText(parts, this.rcode);
    addNumber(parts, "info code ", this.infoCode, "");
    addNumber(parts, "alert ", this.alertId, "");
    addText(parts, this.alertMessage);
    addText(parts, this.fieldName);
    addNumber(parts, "", this.size, " bytes");
    addText(parts, this.coding);
    addText(parts, this.detail);
    return parts.join(", ");
  }
}

function addText(parts: string[], text: string | null): void {
  if (text !== null) parts.push(text);
}

function addNumber(parts: string[], before: string, value: i64, unit: string): void {
  if (value >= 0) parts.push(before + value.toString() + unit);
}
