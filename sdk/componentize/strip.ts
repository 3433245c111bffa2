/** Removing what a component does not need to run. */

const PREAMBLE_BYTES = 8;
const CUSTOM_SECTION = 0;

/** An unsigned LEB128 number and where it ends. */
function readUnsigned(bytes: Uint8Array, start: number): { value: number; end: number } {
  let value = 0;
  let end = start;
  for (let shift = 0; ; shift += 7) {
    const byte = bytes[end++] ?? 0;
    value += (byte & 0x7f) * 2 ** shift;
    if (byte < 0x80) return { value, end };
  }
}

/**
 * The component without its custom sections: names of its parts and which tools made it. Sections of the core modules
 * inside stay.
 */
export function stripCustomSections(component: Uint8Array): Uint8Array {
  const kept: Uint8Array[] = [component.subarray(0, PREAMBLE_BYTES)];
  for (let at = PREAMBLE_BYTES; at < component.length; ) {
    const { value: size, end: content } = readUnsigned(component, at + 1);
    const next = content + size;
    if (component[at] !== CUSTOM_SECTION) kept.push(component.subarray(at, next));
    at = next;
  }
  return new Uint8Array(Buffer.concat(kept));
}
