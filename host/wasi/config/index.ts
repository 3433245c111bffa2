import type { HostInterface } from '../../engine/index.ts';
import type { ContextRef, InterfaceProvider } from '../provider.ts';

/** `wasi:config/store`: the values that the deployment grants. */
const bindConfig = (ref: ContextRef): HostInterface => ({
  get: (key: string) => ref.current.config.get(key),
  getAll: () => [...ref.current.config],
});

export const configProviders: readonly InterfaceProvider[] = [
  {
    name: 'wasi:config/store',
    versions: ['0.2.0-draft-2024-09-27', '0.2.0-rc.1'],
    suspending: [],
    // No value that is granted has a longer key.
    bounds: { get: { key: { bytes: 1024, beyond: { ok: undefined } } } },
    bind: bindConfig,
  },
];
