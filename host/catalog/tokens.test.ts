import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { NewToken } from './contract.ts';
import { DEFAULT_TENANT, firstStart } from './first-start.ts';
import { memoryCatalog } from './memory/index.ts';
import { findToken, isToken, newToken } from './tokens.ts';

const BY = { name: 'somebody' };
const record = (hash: string): NewToken => ({ name: 't', hash, roles: ['read'], tenant: undefined, expiresAt: undefined });

describe('tokens', () => {
  test('have a form of their own, and differ', () => {
    const all = Array.from({ length: 500 }, newToken);
    expect(new Set(all.map(({ text }) => text)).size).toBe(500);
    for (const { text, hash } of all) {
      expect(text).toMatch(/^skr_[0-9A-Za-z]{49}$/);
      expect(isToken(text)).toBe(true);
      expect(hash).toBe(createHash('sha256').update(text).digest('hex'));
    }
    // But for the first digits of both parts, which have few values: 32 bytes are less than 43 digits, and 4 less than 6.
    for (let at = 5; at < 53; at++) if (at !== 47) expect(new Set(all.map(({ text }) => text[at])).size).toBeGreaterThan(20);
  });

  test('with a digit that is wrong are told from tokens', () => {
    const { text } = newToken();
    for (let at = 0; at < text.length; at++) {
      expect(isToken(text.slice(0, at) + (text[at] === 'a' ? 'b' : 'a') + text.slice(at + 1))).toBe(false);
      expect(isToken(text.slice(0, at) + text.slice(at + 1))).toBe(false);
    }
    for (const wrong of ['', 'skr_', `${text} `, `${text}\n`, ` ${text}`, 'skr_'.padEnd(53, '0'), 'x'.repeat(1_000_000)]) {
      expect(isToken(wrong)).toBe(false);
    }
  });

  test('are found by their text, and by nothing else', async () => {
    const catalog = memoryCatalog();
    const { text, hash } = newToken();
    const made = await catalog.createToken(record(hash), BY);
    expect(findToken(catalog, text)).toEqual(made);
    for (const other of [newToken().text, hash, `${text}x`, '']) expect(findToken(catalog, other)).toBeUndefined();
    expect(JSON.stringify([catalog.tokens(), catalog.audit()])).not.toContain(text.slice(4, 40));
  });
});

describe('the first start', () => {
  test('makes the default tenant and one token, once', async () => {
    const catalog = memoryCatalog();
    const starts = await Promise.all([firstStart(catalog), firstStart(catalog), firstStart(catalog)]);
    const shown = starts.filter((text) => text !== undefined);
    expect(shown).toHaveLength(1);
    expect(findToken(catalog, shown[0]!)).toMatchObject({ roles: ['admin'] });
    expect(catalog.tokens()).toHaveLength(1);
    expect(catalog.tenants().map(({ name }) => name)).toEqual(['default']);
    await catalog.deleteTenant(DEFAULT_TENANT, BY);
    expect(await firstStart(catalog)).toBeUndefined();
    expect(catalog.tenants()).toEqual([]);
  });
});
