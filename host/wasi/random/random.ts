import { HOST_LIMITS, Trap } from '../../base/index.ts';
import type { HostInterface } from '../../engine/index.ts';
import type { ContextRef } from '../provider.ts';
import { PerRequest } from '../scope.ts';

/** `wasi:random/random`. */
export const bindRandom = (ref: ContextRef): HostInterface => ({
  getRandomBytes: (length: bigint) => bytes(ref, length),
  getRandomU64: () => u64(ref),
});

/** `wasi:random/insecure`: from the strong source as well, which costs little and cannot be mistaken. */
export const bindInsecure = (ref: ContextRef): HostInterface => ({
  getInsecureRandomBytes: (length: bigint) => bytes(ref, length),
  getInsecureRandomU64: () => u64(ref),
});

/**
 * `wasi:random/insecure-seed`: one value for as long as an instance lives, to seed a hash map with. An instance that is
 * put back to its first state lives anew, so each request has its own.
 */
export function bindInsecureSeed(ref: ContextRef): HostInterface {
  const seed = new PerRequest(
    ref,
    (): readonly [bigint, bigint] => [u64(ref), u64(ref)],
    () => {},
  );
  return { insecureSeed: () => seed.current };
}

/** @throws Trap above `HOST_LIMITS.randomBytes`: the interface has no error to answer with */
function bytes(ref: ContextRef, length: bigint): Uint8Array {
  if (length > HOST_LIMITS.randomBytes) {
    throw new Trap('LIMIT_ALLOCATION', `${length} random bytes exceed the limit of ${HOST_LIMITS.randomBytes} bytes`, {
      help: 'Ask for fewer bytes at a time.',
    });
  }
  return ref.current.random.bytes(Number(length));
}

function u64(ref: ContextRef): bigint {
  const { buffer, byteOffset } = ref.current.random.bytes(8);
  return new DataView(buffer, byteOffset, 8).getBigUint64(0, true);
}
