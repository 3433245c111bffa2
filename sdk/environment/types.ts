import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { CAPABILITIES, type Capability } from '@skerry/host/capabilities';
import type { WorldOptions } from '../language/index.ts';
import { type EnvironmentFields, environmentFields } from './fields.ts';

const LIBRARY = new URL('../index.d.ts', import.meta.resolve('@skerry/guest/runtime/serve'));
const GENERAL_ENV = /^\/\*\* What the manifest grants[^]*?^export type Env = .*;$/m;
const IDENTIFIER = /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u;

/** Beside the entry module, where the folder that TypeScript looks at is sure to have it. */
export function environmentTypesFile(source: string): string {
  return join(dirname(source), 'skerry-env.d.ts');
}

/**
 * Declarations for a function: `Env` with what its manifest grants, and `@skerry/guest` itself, so that an editor needs no
 * package.
 *
 * @param capabilities what can be granted; default: the capabilities of this host
 * @throws Error for a library that has no general `Env`
 */
export function environmentTypes(world: WorldOptions, capabilities: readonly Capability[] = CAPABILITIES): string {
  const library = readFileSync(LIBRARY, 'utf8');
  if (!GENERAL_ENV.test(library)) throw new Error('The types of @skerry/guest do not declare Env');
  const declarations = library
    .replace(/^\/\*\*[^]*?\*\/\n+/, '')
    .replace(GENERAL_ENV, () => envInterface(environmentFields(world, capabilities)))
    // All of it is ambient already.
    .replace(/^declare global/m, 'global')
    .replaceAll(/^(?=.)/gm, '  ')
    .trimEnd();
  return [
    '// Written by `skerry types` from skerry.json: run it again when the grants change.',
    '',
    `type Env = import('@skerry/guest').Env;`,
    '',
    `declare module '@skerry/guest' {\n${declarations}\n}`,
    '',
  ].join('\n');
}

function envInterface(granted: readonly EnvironmentFields[]): string {
  const fields = granted.flatMap(({ field, names }) => names.map((name) => `  readonly ${property(name)}: ${field.type};`));
  return ['/** What skerry.json grants. */', 'export interface Env {', ...fields, '}'].join('\n');
}

function property(name: string): string {
  return IDENTIFIER.test(name) ? name : JSON.stringify(name);
}
