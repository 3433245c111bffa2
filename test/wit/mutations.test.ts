import { describe, expect, it } from 'vitest';
import { ACCEPTED } from './support/accepted.ts';
import { generate } from './support/generate.ts';
import { mutate, randomFrom } from './support/mutate.ts';
import { askText } from './support/oracle.ts';
import { askOurs, reprint } from './support/ours.ts';
import { joined, packageSets } from './support/packages.ts';
import { REJECTED } from './support/rejected.ts';

/** What we say when we are stricter on purpose: `differences.test.ts` has the reasons. */
const STRICTER = [
  /is too similar to/,
  /is declared twice/,
  /exists twice/,
  /Expected a (?:field|flag|type)/,
  /Expected a length from 1/,
  /is not allowed here/,
  /cannot be sent by stream/,
  /has upper case letters/,
];

/** What the official parser says when we are looser on purpose: names in hidden items are not all looked at. */
const LOOSER = [/is defined as a/, /feature not being activated/, /unexpected character '\\r'/];

interface Seed {
  readonly text: string;
  readonly world: string;
}

async function compare({ text, world }: Seed): Promise<void> {
  const official = await askText(text, { world });
  const ours = await askOurs(text, { world });
  if (official.error === undefined && ours.error !== undefined && STRICTER.some((reason) => reason.test(ours.error))) return;
  if (official.error !== undefined && ours.error === undefined && LOOSER.some((reason) => reason.test(official.error))) return;
  const verdict = { official: official.error === undefined, ours: ours.error === undefined };
  expect({ ...verdict, text }).toEqual({ official: verdict.ours, ours: verdict.ours, text });
  if (official.error === undefined) expect(ours).toEqual(official);
}

/** An empty block comment is more than the official parser can take. */
const isFair = (text: string): boolean => !text.includes('/**/');

async function run(seeds: readonly Seed[], count: number, seed: number): Promise<void> {
  const random = randomFrom(seed);
  for (let index = 0; index < count; index++) {
    const { text, world } = seeds[random(seeds.length)]!;
    const mutated = mutate(text, random);
    if (isFair(mutated)) await compare({ text: mutated, world });
  }
}

function seedOf(set: string, name: string, world: string): Seed {
  const { packages } = packageSets().find((each) => each.name === set)!;
  const main = packages.find(({ id }) => id.startsWith(`wasi:${name}@`))!;
  return { text: joined([main, ...packages.filter((each) => each !== main)]), world };
}

describe('texts with a few words changed', () => {
  it('constructs: the verdict and the world are those of the official parser', async () => {
    await run(
      Object.values(ACCEPTED).map((text) => ({ text, world: 'w' })),
      1500,
      1,
    );
  });

  it('WASI: the verdict and the world are those of the official parser', async () => {
    const seeds = [
      seedOf('0.2.12', 'io', 'imports'),
      seedOf('0.2.12', 'http', 'proxy'),
      seedOf('0.3.0', 'http', 'service'),
      seedOf('0.3.0', 'clocks', 'imports'),
    ];
    await run(seeds, 250, 2);
  });

  it('generated packages: the verdict and the world are those of the official parser', async () => {
    const random = randomFrom(4);
    let taken = 0;
    for (let index = 0; index < 600; index++) {
      const text = generate(random);
      const world = [...text.matchAll(/^world (\w+)/gm)]
        .map(([, name]) => name!)
        .toSorted()
        .at(-1)!;
      const official = await askText(text, { world });
      const ours = await askOurs(text, { world });
      expect({ refused: ours.error !== undefined, text }).toEqual({ refused: official.error !== undefined, text });
      if (official.error !== undefined) continue;
      expect(ours).toEqual(official);
      taken++;
    }
    expect(taken).toBeGreaterThan(200);
  });

  it('wrong texts made more wrong end in an error with a place, and in no other', () => {
    const random = randomFrom(3);
    const seeds = [...Object.values(REJECTED), ...Object.values(ACCEPTED)];
    for (let index = 0; index < 5000; index++) {
      let text = seeds[random(seeds.length)]!;
      for (let rounds = 1 + random(5); rounds > 0; rounds--) text = mutate(text, random);
      const ours = reprint(text, { world: 'w', features: random(2) === 0 ? 'all' : [] });
      if ('error' in ours) expect(ours.error.code).toBe('WIT_INVALID');
    }
  });
});
