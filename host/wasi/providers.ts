import { cliProviders } from './cli/index.ts';
import { clocksProviders } from './clocks/index.ts';
import { configProviders } from './config/index.ts';
import { filesystemProviders } from './filesystem/index.ts';
import { httpProviders } from './http/index.ts';
import { ioProviders } from './io/index.ts';
import { keyvalueProviders } from './keyvalue/index.ts';
import { loggingProviders } from './logging/index.ts';
import type { InterfaceProvider } from './provider.ts';
import { randomProviders } from './random/index.ts';
import { socketsProviders } from './sockets/index.ts';

/** Every interface that this host implements. */
export const wasiProviders: readonly InterfaceProvider[] = [
  ...ioProviders,
  ...httpProviders,
  ...clocksProviders,
  ...randomProviders,
  ...cliProviders,
  ...filesystemProviders,
  ...keyvalueProviders,
  ...configProviders,
  ...loggingProviders,
  ...socketsProviders,
];
