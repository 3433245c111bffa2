const encoder = new TextEncoder();

/** A strong validator: other texts have another. https://www.rfc-editor.org/rfc/rfc9110#section-8.8.3 */
export async function etagOf(...texts: readonly string[]): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', encoder.encode(texts.join('\0'))));
  return `"${Array.from(digest.subarray(0, 12), (byte) => byte.toString(16).padStart(2, '0')).join('')}"`;
}

/** Whether one of the tags of `If-Match` or `If-None-Match` is the given one. `*` is any that exists. */
export function matches(header: string, etag: string | undefined): boolean {
  if (header.trim() === '*') return etag !== undefined;
  return header.split(',').some((tag) => tag.trim().replace(/^W\//, '') === etag);
}
