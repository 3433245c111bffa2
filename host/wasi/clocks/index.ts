import type { InterfaceProvider } from '../provider.ts';
import { bindMonotonicClock } from './monotonic-clock.ts';
import { TIMEZONE, bindWallClock } from './wall-clock.ts';

const stable = { versions: ['0.2'], suspending: [], bounds: {} } as const;

export const clocksProviders: readonly InterfaceProvider[] = [
  { ...stable, name: 'wasi:clocks/monotonic-clock', bind: bindMonotonicClock },
  { ...stable, name: 'wasi:clocks/wall-clock', bind: bindWallClock },
  { ...stable, name: 'wasi:clocks/timezone', bind: () => TIMEZONE },
];
