import type { HostInterface } from '../../engine/index.ts';
import type { ContextRef } from '../provider.ts';

/** `wasi:cli/environment`: what the deployment grants; no arguments, no directory to be in. */
export const bindEnvironment = (ref: ContextRef): HostInterface => ({
  getEnvironment: () => ref.current.environment,
  getArguments: (): string[] => [],
  initialCwd: () => undefined,
});
