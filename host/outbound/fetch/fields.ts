import { HOST_LIMITS } from '../../base/index.ts';
import { type OutboundRequest, platformBytes, platformText } from '../../wasi/index.ts';
import { requestHeaders, withoutHopByHop } from '../headers.ts';
import { refuse } from '../target.ts';

/** `fetch` undoes these codings, but leaves the fields that speak of them. */
const UNDONE: ReadonlySet<string> = new Set(['gzip', 'x-gzip', 'deflate', 'br']);

/**
 * What goes out. No coding is accepted: `fetch` would undo it, and the guest see another body than it was sent.
 *
 * @throws ResultError what `requestHeaders` throws; `HTTP-request-header-size` for what `Headers` does not take
 */
export function requestFields(request: OutboundRequest): Headers {
  const fields = new Headers();
  const pairs = requestHeaders(request);
  for (let i = 0; i < pairs.length; i += 2) {
    const name = pairs[i]!;
    try {
      fields.append(name, platformText(Uint8Array.from(pairs[i + 1]!, (character) => character.charCodeAt(0))));
    } catch {
      throw refuse('HTTP-request-header-size', { fieldName: name, fieldSize: undefined });
    }
  }
  fields.set('accept-encoding', 'identity');
  return fields;
}

/**
 * What came, as far as it is true of what the guest reads.
 *
 * @throws ResultError `HTTP-response-header-section-size`, `HTTP-response-content-coding`
 */
export function responseFields({ headers, type }: Response): (readonly [string, Uint8Array])[] {
  const fields: (readonly [string, Uint8Array])[] = [];
  // Of another origin, a browser may hide the coding that it has undone, and still show how long the body was with it.
  const isUndone = type === 'cors' || undoesCoding(headers.get('content-encoding'));
  let bytes = 0;
  for (const [name, value] of headers) {
    bytes += name.length + value.length;
    if (isUndone && (name === 'content-encoding' || name === 'content-length')) continue;
    fields.push([name, platformBytes(value)]);
  }
  const { outboundResponseHeaderBytes: most, outboundResponseHeaders: mostFields } = HOST_LIMITS;
  if (bytes > most || fields.length > mostFields) throw refuse('HTTP-response-header-section-size', most);
  return [...withoutHopByHop(fields)];
}

/** @throws ResultError for a coding of which nobody knows whether `fetch` undoes it */
function undoesCoding(coding: string | null): boolean {
  const codings = (coding ?? '').split(',').map((each) => each.trim().toLowerCase());
  if (codings.every((each) => each === '' || each === 'identity')) return false;
  if (codings.every((each) => UNDONE.has(each))) return true;
  throw refuse('HTTP-response-content-coding', coding ?? undefined);
}
