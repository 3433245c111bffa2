/**
 * What functions do between a request and its answer: 25 KB of JSON are parsed, grouped, filtered by a pattern, and sorted;
 * HTML and JSON come out. The same for every host that runs JavaScript.
 */

interface Row {
  readonly id: number;
  readonly name: string;
  readonly price: number;
  readonly tags: readonly string[];
}

const ROWS = 300;
const BEST = 20;

/** Rows that are always the same, as JSON. */
export function rows(): string {
  let seed = 42;
  const all = Array.from({ length: ROWS }, (_, id): Row => {
    seed = (Math.imul(seed, 1_103_515_245) + 12_345) & 0x7fffffff;
    return { id, name: `item-${seed.toString(36)}`, price: (seed % 10_000) / 100, tags: [`a${seed % 7}`, `b${seed % 5}`] };
  });
  return JSON.stringify(all);
}

export function work(json: string): object {
  const all = JSON.parse(json) as Row[];
  const groups = new Map<string, { tag: string; count: number; sum: number }>();
  for (const { tags, price } of all) {
    for (const tag of tags) {
      const group = groups.get(tag) ?? { tag, count: 0, sum: 0 };
      group.count++;
      group.sum += price;
      groups.set(tag, group);
    }
  }
  const best = all
    .filter(({ name }) => /[0-9]z?$/.test(name))
    .sort((a, b) => b.price - a.price || a.id - b.id)
    .slice(0, BEST);
  return {
    groups: [...groups.values()].map(({ tag, count, sum }) => ({ tag, count, sum: Math.round(sum) })),
    html: best.map(item).join(''),
  };
}

const item = ({ name, price }: Row): string => `<li>${name.replace(/[&<>]/g, (c) => `&#${c.charCodeAt(0)};`)} ${price.toFixed(2)}</li>`;
