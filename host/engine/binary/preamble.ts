import { HOST_LIMITS } from '../../base/index.ts';
import { invalid, problem } from './fail.ts';
import type { ComponentReader } from './reader.ts';

const MAGIC = [0x00, 0x61, 0x73, 0x6d];
const COMPONENT = [0x0d, 0x00, 0x01, 0x00];
const CORE_MODULE = [0x01, 0x00, 0x00, 0x00];
const PREAMBLE_BYTES = 8;

/** Checks the size of the whole file, before anything else looks at it. */
export function checkSize(bytes: Uint8Array): void {
  const limit = HOST_LIMITS.componentBytes;
  if (bytes.length <= limit) return;
  const message = `The component has ${bytes.length} bytes, more than the limit of ${limit}`;
  throw problem('COMPONENT_TOO_LARGE', limit, message, 'Build it without debug information, or split it.');
}

/** Reads the eight bytes that every component starts with. */
export function readPreamble(reader: ComponentReader): void {
  const start = reader.offset;
  readMagic(reader);
  if (isNext(reader, CORE_MODULE)) throw coreModule(start);
  if (!startsWith(reader, COMPONENT)) throw wrongVersion(reader);
  reader.take(4, 'The version of the component');
}

function readMagic(reader: ComponentReader): void {
  if (!startsWith(reader, MAGIC)) {
    const help = 'Pass a .wasm file that contains a component; text (.wat) is not accepted.';
    throw invalid(reader.offset, 'This is not WebAssembly: it does not start with \\0asm', help);
  }
  if (reader.end - reader.offset < PREAMBLE_BYTES) reader.need(PREAMBLE_BYTES, 'The preamble of the component');
  reader.take(4, 'The preamble of the component');
}

/** Whether the next bytes are `expected`, as far as there are bytes: a file that was cut is told from a wrong one. */
function startsWith(reader: ComponentReader, expected: readonly number[]): boolean {
  return expected.every((byte, i) => reader.offset + i >= reader.end || reader.bytes[reader.offset + i] === byte);
}

function isNext(reader: ComponentReader, expected: readonly number[]): boolean {
  return reader.end - reader.offset >= expected.length && startsWith(reader, expected);
}

function coreModule(offset: number): Error {
  const help =
    'Turn it into a component: build it with `skerry build`, or run `jco new module.wasm -o component.wasm` on a ' +
    'module that carries its WIT (`jco embed` adds it).';
  return problem('COMPONENT_IS_CORE_MODULE', offset, 'This is a core WebAssembly module, not a component', help);
}

function wrongVersion(reader: ComponentReader): Error {
  const [a, b, c, d] = reader.bytes.subarray(reader.offset, reader.offset + 4) as unknown as [number, number, number, number];
  const found = `version ${a | (b << 8)}, layer ${c | (d << 8)}`;
  const help = 'Build the component with a current toolchain (wasm-tools 1.2xx, jco 1.x).';
  return invalid(reader.offset, `Components of ${found} are unknown, expected version 13, layer 1`, help);
}
