import { expect, it } from 'vitest';
import { readFailing } from './failing.ts';
import { REASONS } from './reasons.ts';

it('each file that does not pass has a reason', () => {
  expect(readFailing().filter((id) => !REASONS.some(([files]) => files.test(id)))).toEqual([]);
});

it('each reason is that of a file', () => {
  const used = new Set(readFailing().map((id) => REASONS.find(([files]) => files.test(id))?.[1]));
  expect(REASONS.map(([, reason]) => reason).filter((reason) => !used.has(reason))).toEqual([]);
});
