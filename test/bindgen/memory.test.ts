import { beforeAll, describe, expect, it } from 'vitest';
import { DEFAULT_SANDBOX_LIMITS } from '@skerry/host/base';
import { type Engine, type Instance, componentEngine } from '../../host/engine/index.ts';
import { jcoEngine } from '../jco/index.ts';
import { buildGuest } from './guest.ts';

const WIT = `package test:memory;
interface host {
  variant item { text(string), numbers(list<u32>), none }
  echo: func(items: list<item>, extra: option<string>) -> list<item>;
  letter: func(c: char);
  three: func(of: list<u8, 3>);
}
interface guest {
  use host.{item};
  echo: func(items: list<item>) -> list<item>;
  many: func(a: string, b: string, c: string, d: string, e: string, f: string, g: string, h: string, i: string) -> u32;
  lone: func() -> list<string>;
  letter: func(code: u32);
  three: func(length: u32);
}
world w { import host; export guest; }`;

const AUTHOR = `
import * as host from "./bindings/imports/test-memory-host";
export function echo(items: Array<host.Item>): Array<host.Item> {
  return host.echo(items, "extra" + items.length.toString());
}
export function many(a: string, b: string, c: string, d: string, e: string, f: string, g: string, h: string, i: string): u32 {
  return a.length + b.length + c.length + d.length + e.length + f.length + g.length + h.length + i.length;
}
export function lone(): Array<string> {
  return [String.fromCharCode(0xd800), "a" + String.fromCharCode(0xdc00) + "b", "\\u{1F600}", ""];
}
export function letter(code: u32): void {
  host.letter(code);
}
export function three(length: u32): void {
  host.three(new Uint8Array(length));
}
`;

const GUEST = 'test:memory/guest';
let component: Uint8Array;
const seen: unknown[] = [];

beforeAll(async () => {
  ({ component } = await buildGuest(WIT, { 'guest.ts': AUTHOR }));
});

const host = {
  echo: (items: unknown, extra: string) => {
    seen.push(extra);
    return items;
  },
  letter: (letter: string) => void seen.push(letter),
  three: (bytes: unknown) => void seen.push(bytes),
};

async function start(engine: Engine): Promise<Instance> {
  const entryPoints = ['echo', 'many', 'lone', 'letter', 'three'];
  const limits = { ...DEFAULT_SANDBOX_LIMITS, memoryBytes: 8 << 20 };
  const prepared = await engine.prepare(component, {
    suspending: () => [],
    bounds: () => ({ echo: { items: { bytes: 1 << 20, entries: 10_000 } } }),
    entryPoints: entryPoints.map((name) => `${GUEST}#${name}`),
    limits,
  });
  return prepared.instantiate({ 'test:memory/host': host });
}

describe('memory', () => {
  it('that lists need on their way is freed', async () => {
    const guest = await start(componentEngine());
    const many = Array.from({ length: 5000 }, () => ({ tag: 'none', val: undefined }));
    for (let i = 0; i < 200; i++) await guest.call(GUEST, 'echo', [many]);
  });

  it('that crosses the border is freed on either side', async () => {
    const guest = await start(componentEngine());
    const items = [
      { tag: 'text', val: 'x'.repeat(100_000) },
      { tag: 'numbers', val: new Uint32Array(50_000).fill(7) },
      { tag: 'none', val: undefined },
      { tag: 'text', val: '' },
    ];
    // Two hundred times 400 KB, in and out, where there are 8 MiB.
    for (let i = 0; i < 200; i++) expect(await guest.call(GUEST, 'echo', [items])).toEqual(items);
    for (let i = 0; i < 200; i++) expect(await guest.call(GUEST, 'many', Array<string>(9).fill('y'.repeat(10_000)))).toBe(90_000);
  });
});

describe.each<[string, () => Engine]>([
  ['ours', componentEngine],
  ['jco', jcoEngine],
])('texts, run by %s', (_, engine) => {
  it('have no lone surrogates when they leave', async () => {
    const guest = await start(engine());
    expect(await guest.call(GUEST, 'lone', [])).toEqual(['\ufffd', 'a\ufffdb', '\u{1f600}', '']);
  });

  it.each([0xd800, 0xdfff, 0x11_0000, 0xffff_ffff])('have no letter %d', async (code) => {
    const guest = await start(engine());
    await expect(guest.call(GUEST, 'letter', [code])).rejects.toMatchObject({ code: 'GUEST_TRAPPED' });
  });

  it('have any other letter', async () => {
    const guest = await start(engine());
    seen.length = 0;
    for (const code of [0, 0x61, 0xd7ff, 0xe000, 0x10_ffff]) await guest.call(GUEST, 'letter', [code]);
    expect(seen).toEqual(['\0', 'a', '\ud7ff', '\ue000', '\u{10ffff}']);
  });

  it('and lists of fixed length have that length', async () => {
    const guest = await start(engine());
    seen.length = 0;
    await guest.call(GUEST, 'three', [3]);
    expect(seen).toEqual([[0, 0, 0]]);
    await expect(guest.call(GUEST, 'three', [2])).rejects.toMatchObject({ code: 'GUEST_TRAPPED' });
  });
});

it.each<[string, Engine]>([
  ['ours', componentEngine()],
  ['jco', jcoEngine()],
])('module-level code may call imports: %s', async (_, engine) => {
  const wit = `package test:early; interface host { names: func(of: string) -> list<string>; }
    interface guest { count: func() -> u32; } world w { import host; export guest; }`;
  const author = `import { names } from "./bindings/imports/test-early-host";
    const early = names("all");
    export function count(): u32 { return early.length; }`;
  const early = await buildGuest(wit, { 'guest.ts': author }, { optimize: false });
  const prepared = await engine.prepare(early.component, { suspending: () => [], entryPoints: ['test:early/guest#count'] });
  const guest = await prepared.instantiate({ 'test:early/host': { names: (of: string) => [of, 'two'] } });
  expect(await guest.call('test:early/guest', 'count', [])).toBe(2);
});
