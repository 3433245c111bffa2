import { describe, expect, it } from 'vitest';
import { HOST_LIMITS, Trap } from '../../base/index.ts';
import { testContext } from '../test-context.ts';
import { bindInsecure, bindInsecureSeed, bindRandom } from './random.ts';

type Bytes = (length: bigint) => Uint8Array;
type Number64 = () => bigint;

const asked: number[] = [];
const context = testContext({
  random: {
    bytes(length) {
      asked.push(length);
      return new Uint8Array(length).fill(0xff);
    },
  },
});

const random = bindRandom(context) as { getRandomBytes: Bytes; getRandomU64: Number64 };
const insecure = bindInsecure(context) as { getInsecureRandomBytes: Bytes; getInsecureRandomU64: Number64 };
const { insecureSeed } = bindInsecureSeed(context) as { insecureSeed(): [bigint, bigint] };

describe('random', () => {
  it.each([
    ['secure', random.getRandomBytes],
    ['insecure', insecure.getInsecureRandomBytes],
  ])('%s bytes: any length up to the limit, and a trap above it before anything is allocated', (_, bytes) => {
    expect(bytes(0n).length).toBe(0);
    expect(bytes(BigInt(HOST_LIMITS.randomBytes)).length).toBe(HOST_LIMITS.randomBytes);
    asked.length = 0;
    for (const length of [BigInt(HOST_LIMITS.randomBytes) + 1n, 2n ** 64n - 1n]) expect(() => bytes(length)).toThrow(Trap);
    expect(asked).toEqual([]);
  });

  it('gives whole 64-bit numbers, without a sign', () => {
    expect(random.getRandomU64()).toBe(2n ** 64n - 1n);
    expect(insecure.getInsecureRandomU64()).toBe(2n ** 64n - 1n);
    expect(insecureSeed()).toEqual([2n ** 64n - 1n, 2n ** 64n - 1n]);
  });

  it('has one seed for a request, and another for the next one of the same instance', () => {
    const ref = { isStarting: false, current: testContext() };
    const { insecureSeed: seedOf } = bindInsecureSeed(ref) as { insecureSeed(): [bigint, bigint] };
    const first = seedOf();
    expect(seedOf()).toEqual(first);
    ref.current.end();
    ref.current = testContext();
    expect(seedOf()).not.toEqual(first);
    expect(seedOf()).toEqual(seedOf());
  });
});
