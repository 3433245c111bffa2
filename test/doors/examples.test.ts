import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { discover } from '../../sdk/functions/discover.ts';
import { ROOT } from '../house/source-files.ts';
import { built } from '../support/built.ts';
import { allDoors, type Door, type Seen } from './doors.ts';
import { same } from './same.ts';

const EXAMPLES = discover(`${ROOT}examples`).map(({ manifest }) => manifest);

let doors: readonly Door[];
beforeAll(async () => {
  const components = await Promise.all(EXAMPLES.map(({ name }) => built(`examples/${name}`)));
  doors = await allDoors((origin) =>
    EXAMPLES.map((manifest, i) => ({
      manifest: JSON.parse(JSON.stringify(manifest).replaceAll('http://127.0.0.1:8787', origin)) as typeof manifest,
      component: components[i]!,
    })),
  );
});
afterAll(async () => void (await Promise.all(doors.map((door) => door.close()))));

describe.each(EXAMPLES.map(({ name, try: trial }) => ({ name, trial: trial! })))('$name', ({ name, trial }) => {
  const { method, path, headers, body, content } = trial;
  const bytes = content === undefined ? body && Buffer.from(body) : Buffer.from(content, 'base64');

  it('answers what it is to be tried with in the same way at each door', async () => {
    const { status } = await same(
      doors,
      { to: name, method, path, headers: Object.entries(headers), body: bytes || undefined },
      withoutChance,
    );
    expect(status).toBeLessThan(300);
  });
});

/** Some of what they answer depends on when they do, and on chance. */
function withoutChance({ headers, body, ...answer }: Seen): unknown {
  const text = Buffer.from(body, 'base64').toString('latin1');
  return { ...answer, headers: headers.map(masked), body: masked(text) };
}

const masked = (text: string): string =>
  text.replaceAll(/[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}/g, 'UUID').replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, 'TIME');
