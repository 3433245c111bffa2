import { DEFAULT_SANDBOX_LIMITS, type SandboxLimits } from '../../../host/base/index.ts';
import { describeComponent, type PrepareOptions } from '../../../host/engine/index.ts';
import { deployOptions } from '../../../host/runtime/index.ts';
import { linkImports, type LinkedImports } from '../../../host/wasi/index.ts';

export const GUEST_NAMES = [
  'echo-utf8',
  'echo-utf16',
  'echo-latin1',
  'holder',
  'giver',
  'worker',
  'nested',
  'simd',
  'tail-call',
  'exceptions',
  'many-memories',
  'hello',
  'request-echo',
  'guestbook',
  'wait',
] as const;

export type GuestName = (typeof GUEST_NAMES)[number];

/** Tight, so that a test reaches them soon. */
export const TIGHT: SandboxLimits = {
  memoryBytes: 1024 * 1024,
  tableEntries: 100,
  handles: 50,
  hostMemoryBytes: 1024 * 1024,
  cpuTimeMs: 150,
};

/** Functions of the suite's own host that return promises. */
const SUSPENDING = ['later', 'attempt'];

export function linkWasi(component: Uint8Array): LinkedImports {
  return linkImports(describeComponent(component).imports);
}

/** How a component of the suite is prepared, ahead of time or in place: a function as its deployment asks for it. */
export function optionsOf(name: GuestName, component: Uint8Array): PrepareOptions {
  const isFunction = describeComponent(component).imports.some((id) => id.startsWith('wasi:'));
  if (isFunction) return deployOptions(component, DEFAULT_SANDBOX_LIMITS);
  return { suspending: () => SUSPENDING, entryPoints: [], limits: name === 'worker' || name === 'holder' ? TIGHT : DEFAULT_SANDBOX_LIMITS };
}
