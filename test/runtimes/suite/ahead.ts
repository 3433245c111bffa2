import { SkerryError } from '../../../host/base/index.ts';
import { describeComponent, prepareAhead } from '../../../host/engine/index.ts';
import { holds, same } from './check.ts';
import type { Case, Environment } from './environment.ts';
import { GUEST_NAMES, type GuestName, optionsOf } from './guests.ts';

async function digest(...parts: readonly (string | Uint8Array)[]): Promise<string> {
  const joined = new Blob(parts.map((part) => (typeof part === 'string' ? part : new Uint8Array(part))));
  const hash = await crypto.subtle.digest('SHA-256', await joined.arrayBuffer());
  return new Uint8Array(hash).toHex();
}

/** What is generated and rewritten for a component. */
async function generated(name: GuestName, component: Uint8Array): Promise<string> {
  const { glue, modules, limits } = await prepareAhead(component, optionsOf(name, component));
  const layouts = JSON.stringify([limits, modules.map(({ layout, offset, digest: code }) => [layout, offset, code])]);
  const data = modules.flatMap(({ images }) => images.flatMap(({ runs }) => runs.map(({ bytes }) => bytes)));
  const code = await Promise.all(modules.map((module) => module.code()));
  return digest(await glue(), layouts, ...code, ...data);
}

/** How a component is refused that is cut somewhere, everywhere. */
async function refusals(component: Uint8Array): Promise<string> {
  const lines: string[] = [];
  for (let length = 0; length < component.length; length++) lines.push(refusal(component.subarray(0, length)));
  return digest(lines.join('\n'));
}

function refusal(bytes: Uint8Array): string {
  try {
    return describeComponent(bytes).imports.join();
  } catch (error) {
    if (!SkerryError.is(error)) throw error;
    return `${error.code} ${error.where} ${error.message}`;
  }
}

/** What every runtime has to agree on, byte for byte. */
export async function digests(components: Environment['components']): Promise<Record<string, string>> {
  const found: Record<string, string> = {};
  for (const name of GUEST_NAMES) found[name] = await generated(name, components[name]);
  found['refusals'] = await refusals(components.worker);
  return found;
}

function describes({ components }: Environment): void {
  const { exports, imports } = describeComponent(components.hello);
  same(
    exports.map(({ name }) => name),
    ['wasi:http/incoming-handler@0.2.12'],
  );
  holds(imports.includes('wasi:http/types@0.2.12'), 'imports are listed');
}

async function links(env: Environment): Promise<void> {
  const prepared = await env.prepare('worker');
  const error: unknown = await prepared.instantiate({}).catch((thrown: unknown) => thrown);
  same((error as { code?: string }).code, 'IMPORT_UNKNOWN');
}

export const engineCases: readonly Case[] = [
  { name: 'engine: a component is described', run: describes },
  { name: 'engine: an import that nobody gives is named', run: links },
];
