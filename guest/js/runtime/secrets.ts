import { configValue } from './config.ts';
import { isBuilding } from './build-time.ts';
import { provide } from './node/environment.ts';

/** The value of a secret right now. The host ends the request when it has none. */
export function secretValue(name: string): string | undefined {
  return configValue(name);
}

/** Has `process.env` show secrets to whoever asks for them by name: who prints all that it holds prints none. */
export function provideSecrets(names: readonly string[]): void {
  provide(names, valueOf, false);
}

function valueOf(name: string): string | undefined {
  if (!isBuilding()) return secretValue(name);
  throw new Error(`process.env.${name} was read at build time: its value is a secret of a deployment. Read it while handling a request`);
}
