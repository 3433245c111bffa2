import type { HttpErrorCode } from '../context.ts';

/** `wasi:io/error`: why a stream operation failed. */
export class IoError {
  readonly #message: string;
  /** What `wasi:http/types#http-error-code` answers for it. */
  readonly httpErrorCode: HttpErrorCode | undefined;

  constructor(message: string, httpErrorCode?: HttpErrorCode) {
    this.#message = message;
    this.httpErrorCode = httpErrorCode;
  }

  static fromHttp(code: HttpErrorCode): IoError {
    return new IoError(typeof code.val === 'string' ? `${code.tag}: ${code.val}` : code.tag, code);
  }

  toDebugString(): string {
    return this.#message;
  }
}
