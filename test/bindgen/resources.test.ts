import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Engine, type Instance, componentEngine } from '../../host/engine/index.ts';
import { jcoEngine } from '../jco/index.ts';
import { buildGuest } from './guest.ts';

const WIT = `package test:things;
interface host {
  resource thing {
    constructor(n: u32);
    get: func() -> u32;
    part: func() -> part;
    fill: static func(count: u32) -> list<thing>;
  }
  resource part { get: func() -> u32; }
  take: func(t: thing);
  peek: func(t: borrow<thing>) -> u32;
}
interface guest {
  use host.{thing};
  resource counter {
    constructor(start: u32);
    increment: func(by: u32) -> u32;
    absorb: func(other: counter) -> u32;
    pair: static func(a: u32, b: u32) -> tuple<counter, counter>;
  }
  make: func(start: u32) -> counter;
  sum: func(of: list<borrow<counter>>) -> u32;
  pass: func(c: counter) -> counter;
  disposed: func() -> u32;
  look: func(t: borrow<thing>) -> u32;
  look-at-all: func(of: list<borrow<thing>>) -> u32;
  forward: func(t: thing) -> thing;
  give: func(t: thing);
  family: func();
  keep: func() -> u32;
  collect: func(rounds: u32) -> u32;
  misuse: func(how: string) -> result<option<u32>, string>;
  misuse-lent: func(t: borrow<thing>, how: string);
}
world w { import host; export guest; }`;

const AUTHOR = `
import { Result } from "./bindings/abi/result";
import { Option } from "./bindings/abi/option";
import { Scope } from "./bindings/abi/resource";
import { Tuple2 } from "./bindings/abi/tuple";
import { CounterBase, Thing } from "./bindings/exports/test-things-guest";
import { Part, peek, take } from "./bindings/imports/test-things-host";

let gone: u32 = 0;
let held: Thing | null = null;
let twice: Counter | null = null;

export class Counter extends CounterBase {
  constructor(private count: u32) {
    super();
  }
  increment(by: u32): u32 {
    return (this.count += by);
  }
  absorb(other: CounterBase): u32 {
    const sum = this.increment(other.increment(0));
    other.drop();
    return sum;
  }
  static pair(a: u32, b: u32): Tuple2<CounterBase, CounterBase> {
    return new Tuple2<CounterBase, CounterBase>(new Counter(a), new Counter(b));
  }
  dispose(): void {
    gone++;
  }
}
export function make(start: u32): CounterBase {
  const counter = new Counter(start);
  if (start != 99) return counter;
  const before = twice;
  twice = before === null ? counter : before;
  return twice!;
}
export function sum(counters: Array<CounterBase>): u32 {
  let total: u32 = 0;
  for (let i = 0; i < counters.length; i++) total += counters[i].increment(0);
  return total;
}
export function pass(c: CounterBase): CounterBase {
  return c;
}
export function disposed(): u32 {
  return gone;
}
export function look(t: Thing): u32 {
  return t.get() + peek(t);
}
export function lookAtAll(things: Array<Thing>): u32 {
  let total: u32 = 0;
  for (let i = 0; i < things.length; i++) total += things[i].get();
  return total;
}
export function forward(t: Thing): Thing {
  return t;
}
export function give(t: Thing): void {
  take(t);
  assert(!t.isOpen);
}
export function family(): void {
  const outer = new Thing(1);
  const scope = new Scope();
  const thing = new Thing(2);
  const part = thing.part();
  const second = new Thing(3);
  second.drop();
  second.drop();
  const kept = new Thing(4);
  kept.keep();
  outer.get();
  part.get();
  scope.close();
  outer.drop();
  kept.drop();
}
export function keep(): u32 {
  const last = held;
  if (last !== null) return last.get();
  held = new Thing(77);
  return 0;
}
export function collect(rounds: u32): u32 {
  let total: u32 = 0;
  for (let i: u32 = 0; i < rounds; i++) {
    const things = Thing.fill(50);
    for (let k = 0; k < things.length; k++) {
      total += things[k].get();
      things[k].drop();
    }
    if (i % 10 == 0) __collect();
  }
  return total;
}
export function misuse(how: string): Result<Option<u32>, string> {
  const thing = new Thing(5);
  if (how == "use after drop") {
    thing.drop();
    thing.get();
  } else if (how == "use after giving") {
    take(thing);
    peek(thing);
  } else if (how == "give twice") {
    take(thing);
    take(thing);
  } else if (how == "value of none") {
    Option.none<u32>().value;
  } else if (how == "value of an error") {
    Result.error<u32, string>("no").value;
  } else if (how == "error of a value") {
    Result.ok<u32, string>(1).error;
  }
  return Result.ok<Option<u32>, string>(Option.none<u32>());
}
export function misuseLent(t: Thing, how: string): void {
  if (how == "give") take(t);
  if (how == "drop") t.drop();
  if (how == "keep") held = t;
}
`;

const dropped: string[] = [];

