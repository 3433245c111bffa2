import type { Handler } from '@skerry/guest';
import { marked } from 'marked';
import { z } from 'zod';

interface Row {
  readonly id: number;
  readonly name: string;
  readonly price: number;
  readonly tags: readonly string[];
}

const ROWS = 360;
let seed = 42;
const random = (): number => (seed = (Math.imul(seed, 1_103_515_245) + 12_345) & 0x7fffffff);

const rows = Array.from({ length: ROWS }, (_, id): Row => {
  const n = random();
  return { id, name: `item-${n.toString(36)}`, price: (n % 10_000) / 100, tags: [`a${n % 7}`, `b${n % 5}`] };
});
/** 30 KB. */
const TEXT = JSON.stringify(rows);
const NUMBERS = Array.from({ length: 2000 }, random);
const LOG = rows
  .map(({ name, price }) => `192.0.2.${Math.round(price)} "GET /items/${name}?token=${name}" 200 ${name}@example.org`)
  .join('\n');
const MARKDOWN = '# A title\n\nSome *words*, a [link](https://example.org/) and `code`.\n\n- a list\n- of two\n\n> quoted\n\n'.repeat(8);
const Rows = z.array(
  z.object({ id: z.number(), name: z.string().min(3), price: z.number().nonnegative(), tags: z.array(z.string()).max(3) }),
);

const TASKS: Readonly<Record<string, () => number>> = {
  json: () => JSON.stringify(JSON.parse(TEXT)).length,
  templates: () =>
    rows.map(({ id, name, price }) => `<li class="${id % 2 ? 'odd' : 'even'}">${name}: ${price.toFixed(2)}</li>`).join('').length,
  regex: () => LOG.replace(/token=[\w-]+/g, 'token=***').replace(/[\w.-]+@[\w-]+\.\w+/g, '***').length,
  markdown: () => (marked.parse(MARKDOWN) as string).length,
  zod: () => Rows.parse(rows).length,
  sorting: () => NUMBERS.toSorted((a, b) => a - b)[0]!,
};

export default {
  fetch({ url }) {
    const task = TASKS[new URL(url).searchParams.get('task')!];
    return task === undefined ? new Response('No such task', { status: 404 }) : new Response(String(task()));
  },
} satisfies Handler;
