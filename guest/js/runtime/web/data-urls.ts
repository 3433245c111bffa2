import { parseMediaType } from './mime.ts';

const encoder = new TextEncoder();
const latin1 = new TextDecoder('latin1', { ignoreBOM: true });

/** @see https://fetch.spec.whatwg.org/#data-url-processor */
export function dataResponse(url: URL): Response | undefined {
  const { href } = url;
  const text = href.slice('data:'.length, href.length - url.hash.length);
  const comma = text.indexOf(',');
  if (comma < 0) return undefined;
  const [, before, base64] = /^[\t\n\f\r ]*([^]*?)(; *base64)?[\t\n\f\r ]*$/i.exec(text.slice(0, comma))!;
  const bytes = percentDecoded(text.slice(comma + 1));
  const body = base64 === undefined ? bytes : decodeBase64(bytes);
  if (body === undefined) return undefined;
  const named = before!.startsWith(';') ? `text/plain${before!}` : before!;
  const type = parseMediaType(named) === undefined ? 'text/plain;charset=US-ASCII' : named;
  return new Response(body, { headers: { 'content-type': type } });
}

function percentDecoded(text: string): Uint8Array<ArrayBuffer> {
  const encoded = encoder.encode(text);
  const bytes = new Uint8Array(encoded.length);
  let size = 0;
  for (let at = 0; at < encoded.length; at++) {
    const digits = encoded[at] === 0x25 ? String.fromCharCode(encoded[at + 1] ?? 0, encoded[at + 2] ?? 0) : '';
    const isEscape = /^[0-9a-f]{2}$/i.test(digits);
    bytes[size++] = isEscape ? Number.parseInt(digits, 16) : encoded[at]!;
    if (isEscape) at += 2;
  }
  return bytes.slice(0, size);
}

function decodeBase64(bytes: Uint8Array): Uint8Array<ArrayBuffer> | undefined {
  try {
    return Uint8Array.from(atob(latin1.decode(bytes)), (character) => character.charCodeAt(0));
  } catch {
    return undefined;
  }
}
