import { getEnvironment } from 'wasi:cli/environment@0.2.10';
import { isBuilding } from './build-time.ts';
import { provide } from './node/environment.ts';

/**
 * Has `process.env` show the variables that the manifest sets. They belong to a deployment, and the program is built once
 * for all: while its modules are evaluated, they have no values.
 */
export function provideEnvironment(names: readonly string[]): void {
  provide(names, valueOf, true);
}

function valueOf(name: string): string | undefined {
  if (!isBuilding()) return getEnvironment().find(([key]) => key === name)?.[1];
  throw new Error(`process.env.${name} was read at build time: its value belongs to a deployment. Read it while handling a request`);
}
