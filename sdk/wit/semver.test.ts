import { describe, expect, it } from 'vitest';
import { isNewer, parseVersion } from './semver.ts';

/** Semantic Versioning 2.0.0, section 11, and what each of its rules can be taken wrong on. */
const BY_PRECEDENCE = [
  '0.9.9',
  '0.10.0',
  '1.0.0-0',
  '1.0.0-2',
  '1.0.0-11',
  // A word, though it comes before numbers as text.
  '1.0.0--',
  '1.0.0-A',
  '1.0.0-a',
  '1.0.0-alpha',
  '1.0.0-alpha.1',
  '1.0.0-alpha.1.x',
  '1.0.0-alpha.beta',
  '1.0.0-beta',
  '1.0.0-beta.2',
  '1.0.0-beta.11',
  '1.0.0-rc.1',
  '1.0.0',
  '1.0.1',
  '1.1.0-rc.1',
  '1.1.0',
  '2.0.0-a',
  '2.0.0',
  '10.0.0',
  '18446744073709551615.0.0',
];

describe('a version', () => {
  it('is newer than those that come before it in precedence, and no other', () => {
    for (const [i, left] of BY_PRECEDENCE.entries()) {
      for (const [j, right] of BY_PRECEDENCE.entries()) {
        expect(isNewer(parseVersion(left)!, parseVersion(right)!), `${left} newer than ${right}`).toBe(i > j);
      }
    }
  });

  it('is not newer than one that differs in its build', () => {
    const [left, right] = [parseVersion('1.0.0-rc.1+a.2')!, parseVersion('1.0.0-rc.1+b-1.1')!];
    expect(isNewer(left, right)).toBe(false);
    expect(isNewer(right, left)).toBe(false);
    expect(left.text).not.toBe(right.text);
  });

  it('has its parts', () => {
    expect(parseVersion('1.2.3-rc-1.4+5-6.7')).toEqual({ text: '1.2.3-rc-1.4+5-6.7', numbers: [1n, 2n, 3n], preRelease: ['rc-1', '4'] });
    expect(parseVersion('1.2.3+rc-1')?.preRelease).toEqual([]);
  });

  it('has numbers of 64 bits', () => {
    expect(parseVersion('0.0.18446744073709551615')?.numbers[2]).toBe(2n ** 64n - 1n);
    expect(parseVersion('0.0.18446744073709551616')).toBeUndefined();
    expect(parseVersion('18446744073709551616.0.0')).toBeUndefined();
  });

  it('has at most 256 characters', () => {
    expect(parseVersion(`1.0.0-${'a'.repeat(250)}`)?.text).toHaveLength(256);
    expect(parseVersion(`1.0.0-${'a'.repeat(251)}`)).toBeUndefined();
  });

  it.each(['', '1.0', '1.0.0.0', 'v1.0.0', '1.0.0-', '01.0.0'])('is not %j', (text) => {
    expect(parseVersion(text)).toBeUndefined();
  });
});
