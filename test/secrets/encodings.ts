/** Forms in which a text could be found where it does not belong, by their names. */
export function encodingsOf(value: string): ReadonlyMap<string, Uint8Array> {
  const bytes = Buffer.from(value);
  const reversed = [...value].toReversed().join('');
  const texts: readonly (readonly [string, string])[] = [
    ['hex', bytes.toString('hex')],
    ['hex in capitals', bytes.toString('hex').toUpperCase()],
    ['bytes as a list', bytes.join(',')],
    ['URL', encodeURIComponent(value)],
    ['form', new URLSearchParams({ v: value }).toString().slice(2)],
    ['JSON', JSON.stringify(value).slice(1, -1)],
    ['JSON in JSON', JSON.stringify(JSON.stringify(value)).slice(1, -1)],
    [
      'JSON in ASCII',
      JSON.stringify(value)
        .slice(1, -1)
        .replaceAll(/[^ -~]/g, escaped),
    ],
    ['reversed', reversed],
    ['quoted-printable', [...bytes].map((byte) => `=${byte.toString(16).toUpperCase().padStart(2, '0')}`).join('')],
    ...[0, 1, 2].flatMap((shift) => base64At(bytes, shift)),
  ];
  return new Map<string, Uint8Array>([
    ['plain', bytes],
    ['latin1', Buffer.from(value, 'latin1')],
    ['UTF-16', Buffer.from(value, 'utf16le')],
    ...texts.map(([name, text]) => [name, Buffer.from(text)] as const),
  ]);
}

const escaped = (character: string): string => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;

/** Base64 of something that the bytes are part of, so many bytes in: the digits that depend on them alone. */
function base64At(bytes: Uint8Array, shift: number): (readonly [string, string])[] {
  const whole = Buffer.concat([Buffer.alloc(shift), bytes]);
  const inner = (text: string): string => text.slice(shift === 0 ? 0 : shift + 1, Math.floor((whole.length * 4) / 3 / 4) * 4);
  return [
    [`base64 at ${shift}`, inner(whole.toString('base64'))],
    [`base64url at ${shift}`, inner(whole.toString('base64url'))],
  ];
}

/** Which forms of a text are in there. */
export function formsIn(bytes: Uint8Array | string, value: string): string[] {
  const content = Buffer.from(bytes as Uint8Array);
  return Array.from(encodingsOf(value)).flatMap(([name, form]) => (content.includes(form) ? [name] : []));
}
