import { componentEngine } from '../../../host/engine/index.ts';
import { type GuestName, optionsOf } from './guests.ts';
import { run } from './suite.ts';

/** Runs the suite where code may be generated, and prints the report. */
export async function live(encoded: Readonly<Record<string, string>>): Promise<void> {
  const components = decode(encoded);
  const engine = componentEngine();
  const prepare = (name: GuestName) => engine.prepare(components[name], optionsOf(name, components[name]));
  console.log(JSON.stringify(await run({ components, prepare })));
}

/** Components as they travel in a JSON module. */
export function decode(encoded: Readonly<Record<string, string>>): Record<GuestName, Uint8Array> {
  const entries = Object.entries(encoded).map(([name, text]) => [name, Uint8Array.fromBase64(text)]);
  return Object.fromEntries(entries) as Record<GuestName, Uint8Array>;
}
