import { Trap } from '../../base/index.ts';
import type { HostInterface } from '../../engine/index.ts';
import type { ContextRef, InterfaceProvider } from '../provider.ts';

/**
 * `wasi:config/store`: the values that the deployment grants, and the secrets. Of these `get-all` tells none: a program that prints its
 * configuration does not print them.
 */
const bindConfig = (ref: ContextRef): HostInterface => ({
  get: (key: string) => ref.current.config.get(key) ?? secret(ref, key),
  getAll: () => [...ref.current.config],
});

function secret(ref: ContextRef, name: string): string | undefined {
  const { secrets } = ref.current;
  if (!ref.isStarting || !secrets.has(name)) return secrets.get(name);
  throw new Trap('SECRET_READ_AT_START', `The secret "${name}" was read before there was a request`, {
    help: 'Read it while handling a request: what is kept at the start stays for all requests, also when the secret has changed.',
  });
}

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
