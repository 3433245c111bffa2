import { HOST_LIMITS } from '../../base/index.ts';
import type { Beyond, Bound, Bounds } from '../../engine/index.ts';

/** The functions below that set something answer `result` without a payload. */
const REFUSED: Beyond = { err: undefined };

/** No field that long can be in a list, so none is found; a name to set is none. */
const name = (beyond: Beyond): Bound => ({ bytes: HOST_LIMITS.fieldsBytes, beyond });
const INVALID: Beyond = { err: { tag: 'invalid-syntax' } };

/** The interface has no error for too much, so more than this stops the guest, as one field too many does. */
const VALUES: Bound = { bytes: HOST_LIMITS.fieldsBytes, entries: HOST_LIMITS.fieldsEntries };

/** Far above what a URL may have: what is between is refused with a reason when the request is sent. */
const URL_PART: Bound = { bytes: 4 * HOST_LIMITS.outboundPathBytes, beyond: REFUSED };

/** Of a method or a scheme: the longest that is registered has 17 characters. */
const WORD: Bound = { bytes: 256, beyond: REFUSED };

/** `wasi:http/types`. */
export const TYPES_BOUNDS: Bounds = {
  '[static]fields.from-list': { entries: { bytes: HOST_LIMITS.fieldsBytes, entries: HOST_LIMITS.fieldsEntries } },
  '[method]fields.get': { name: name({ ok: [] }) },
  '[method]fields.has': { name: name({ ok: false }) },
  '[method]fields.set': { name: name(INVALID), value: VALUES },
  '[method]fields.delete': { name: name(INVALID) },
  '[method]fields.append': { name: name(INVALID), value: VALUES },
  '[method]outgoing-request.set-method': { method: WORD },
  '[method]outgoing-request.set-path-with-query': { 'path-with-query': URL_PART },
  '[method]outgoing-request.set-scheme': { scheme: WORD },
  '[method]outgoing-request.set-authority': { authority: URL_PART },
  // The texts of an error code.
  '[static]response-outparam.set': { response: { bytes: HOST_LIMITS.logLineBytes } },
};
