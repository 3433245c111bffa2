import { componentEmbed, componentNew } from '@bytecodealliance/jco';
import { describe, expect, it } from 'vitest';
import { ACCEPTED } from './support/accepted.ts';
import { askText } from './support/oracle.ts';
import { askOurs, reprint } from './support/ours.ts';
import { REJECTED } from './support/rejected.ts';

const world = 'w';

describe('reads as the official parser does', () => {
  it.each(Object.entries(ACCEPTED))('%s', async (_, text) => {
    for (const features of [[], 'all'] as const) {
      const official = await askText(text, { world, features: features === 'all' ? 'all' : [] });
      expect(official.error).toBeUndefined();
      expect(await askOurs(text, { world, features })).toEqual(official);
    }
  });
});

describe('takes what becomes a valid component', () => {
  it.each(Object.entries(ACCEPTED))('%s', async (_, text) => {
    const printed = reprint(text, { world, features: 'all' });
    const witSource = 'text' in printed ? printed.text : '';
    const module = await componentEmbed({ witSource, dummy: true, world });
    expect((await componentNew(module)).length).toBeGreaterThan(0);
  });
});

describe('refuses as the official parser does', () => {
  it.each(Object.entries(REJECTED))('%s', async (_, text) => {
    expect((await askText(text, { world })).error).toBeDefined();
    const ours = reprint(text, { world });
    expect(ours).toHaveProperty('error.code', 'WIT_INVALID');
    expect(ours).toHaveProperty('error.where', expect.stringMatching(/^test\.wit:\d+:\d+$/));
  });
});

it('writes out what it reads again as the same', () => {
  for (const text of Object.values(ACCEPTED)) {
    const once = reprint(text, { world, features: 'all' });
    expect('text' in once && reprint(once.text, { world })).toEqual(once);
  }
});