class Part {
  readonly n: number;
  constructor(n: number) {
    this.n = n;
  }
  get(): number {
    return this.n;
  }
  [Symbol.dispose](): void {
    dropped.push(`part ${this.n}`);
  }
}

class Thing {
  readonly n: number;
  constructor(n: number) {
    this.n = n;
  }
  get(): number {
    return this.n;
  }
  part(): Part {
    return new Part(this.n);
  }
  static fill(count: number): Thing[] {
    return Array.from({ length: count }, (_, n) => new Thing(n));
  }
  [Symbol.dispose](): void {
    dropped.push(`thing ${this.n}`);
  }
}

const HOST = 'test:things/host';
const GUEST = 'test:things/guest';
const given: Thing[] = [];
const host = { Thing, Part, take: (thing: Thing) => void given.push(thing), peek: (thing: Thing) => thing.n };

let component: Uint8Array;

beforeAll(async () => {
  ({ component } = await buildGuest(WIT, { 'guest.ts': AUTHOR }, { optimize: true }));
});

beforeEach(() => {
  dropped.length = 0;
  given.length = 0;
});

describe.each<[string, () => Engine]>([
  ['ours', componentEngine],
  ['jco', jcoEngine],
])('resources, run by %s', (_, engine) => {
  let guest: Instance;
  const call = (name: string, ...args: unknown[]): Promise<unknown> => guest.call(GUEST, name, args);

  beforeEach(async () => {
    const entryPoints = [
      'make',
      'sum',
      'pass',
      'disposed',
      'look',
      'look-at-all',
      'forward',
      'give',
      'family',
      'keep',
      'collect',
      'misuse',
      'misuse-lent',
    ];
    const options = { suspending: () => [], entryPoints: entryPoints.map((name) => `${GUEST}#${name}`) };
    guest = await (await engine().prepare(component, options)).instantiate({ [HOST]: host });
  });

  it('that are lent can be used, and are given back', async () => {
    expect(await call('look', new Thing(4))).toBe(8);
    expect(await call('lookAtAll', [new Thing(1), new Thing(2)])).toBe(3);
    expect(dropped).toEqual([]);
  });

  it('that are given can be given on', async () => {
    const thing = new Thing(9);
    expect(await call('forward', thing)).toBe(thing);
    await call('give', thing);
    expect(given).toEqual([thing]);
    expect(dropped).toEqual([]);
  });

  it('are dropped in the reverse order, children before their parents', async () => {
    await call('family');
    expect(dropped).toEqual(['thing 3', 'part 2', 'thing 2', 'thing 1', 'thing 4']);
  });

  it('may be held from call to call', async () => {
    expect(await call('keep')).toBe(0);
    expect(await call('keep')).toBe(77);
  });

  it('survive the garbage collector, and no more than that', async () => {
    expect(await call('collect', 100)).toBe(100 * 1225);
    expect(dropped.length).toBe(5000);
  });

  it.each(['use after drop', 'use after giving', 'give twice', 'value of none', 'value of an error', 'error of a value'])(
    'trap on %s',
    async (how) => {
      await expect(call('misuse', how)).rejects.toMatchObject({ code: 'GUEST_TRAPPED' });
    },
  );

  it('that were lent can neither be given away nor dropped', async () => {
    await call('misuseLent', new Thing(3), 'drop');
    expect(dropped).toEqual([]);
    await expect(call('misuseLent', new Thing(3), 'give')).rejects.toMatchObject({ code: 'GUEST_TRAPPED' });
  });

  it('that were lent are of no use when the call is over', async () => {
    await call('misuseLent', new Thing(3), 'keep');
    await expect(call('keep')).rejects.toMatchObject({ code: 'GUEST_TRAPPED' });
  });

  it('of the guest go to the host and come back', async () => {
    const counter = (await call('make', 7)) as Disposable;
    expect(await call('sum', [counter, counter])).toBe(14);
    const same = (await call('pass', counter)) as Disposable;
    expect(await call('sum', [same])).toBe(7);
    expect(await call('disposed')).toBe(0);
    same[Symbol.dispose]();
    expect(await call('disposed')).toBe(1);
  });

  it('of the guest cannot be given away twice', async () => {
    await call('make', 99);
    await expect(call('make', 99)).rejects.toMatchObject({ code: 'GUEST_TRAPPED' });
  });
});

describe('resources of a guest', () => {
  it('have methods and static functions', async () => {
    const options = { suspending: () => [], entryPoints: [] };
    const guest = await (await componentEngine().prepare(component, options)).instantiate({ [HOST]: host });
    const call = (name: string, ...args: unknown[]): Promise<unknown> => guest.call(GUEST, name, args);
    const counter = await call('[constructor]counter', 7);
    expect(await call('[method]counter.increment', counter, 3)).toBe(10);
    const [a, b] = (await call('[static]counter.pair', 1, 2)) as [Disposable, Disposable];
    expect(await call('[method]counter.absorb', counter, a)).toBe(11);
    expect(await call('disposed')).toBe(1);
    b[Symbol.dispose]();
    expect(await call('disposed')).toBe(2);
  });
});
