import { ResultError } from '../../base/index.ts';
import type { HttpErrorCode } from '../../wasi/index.ts';

/** Bodies go out as a whole: browsers stream them only to servers that speak HTTP/2. */
export const WHOLE_BODY_BYTES = 4 * 1024 * 1024;

/** What the browser says for itself, whatever a function accepts. */
const OF_THE_BROWSER = 'accept-encoding';

/**
 * `fetch` for functions. From a cache would come the answer to somebody else's request, and a field that the browser leaves out
 * without a word would be missed by nobody.
 */
export const browserFetch: typeof fetch = (input, init) => {
  const request = new Request(input, { ...init, cache: 'no-store', referrerPolicy: 'no-referrer' });
  checkSent(new Headers(init?.headers), request.headers);
  return fetch(request);
};

/** Some fields are the browser's own: it drops those that a program sets. @throws ResultError `HTTP-request-header-size` */
function checkSent(wanted: Headers, sent: Headers): void {
  for (const [fieldName] of wanted) {
    if (fieldName === OF_THE_BROWSER || sent.has(fieldName)) continue;
    throw new ResultError<HttpErrorCode>({ tag: 'HTTP-request-header-size', val: { fieldName, fieldSize: undefined } });
  }
}
