import { type FunctionLimits, SkerryError } from '../../base/index.ts';
import type { InvokeRequest } from '../request/request.ts';

/**
 * Turns away what could never be served, before it costs a sandbox.
 *
 * @throws SkerryError `REQUEST_HEADERS_TOO_LARGE`, `REQUEST_BODY_TOO_LARGE`
 */
export function admit({ requestHeaderBytes, requestBodyBytes }: FunctionLimits, { head }: InvokeRequest): void {
  const { headerBytes, declaredBytes } = head;
  if (headerBytes > requestHeaderBytes) {
    throw new SkerryError(
      'REQUEST_HEADERS_TOO_LARGE',
      `The request headers have ${headerBytes} bytes; the limit is ${requestHeaderBytes}`,
      {
        help: 'Send fewer or shorter headers.',
      },
    );
  }
  if (declaredBytes > requestBodyBytes) {
    throw new SkerryError('REQUEST_BODY_TOO_LARGE', `The request body has ${declaredBytes} bytes; the limit is ${requestBodyBytes}`, {
      help: 'Send less, or raise "limits.requestBodyBytes" in skerry.json.',
    });
  }
}
