import { describe, expect, it } from 'vitest';
import { listKeys } from './keyvalue-list.ts';

const KEYS = ['b/3', 'a', 'b/1', 'skerry:beside/b/1', 'b', 'b/2', 'é', 'b0'];

/** A host of somebody else: keys in any order, in pages of three, with cursors that mean nothing here. */
const foreign = {
  exists: (key: string) => KEYS.includes(key),
  listKeys(cursor: string | undefined) {
    const start = cursor === undefined ? 0 : parseInt(cursor, 36) - 1000;
    return { keys: KEYS.slice(start, start + 3), cursor: start + 3 < KEYS.length ? (start + 1003).toString(36) : undefined };
  },
};

function all(prefix: string | undefined, limit: number | undefined): string[] {
  const found: string[] = [];
  let cursor: string | undefined;
  do {
    const page = listKeys(foreign, { prefix, limit, cursor });
    if (limit !== undefined) expect(page.keys.length).toBeLessThanOrEqual(limit);
    found.push(...page.keys);
    cursor = page.cursor;
  } while (cursor !== undefined);
  return found;
}

describe('keys of a store on another host', () => {
  it.each([undefined, '', 'b', 'b/', 'b/1', 'é', 'none'])('with the prefix %j are all found, in pages of any size', (prefix = '') => {
    const wanted = KEYS.filter((key) => key.startsWith(prefix) && !key.startsWith('skerry:'));
    for (const limit of [undefined, 1, 2, 3, 4, 1000]) expect(all(prefix, limit)).toEqual(wanted);
  });

  it('are what the host gives at once when nothing is asked for', () => {
    expect(listKeys(foreign, {})).toEqual({ keys: ['b/3', 'a', 'b/1'], cursor: (1003).toString(36) });
  });
});
