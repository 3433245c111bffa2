import { parse } from '@bytecodealliance/jco';
import { describe, expect, it } from 'vitest';
import { HOST_LIMITS, SkerryError } from '../../base/index.ts';
import { describeComponent } from '../index.ts';

const TWO_LEVELS = `(component
  (import "wasi:http/types@0.2.12" (instance (export "f" (func))))
  (import "plain-name" (func (param "a" (list u8))))
  (core module (func))
  (component (core module) (component (core module)))
  (core module $m (func (export "run")))
  (core instance $i (instantiate $m))
  (func $run (canon lift (core func $i "run")))
  (type $t u8)
  (instance $api (export "run" (func $run)))
  (export "alias" (type $t))
  (export "skerry:test/api@1.0.0" (instance $api))
  (export "run" (func $run)))`;

const failure = (bytes: Uint8Array): SkerryError => {
  try {
    describeComponent(bytes);
  } catch (error) {
    if (SkerryError.is(error)) return error;
    throw error;
  }
  throw new Error('described without an error');
};
const PREAMBLE = [0, 0x61, 0x73, 0x6d, 0x0d, 0, 1, 0];
const component = (...sections: number[]): Uint8Array => new Uint8Array([...PREAMBLE, ...sections]);

describe('describeComponent', () => {
  it('names imports and exports and counts core modules at all levels', async () => {
    const bytes = await parse(TWO_LEVELS);
    expect(describeComponent(bytes)).toEqual({
      imports: ['wasi:http/types@0.2.12', 'plain-name'],
      exports: [
        { name: 'alias', kind: 'type' },
        { name: 'skerry:test/api@1.0.0', kind: 'instance' },
        { name: 'run', kind: 'func' },
      ],
      coreModules: 4,
      bytes: bytes.length,
    });
  });

  it('reads a component that is a view into a larger buffer', async () => {
    const bytes = await parse(TWO_LEVELS);
    const larger = new Uint8Array(bytes.length + 20);
    larger.set(bytes, 10);
    expect(describeComponent(larger.subarray(10, 10 + bytes.length))).toEqual(describeComponent(bytes));
  });

  it('says how to turn a core module into a component', async () => {
    const error = failure(await parse('(module)'));
    expect(error).toMatchObject({ code: 'COMPONENT_IS_CORE_MODULE', where: 'offset 0x0' });
    expect(error.help).toContain('jco new');
  });

  it.each([
    ['text', new TextEncoder().encode('(component)'), 'offset 0x0'],
    ['an unknown version', new Uint8Array([0, 0x61, 0x73, 0x6d, 0x0c, 0, 1, 0]), 'offset 0x4'],
    ['an unknown section', component(13, 0), 'offset 0x8'],
    ['an over-long size', component(0, 0x80, 0x80, 0x80, 0x80, 0x80, 0), 'offset 0x9'],
    ['a size above 32 bits', component(0, 0xff, 0xff, 0xff, 0xff, 0x1f), 'offset 0x9'],
    ['a count that its section cannot hold', component(10, 5, 0xff, 0xff, 0xff, 0xff, 0x0f), 'offset 0xa'],
    ['a name that leaves its section', component(10, 4, 1, 0, 9, 0x61, 0, 0, 0), 'offset 0xd'],
    ['a name that is no UTF-8', component(10, 6, 1, 0, 1, 0xff, 1, 0), 'offset 0xd'],
    ['bytes after the last import', component(10, 3, 0, 0, 0), 'offset 0xb'],
    ['an exported core function', component(11, 8, 1, 0, 1, 0x61, 0x00, 0x00, 0, 0), 'offset 0xe'],
  ])('refuses %s', (_, bytes, where) => {
    expect(failure(bytes)).toMatchObject({ code: 'COMPONENT_INVALID', where });
  });

  it('refuses components nested without end', () => {
    let inner = component();
    for (let i = 0; i < 200; i++) inner = component(4, ...leb(inner.length), ...inner);
    expect(failure(inner)).toMatchObject({ code: 'COMPONENT_INVALID' });
    expect(failure(inner).message).toContain('limit of 100');
  });

  it('tells a file that was cut at any byte from a wrong one', async () => {
    const bytes = await parse(TWO_LEVELS);
    for (let length = 0; length < bytes.length; length++) {
      const cut = bytes.slice(0, length);
      const code = endsBetweenSections(bytes, length) ? undefined : 'COMPONENT_TRUNCATED';
      if (code === undefined) expect(describeComponent(cut).bytes).toBe(length);
      else expect(failure(cut).code, `cut at ${length}`).toBe(code);
    }
  });

  it('refuses a file above the limit without reading it', () => {
    const error = failure(new Uint8Array(HOST_LIMITS.componentBytes + 1));
    expect(error).toMatchObject({ code: 'COMPONENT_TOO_LARGE' });
  });
});

function leb(value: number): number[] {
  return value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...leb(value >>> 7)];
}

function endsBetweenSections(bytes: Uint8Array, length: number): boolean {
  let offset = PREAMBLE.length;
  while (offset < length) {
    let size = 0;
    let shift = 0;
    let byte;
    offset++;
    do {
      byte = bytes[offset++] ?? 0;
      size |= (byte & 0x7f) << shift;
      shift += 7;
    } while (byte >= 0x80);
    offset += size;
  }
  return offset === length;
}
