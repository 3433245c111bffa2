import { dirname, isAbsolute, join, resolve } from 'node:path';
import type { Plugin } from 'rolldown';
import { resolveTsconfig, TsconfigCache } from 'rolldown/experimental';
import type { Observations } from '../observations/index.ts';
import { observeSettings } from './settings.ts';

/**
 * The bundler looks for modules natively and does not say where. These plugins tell what an import depends on, in the
 * bundler's own order: the file that is taken, whatever would have been taken before it, and the settings that decide.
 * They tell more rather than less: a module whose code is inlined, or shaken off, was read all the same.
 */

/** Tried in turn for an import without one; the bundler gets the same list. */
export const EXTENSIONS = ['.tsx', '.ts', '.jsx', '.js', '.json'];

/** What a compiled name may stand for in the sources of TypeScript. */
const SOURCES_OF: Readonly<Record<string, readonly string[]>> = {
  '.js': ['.ts', '.tsx'],
  '.jsx': ['.ts', '.tsx'],
  '.mjs': ['.mts'],
  '.cjs': ['.cts'],
};

type Tsconfigs = InstanceType<typeof TsconfigCache>;

/** A package by its name: `@scope/name/deep/file` is in `@scope/name`. */
export function packageName(specifier: string): string {
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
}

export function lookupPlugin(inputs: Observations): Plugin {
  const tsconfigs = new TsconfigCache();
  return {
    name: 'skerry:lookups',
    resolveId: {
      order: 'pre',
      handler(id, importer) {
        if (importer === undefined || id.startsWith('\0')) return undefined;
        const specifier = id.replace(/\?.*$/, '');
        if (isAbsolute(specifier)) observeModule(specifier, inputs);
        else if (isAbsolute(importer)) observeImport(specifier, importer.replace(/\?.*$/, ''), tsconfigs, inputs);
        return undefined;
      },
    },
    load: {
      order: 'pre',
      handler(id) {
        if (!isAbsolute(id)) return undefined;
        const file = id.replace(/\?.*$/, '');
        inputs.content(file);
        // Found by way of a package's settings: what lies beside it may have been tried before.
        observeModule(file.replace(/\.[^./]+$/, ''), inputs);
        observeSettings(dirname(file), inputs);
        return undefined;
      },
    },
  };
}

function observeImport(specifier: string, importer: string, tsconfigs: Tsconfigs, inputs: Observations): void {
  if (/^\.\.?(?:\/|$)/.test(specifier)) return void observeModule(resolve(dirname(importer), specifier), inputs);
  for (const target of pathTargets(specifier, importer, tsconfigs)) if (observeModule(target, inputs)) return;
  // `#name` is found through package.json, which counts as a setting of the importer; `wasi:name` is the engine's.
  if (/^(?:#|[a-z]+:)/.test(specifier)) return;
  for (let folder = dirname(importer); ; folder = dirname(folder)) {
    if (observePackage(specifier, join(folder, 'node_modules'), inputs) || folder === dirname(folder)) return;
  }
}

/** Where `paths` of a tsconfig.json send an import, the longest prefix first. */
function pathTargets(specifier: string, importer: string, tsconfigs: Tsconfigs): string[] {
  const { paths = {}, baseUrl } = (tsconfigOf(importer, tsconfigs)?.compilerOptions ?? {}) as CompilerOptions;
  const targets = Object.entries(paths).flatMap(([pattern, places]) => {
    const [before = '', after] = pattern.split('*', 2);
    if (after === undefined) return pattern === specifier ? places : [];
    if (!specifier.startsWith(before) || !specifier.endsWith(after)) return [];
    const rest = specifier.slice(before.length, specifier.length - after.length);
    return places.map((place) => place.replace('*', () => rest));
  });
  return baseUrl === undefined ? targets : [...targets, resolve(baseUrl, specifier)];
}

interface CompilerOptions {
  readonly paths?: Readonly<Record<string, readonly string[]>>;
  readonly baseUrl?: string;
}

function tsconfigOf(file: string, cache: Tsconfigs): { readonly compilerOptions?: object } | undefined {
  try {
    return resolveTsconfig(file, cache)?.tsconfig;
  } catch {
    // The bundler says what is wrong with it.
    return undefined;
  }
}

/** @returns true when the search ends here */
function observePackage(specifier: string, modules: string, inputs: Observations): boolean {
  if (inputs.place(modules) !== 'folder') return false;
  const name = packageName(specifier);
  const isThere = inputs.place(join(modules, name)) === 'folder';
  if (isThere) inputs.content(join(modules, name, 'package.json'));
  return observeModule(join(modules, specifier), inputs) || isThere;
}

/**
 * Looks where a module may be, in turn, until one is there.
 *
 * @param path absolute, with or without an extension
 */
function observeModule(path: string, inputs: Observations): boolean {
  if (inputs.place(path) === 'file') return true;
  const extension = /\.[^./]+$/.exec(path)?.[0] ?? '';
  const stem = path.slice(0, path.length - extension.length);
  const sources = (SOURCES_OF[extension] ?? []).map((source) => stem + source);
  if (inputs.place(path) === 'folder') inputs.content(join(path, 'package.json'));
  const files = [...sources, ...EXTENSIONS.map((each) => path + each), ...EXTENSIONS.map((each) => join(path, `index${each}`))];
  return files.some((file) => inputs.place(file) === 'file');
}
