import type { Log, ReceivedRequest } from '../../runtime/index.ts';
import { type ByteSource, BytesSource, platformBytes } from '../../wasi/index.ts';
import { streamSource } from './stream-source.ts';

/** A request whose body broke off: its client has gone. */
const GONE = { tag: 'connection-terminated' };

/**
 * A request of Fetch as the runtime takes it. What a URL parser does to a target and `Headers` to fields has happened before
 * anybody here sees them: dot segments are resolved, fields of one name are joined.
 */
export function received(request: Request, id: string, log: Log): ReceivedRequest {
  const { protocol, host, pathname, search } = new URL(request.url);
  return {
    id,
    log,
    scheme: protocol.slice(0, -1),
    method: request.method,
    target: pathname + search,
    rawHeaders: fieldsOf(request.headers, host),
    body: () => bodyOf(request),
  };
}

/** A request that was made in this process has no `Host`: it is part of its URL. */
function fieldsOf(headers: Headers, host: string): string[] {
  const fields = headers.has('host') ? [] : ['host', host];
  for (const [name, value] of headers) fields.push(name, byteString(platformBytes(value)));
  return fields;
}

/** A character is a byte. */
function byteString(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte);
  return text;
}

function bodyOf({ body }: Request): ByteSource {
  return body === null ? new BytesSource() : streamSource(body, GONE);
}
