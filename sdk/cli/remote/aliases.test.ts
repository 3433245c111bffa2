import { describe, expect, it } from 'vitest';
import { percentOf, type Seen, shownTargets, targetsFor } from './aliases.ts';
import type { Target } from './answers.ts';

const seen = (...targets: readonly Target[]): Seen => ({
  etag: '"1"',
  body: { alias: 'live', targets, revision: 1, changedAt: '', changedBy: '' },
});
const at = (number: number, weight = 1): Target => ({ number, weight });

describe('a share of the requests', () => {
  it.each([
    ['10%', 10],
    ['10', 10],
    ['0.1%', 0.1],
    ['99.9', 99.9],
  ])('is read from %j', (text, percent) => {
    expect(percentOf(text)).toBe(percent);
  });

  it.each(['0', '0%', '100', '10.55', 'x', '-1', '', '%', '1e1'])('is not read from %j', (text) => {
    expect(() => percentOf(text)).toThrow('it must be from 0.1% to 99.9%');
  });

  it.each([
    [10, seen(at(1)), [at(1, 9), at(2, 1)]],
    [0.1, seen(at(1)), [at(1, 999), at(2, 1)]],
    [99.9, seen(at(1)), [at(1, 1), at(2, 999)]],
    [50, seen(at(1, 9), at(2, 1)), [at(1, 1), at(2, 1)]],
    [50, seen(at(3, 5), at(4, 5)), [at(4, 1), at(2, 1)]],
  ])('of %d%% is taken from the version that most go to', (percent, alias, targets) => {
    expect(targetsFor(2, percent, alias)).toEqual(targets);
  });

  it('cannot be taken from nothing, nor from the version itself', () => {
    expect(() => targetsFor(2, 10, undefined)).toThrow('the alias points at none');
    expect(() => targetsFor(2, 10, seen(at(2)))).toThrow('the alias points at none');
  });

  it('is all of them unless told otherwise', () => {
    expect(targetsFor(2, undefined, seen(at(1, 9), at(3)))).toEqual([at(2)]);
    expect(shownTargets([at(2)])).toBe('version 2');
    expect(shownTargets([at(1, 999), at(2, 1)])).toBe('version 1 (99.9%), version 2 (0.1%)');
  });
});
