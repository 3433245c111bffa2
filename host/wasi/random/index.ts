import type { InterfaceProvider } from '../provider.ts';
import { bindInsecure, bindInsecureSeed, bindRandom } from './random.ts';

const stable = { versions: ['0.2'], suspending: [], bounds: {} } as const;

export const randomProviders: readonly InterfaceProvider[] = [
  { ...stable, name: 'wasi:random/random', bind: bindRandom },
  { ...stable, name: 'wasi:random/insecure', bind: bindInsecure },
  { ...stable, name: 'wasi:random/insecure-seed', bind: bindInsecureSeed },
];
