/** FNV-1a of a secret, as `test/guests/secrets-as` tells it: the value itself goes nowhere. */
export function fnv(text: string): string {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return String(hash >>> 0);
}
