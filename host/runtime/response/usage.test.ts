import { expect, it } from 'vitest';
import { asksUsage, withUsage } from './usage.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

it.each([
  [['host', 'a', 'Skerry-Usage', '1'], true],
  [['skerry-usage', ''], true],
  [['x', 'skerry-usage'], false],
  [['skerry-usagx', '1'], false],
  [[], false],
] as const)('a client asks what its request cost by a header: %j', (rawHeaders, asks) => {
  expect(asksUsage(rawHeaders)).toBe(asks);
});

it('what a request cost stands in the place of what its function says', () => {
  const headers = [
    ['a', bytes('1')],
    ['server-timing', bytes('mine')],
  ] as const;
  expect(withUsage(headers, { cpuTimeMs: 1.234, memoryBytes: 65_536 })).toEqual([
    ['a', bytes('1')],
    ['server-timing', bytes('cpu;dur=1.23, memory;desc="65536"')],
  ]);
});
