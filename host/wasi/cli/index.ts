import type { InterfaceProvider } from '../provider.ts';
import { bindEnvironment } from './environment.ts';
import { EXIT } from './exit.ts';
import { STDIN, bindStderr, bindStdout } from './stdio.ts';
import { TERMINAL_INPUT, TERMINAL_OUTPUT, TERMINAL_STDERR, TERMINAL_STDIN, TERMINAL_STDOUT } from './terminal.ts';

export { GuestExit } from './exit.ts';

const stable = { versions: ['0.2'], suspending: [], bounds: {} } as const;

export const cliProviders: readonly InterfaceProvider[] = [
  { ...stable, name: 'wasi:cli/environment', bind: bindEnvironment },
  { ...stable, name: 'wasi:cli/exit', bind: () => EXIT },
  { ...stable, name: 'wasi:cli/stdin', bind: () => STDIN },
  { ...stable, name: 'wasi:cli/stdout', bind: bindStdout },
  { ...stable, name: 'wasi:cli/stderr', bind: bindStderr },
  { ...stable, name: 'wasi:cli/terminal-input', bind: () => TERMINAL_INPUT },
  { ...stable, name: 'wasi:cli/terminal-output', bind: () => TERMINAL_OUTPUT },
  { ...stable, name: 'wasi:cli/terminal-stdin', bind: () => TERMINAL_STDIN },
  { ...stable, name: 'wasi:cli/terminal-stdout', bind: () => TERMINAL_STDOUT },
  { ...stable, name: 'wasi:cli/terminal-stderr', bind: () => TERMINAL_STDERR },
];
