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
}

/** The module with a memory of its own, of which nothing is given back within a stream but what a call has used. */
export async function loadDecoders(): Promise<(format: number, data: Uint8Array, partBytes?: number) => Decoded> {
  const memory = new WebAssembly.Memory({ initial: 512 });
  let top = START;
  const allocate = (_old: number, _oldSize: number, _align: number, size: number): number => {
    const address = (top + 15) & ~15;
    top = address + size;
    return address;
  };
  const { instance } = await WebAssembly.instantiate((await compiledModule('decoders')) as BufferSource, {
    env: { memory },
    __main_module__: { cabi_realloc: allocate },
  });
  const module = instance.exports as unknown as Exports;

  const call = (state: number, data: Uint8Array): Buffer => {
    const before = top;
    const [at, out] = [allocate(0, 0, 16, data.length + 1), allocate(0, 0, 16, 8)];
    new Uint8Array(memory.buffer).set(data, at);
    module.decode(state, at, data.length, out);
    const view = new DataView(memory.buffer);
    const result = Buffer.from(memory.buffer.slice(view.getUint32(out, true), view.getUint32(out, true) + view.getUint32(out + 4, true)));
    top = before;
    return result;
  };

  return (format, data, partBytes = 16_384) => {
    top = START;
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
