import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Plugin } from 'rolldown';
import { SkerryError } from '@skerry/host/base';
import { CAPABILITIES, type EnvironmentField } from '@skerry/host/capabilities';
import type { BuildOptions } from '../language/index.ts';
import { type EnvironmentFields, environmentFields, processVariables } from '../environment/index.ts';
import type { Feature } from './features.ts';

/** The module that everything starts from: registers the user's handler with the runtime. */
export const ENTRY_ID = '\0skerry:entry';
/** Puts variables into `process.env` before the program runs, which may read them at once. */
const VARIABLES_ID = '\0skerry:variables';

export function entryPlugin(options: BuildOptions, features: readonly Feature[]): Plugin {
  const modules = new Map([
    [ENTRY_ID, entryCode(options, features)],
    [VARIABLES_ID, variablesCode(options)],
  ]);
  return {
    name: 'skerry:entry',
    resolveId: (id) => (modules.has(id) ? id : undefined),
    load: (id) => (modules.has(id) ? { code: modules.get(id)!, moduleType: 'js' } : undefined),
  };
}

/** Imports in order: the guard of build time and what the program uses stand before its first line runs. */
function entryCode({ directory, source, world, capabilities = CAPABILITIES }: BuildOptions, features: readonly Feature[]): string {
  const fields = environmentFields(world, capabilities).filter(({ names }) => names.length > 0);
  assertDistinct(fields);
  const env = fields.flatMap(({ field, names }, capability) =>
    names.map((name, index) => entryOf(field, name, `value${capability}_${index}`)),
  );
  return [
    `import ${quote(runtimeFile('build-time'))};`,
    `import ${quote(runtimeFile('url-parsing'))};`,
    ...features.map(({ module }) => `import ${quote(runtimeFile(module))};`),
    importOf('setSourceMap', runtimeFile('report')),
    importOf('serve', runtimeFile('serve')),
    ...fields.map(({ field }) => importOf(field.value, fileOf(field.module))),
    ...(processVariables(world, capabilities).length > 0 ? [`import ${quote(VARIABLES_ID)};`] : []),
    `import * as program from ${quote(source)};`,
    `Object.defineProperty(globalThis, Symbol.for('skerry.sourcemap'), { value: setSourceMap });`,
    ...env.flatMap(({ before }) => before),
    `serve(program, ${quote(relative(directory, source))}, [`,
    ...env.map(({ entry }) => entry),
    `]);`,
  ].join('\n');
}

/** What `env` has by its name alone. */
export function unlistedNames({ world, capabilities = CAPABILITIES }: BuildOptions): string[] {
  const fields = environmentFields(world, capabilities).filter(({ field }) => field.isListed === false);
  return fields.flatMap(({ names }) => names);
}

function variablesCode({ world, capabilities = CAPABILITIES }: BuildOptions): string {
  const provided = processVariables(world, capabilities);
  return [
    ...provided.map(({ field }) => importOf(field.provide, fileOf(field.module))),
    ...provided.map(({ field, names }) => `${field.provide}(${JSON.stringify(names)});`),
  ].join('\n');
}

const importOf = (name: string, file: string): string => `import { ${name} } from ${quote(file)};`;

/** A name in `env`, and what is made before the first request for it. */
function entryOf({ value, once, isListed = true }: EnvironmentField, name: string, variable: string): { before: string[]; entry: string } {
  const made = `${value}(${quote(name)})`;
  if (!once) return { before: [], entry: `  [${quote(name)}, () => ${made}${isListed ? '' : ', false'}],` };
  return { before: [`const ${variable} = ${made};`], entry: `  [${quote(name)}, () => ${variable}],` };
}

function assertDistinct(fields: readonly EnvironmentFields[]): void {
  const taken = new Map<string, string>();
  for (const { noun, names } of fields) {
    for (const name of names) {
      const other = taken.get(name);
      if (other !== undefined) throw namedTwice(name, other, noun);
      taken.set(name, noun);
    }
  }
}

function namedTwice(name: string, one: string, other: string): SkerryError {
  return new SkerryError('BUILD_FAILED', `'${name}' names both ${one} and ${other}, which would both be env.${name}`, {
    help: 'Give one of them another name.',
    where: 'skerry.json',
  });
}

const runtimeFile = (module: string): string => fileOf(`@skerry/guest/runtime/${module}`);

const fileOf = (specifier: string): string => fileURLToPath(import.meta.resolve(specifier));

const quote = (text: string): string => JSON.stringify(text);
