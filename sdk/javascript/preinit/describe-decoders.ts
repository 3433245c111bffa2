import { compiledModule } from './compiled.ts';

export interface Decoded {
  readonly outcome: string;
  readonly output: Buffer;
}

const OUTCOMES = ['wants', 'more', 'ended', 'header', 'data', 'checksum', 'length', 'junk'];
const WANTS = 0;
const MORE = 1;
const ENDED = 2;
const START = 1024;

interface Exports {
  begin(format: number): number;
  decode(state: number, data: number, size: number, out: number): void;
  outcome(state: number): number;
  learn(data: number, size: number): void;
}

/**
 * The module with a memory of its own, of which nothing is given back within a stream.
 *
 * @param words what Brotli refers to
 */
export async function loadDecoders(words: Uint8Array): Promise<(format: number, data: Uint8Array, partBytes?: number) => Decoded> {
  const memory = new WebAssembly.Memory({ initial: 512 });
  let top = START;
  const allocate = (old: number, oldSize: number, _align: number, size: number): number => {
    if (old !== 0 && size <= oldSize) return old;
    const address = (top + 15) & ~15;
    top = address + size;
    const missing = top - memory.buffer.byteLength;
    if (missing > 0) memory.grow(Math.ceil(missing / 65_536));
    new Uint8Array(memory.buffer).copyWithin(address, old, old + oldSize);
    return address;
  };
  const { instance } = await WebAssembly.instantiate((await compiledModule('decoders')) as BufferSource, {
    env: { memory },
    __main_module__: { cabi_realloc: allocate },
  });
  const module = instance.exports as unknown as Exports;

  const copied = (data: Uint8Array): number => {
    const at = allocate(0, 0, 16, data.length + 1);
    new Uint8Array(memory.buffer).set(data, at);
    return at;
  };
  module.learn(copied(words), words.length);
  const start = top;

  const call = (state: number, data: Uint8Array): Buffer => {
    const [at, out] = [copied(data), allocate(0, 0, 16, 8)];
    module.decode(state, at, data.length, out);
    const view = new DataView(memory.buffer);
    const result = view.getUint32(out, true);
    return Buffer.from(memory.buffer.slice(result, result + view.getUint32(out + 4, true)));
  };

  return (format, data, partBytes = 16_384) => {
    top = start;
    const state = module.begin(format);
    const output: Buffer[] = [];
    let outcome = WANTS;
    for (let at = 0; at < data.length && outcome <= ENDED; at += partBytes) {
      let part = data.subarray(at, at + partBytes);
      do {
        output.push(call(state, part));
        outcome = module.outcome(state);
        part = part.subarray(0, 0);
      } while (outcome === MORE);
    }
    return { outcome: OUTCOMES[outcome]!, output: Buffer.concat(output) };
  };
}
