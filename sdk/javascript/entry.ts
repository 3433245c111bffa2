import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Plugin } from 'rolldown';
import { SkerryError } from '@skerry/host/base';
import type { BuildOptions } from '../language/index.ts';

/** The module that everything starts from: registers the user's handler with the runtime. */
export const ENTRY_ID = '\0skerry:entry';

export function entryPlugin(options: BuildOptions): Plugin {
  const code = entryCode(options);
  return {
    name: 'skerry:entry',
    resolveId: (id) => (id === ENTRY_ID ? ENTRY_ID : undefined),
    load: (id) => (id === ENTRY_ID ? { code, moduleType: 'js' } : undefined),
  };
}

/** Imports in order: the guard of build time stands before the first line of the program runs. */
export function entryCode({ directory, source, world }: BuildOptions): string {
  assertDistinct([...world.keyvalue, ...world.config]);
  const { keyvalue, config } = world;
  const importOf = (name: string, module: string) => `import { ${name} } from ${quote(runtimeFile(module))};`;
  return [
    `import ${quote(runtimeFile('build-time'))};`,
    `import ${quote(runtimeFile('web'))};`,
    importOf('setSourceMap', 'report'),
    importOf('serve', 'serve'),
    ...(keyvalue.length > 0 ? [importOf('keyValue', 'keyvalue')] : []),
    ...(config.length > 0 ? [importOf('configValue', 'config')] : []),
    `import * as program from ${quote(source)};`,
    `Object.defineProperty(globalThis, Symbol.for('skerry.sourcemap'), { value: setSourceMap });`,
    ...keyvalue.map((name, index) => `const store${index} = keyValue(${quote(name)});`),
    `serve(program, ${quote(relative(directory, source))}, [`,
    ...keyvalue.map((name, index) => `  [${quote(name)}, () => store${index}],`),
    ...config.map((key) => `  [${quote(key)}, () => configValue(${quote(key)})],`),
    `]);`,
  ].join('\n');
}

function assertDistinct(names: readonly string[]): void {
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice === undefined) return;
  throw new SkerryError('BUILD_FAILED', `'${twice}' names both a store and a configuration value, which would both be env.${twice}`, {
    help: 'Give the key-value store or the configuration key another name.',
    where: 'skerry.json',
  });
}

function runtimeFile(module: string): string {
  return fileURLToPath(import.meta.resolve(`@skerry/guest/runtime/${module}`));
}

const quote = (text: string): string => JSON.stringify(text);
