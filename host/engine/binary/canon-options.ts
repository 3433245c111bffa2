import { invalid } from './fail.ts';
import type { ComponentReader } from './reader.ts';
import type { CanonOptions, StringEncoding } from './syntax.ts';

const ENCODINGS: readonly StringEncoding[] = ['utf8', 'utf16', 'latin1+utf16'];
const MOST_OPTIONS = 8;

type Draft = { -readonly [K in keyof CanonOptions]: CanonOptions[K] };

const NO_OPTIONS: CanonOptions = {
  encoding: undefined,
  memory: undefined,
  realloc: undefined,
  postReturn: undefined,
  async: false,
  callback: undefined,
};

export function readOptions(reader: ComponentReader): CanonOptions {
  const options: Draft = { ...NO_OPTIONS };
  const count = reader.count('canonical options', MOST_OPTIONS);
  for (let i = 0; i < count; i++) readOption(reader, options);
  return options;
}

function readOption(reader: ComponentReader, options: Draft): void {
  const offset = reader.offset;
  const kind = reader.byte('A canonical option');
  if (kind <= 0x02) return setOnce(options, 'encoding', ENCODINGS[kind], offset);
  if (kind === 0x03) return setOnce(options, 'memory', reader.u32('A core memory index'), offset);
  if (kind === 0x04) return setOnce(options, 'realloc', reader.u32('A core function index'), offset);
  if (kind === 0x05) return setOnce(options, 'postReturn', reader.u32('A core function index'), offset);
  if (kind === 0x06) return setOnce(options, 'async', true, offset);
  if (kind === 0x07) return setOnce(options, 'callback', reader.u32('A core function index'), offset);
  throw invalid(offset, `0x${kind.toString(16)} is not a canonical option`);
}

function setOnce<K extends keyof Draft>(options: Draft, key: K, value: Draft[K], offset: number): void {
  if (options[key] !== NO_OPTIONS[key]) throw invalid(offset, `The canonical option ${key} is given twice`);
  options[key] = value;
}
