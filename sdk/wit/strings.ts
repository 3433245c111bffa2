import { invalid } from './errors.ts';
import type { WitSource } from './source.ts';

/** The parts of a string in the text format of core WebAssembly. */
const PLAIN = /[^"\\\n\r\t]+/y;
const ESCAPE = /\\(?:([tnr"'\\])|([0-9a-fA-F]{2})|u\{([0-9a-fA-F]+(?:_[0-9a-fA-F]+)*)\})/y;
const SIMPLE: Readonly<Record<string, string>> = { t: '\t', n: '\n', r: '\r', '"': '"', "'": "'", '\\': '\\' };

/** @returns where the string that begins at `start` ends, after its quotation mark */
export function stringEnd(source: WitSource, start: number): number {
  return read(source, start).end;
}

/** What a string token means. */
export function stringValue(source: WitSource, start: number): string {
  const { bytes } = read(source, start);
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(Uint8Array.from(bytes));
  } catch {
    throw invalid({ source, start, end: start + 1 }, 'The bytes of this string are not UTF-8');
  }
}

function read(source: WitSource, start: number): { bytes: number[]; end: number } {
  const bytes: number[] = [];
  let at = start + 1;
  while (source.text[at] !== '"') {
    const [part, end] = element(source, at, start);
    for (const byte of part) bytes.push(byte);
    at = end;
  }
  return { bytes, end: at + 1 };
}

/** A run of plain characters or one escape. */
function element(source: WitSource, at: number, start: number): [Iterable<number>, number] {
  PLAIN.lastIndex = at;
  const plain = PLAIN.exec(source.text);
  if (plain !== null) return [new TextEncoder().encode(plain[0]), PLAIN.lastIndex];
  ESCAPE.lastIndex = at;
  const escape = ESCAPE.exec(source.text);
  if (escape === null) throw invalid({ source, start, end: at }, 'This string is unterminated, or has an invalid escape');
  return [escaped(source, at, escape), ESCAPE.lastIndex];
}

function escaped(source: WitSource, at: number, [whole, simple, byte, scalar]: RegExpExecArray): Iterable<number> {
  if (simple !== undefined) return new TextEncoder().encode(SIMPLE[simple]);
  if (byte !== undefined) return [Number.parseInt(byte, 16)];
  const code = Number.parseInt(scalar!.replaceAll('_', ''), 16);
  if (code > 0x10ffff || (code >= 0xd800 && code < 0xe000)) {
    throw invalid({ source, start: at, end: at + whole.length }, `"${whole}" is not a Unicode scalar value`);
  }
  return new TextEncoder().encode(String.fromCodePoint(code));
}
