import type { HeaderEntries, OutgoingResponse } from '../../wasi/index.ts';

/** What goes out of a response, whichever door it leaves by. What frames it on a connection is the door's. */
export interface ResponseForm {
  readonly status: number;
  /** Names in lower case, in the guest's order, and no `content-length`. */
  readonly headers: HeaderEntries;
  /** What `content-length` says; undefined: the field is missing. */
  readonly contentLength: number | undefined;
  /** The whole body; `stream`: it is still to come from the response's `content`; undefined: there is none. */
  readonly body: Uint8Array | 'stream' | undefined;
}

/**
 * Decides what of a response goes out. It takes the body out of a response that is complete, and gives one up that nobody
 * will see.
 *
 * @param canChunk whether the door can mark the end of a body without telling its length before: then trailers can follow
 */
export function formOf(response: OutgoingResponse, canChunk: boolean): ResponseForm {
  const { content } = response;
  const status = response.statusCode();
  const whole = content.takeWhole();
  if (response.isBodyless) {
    if (whole === undefined) content.discard();
    return { status, headers: response.wireEntries(false), contentLength: lengthOfNone(response, whole), body: undefined };
  }
  if (whole !== undefined) return { status, headers: response.wireEntries(false), contentLength: whole.length, body: whole };
  const { contentLength } = response;
  return { status, headers: response.wireEntries(canChunk && contentLength === undefined), contentLength, body: 'stream' };
}

/** Without a body, the length is that of the body that GET would get, as far as it is known (RFC 9110, 8.6 and 15.3.6). */
function lengthOfNone(response: OutgoingResponse, whole: Uint8Array | undefined): number | undefined {
  const status = response.statusCode();
  if (status === 204) return undefined;
  if (status === 205) return 0;
  if (response.contentLength !== undefined || response.isContentless) return response.contentLength;
  return whole === undefined || whole.length === 0 ? undefined : whole.length;
}
