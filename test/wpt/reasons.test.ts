import { expect, it } from 'vitest';
import { readExpectations } from './expectations.ts';
import { REASONS } from './reasons.ts';

const failing = Object.entries(readExpectations()).filter(([, { passed, total, error }]) => passed < total || error === true);

it('each file that does not pass whole has a reason', () => {
  expect(failing.map(([id]) => id).filter((id) => !REASONS.some(([files]) => files.test(id)))).toEqual([]);
});

it('each reason is that of a file', () => {
  const used = new Set(failing.map(([id]) => REASONS.find(([files]) => files.test(id))?.[1]));
  expect(REASONS.map(([, reason]) => reason).filter((reason) => !used.has(reason))).toEqual([]);
});
