import { SkerryError } from '../../base/index.ts';
import type { OutgoingResponse } from '../../wasi/index.ts';

/**
 * What can be known to be wrong with a response before anything of it is sent.
 *
 * @throws SkerryError `GUEST_RESPONSE_ERROR` when the headers exceed `maxHeaderBytes`, `GUEST_BODY_INCOMPLETE` when the
 *   body has failed already
 */
export function checkResponse({ headerBytes, content, contentLength }: OutgoingResponse, maxHeaderBytes: number): void {
  if (headerBytes > maxHeaderBytes) throw tooManyHeaders(headerBytes, maxHeaderBytes);
  if (content.failure !== undefined) throw bodyIncomplete(contentLength);
}

function tooManyHeaders(size: number, limit: number): SkerryError {
  return new SkerryError('GUEST_RESPONSE_ERROR', `The response headers have ${size} bytes; the limit is ${limit}`, {
    help: 'Send fewer or shorter headers, or raise "limits.responseHeaderBytes" in skerry.json.',
  });
}

/** The guest gave its body up, or never finished it. */
export function bodyIncomplete(contentLength?: number): SkerryError {
  const length = contentLength === undefined ? '' : `; its content-length is ${contentLength}`;
  return new SkerryError('GUEST_BODY_INCOMPLETE', `The function did not finish its response body${length}`, {
    help: 'Write exactly as many bytes as content-length says, or leave it out, and finish the body.',
  });
}
