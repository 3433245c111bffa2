/** Whether `Headers` of this platform takes header values for UTF-8, against the standard, which takes them for bytes. */
const IS_UTF8 = globalThis.navigator?.userAgent === 'Cloudflare-Workers';

const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

/** A value as `Headers` takes it, so that its bytes go out. In workerd, what is not UTF-8 is lost. */
export function platformText(bytes: Uint8Array): string {
  if (IS_UTF8) return decoder.decode(bytes);
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte);
  return text;
}

/** The bytes of a value that `Headers` handed out. */
export function platformBytes(text: string): Uint8Array {
  return IS_UTF8 ? new TextEncoder().encode(text) : Uint8Array.from(text, (character) => character.charCodeAt(0));
}
