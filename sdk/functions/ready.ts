import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { SkerryError } from '@skerry/host/base';
import type { Capability } from '@skerry/host/capabilities';
import { type ComponentDescription, type ComponentSource, describeComponent } from '@skerry/host/engine';
import { type BuiltFunction, buildFunction } from '../build/index.ts';
import { worldOf } from '../language/index.ts';
import { type FunctionFolder, shown } from './discover.ts';
import { digestOf, type Held, readComponent } from './held.ts';
import { withMiddleware } from './middleware.ts';
import { grantWarnings } from './warnings.ts';

/** A function whose component is on disk. */
export interface ReadyFunction extends FunctionFolder {
  readonly build: BuiltFunction;
  /** Of its component. */
  readonly description: ComponentDescription;
}

/** Two functions with the same identity answer the same. */
export function identity({ manifest, build }: ReadyFunction): string {
  return JSON.stringify([build.digest, manifest]);
}

export interface ReadyOptions {
  /** False: compile as quickly as possible. Default true. */
  readonly optimize?: boolean;
  /** What can be granted. Default: the capabilities of this host. */
  readonly capabilities?: readonly Capability[] | undefined;
  /** Told of each file that the component is made from, absolute, even if that fails. */
  readonly onInput?: (file: string) => void;
}

/**
 * The component of a function: compiled when it has sources, taken as it is otherwise, and what its manifest puts in front of it.
 *
 * @param force compile even when nothing changed
 */
export async function readyFunction(folder: FunctionFolder, force = false, options: ReadyOptions = {}): Promise<ReadyFunction> {
  const { manifest } = folder;
  const { origin } = manifest;
  const held = origin.kind === 'source' ? await compiled(folder, origin, force, options) : await given(folder, origin.component, options);
  const { build, component } = manifest.middleware.length === 0 ? held : await withMiddleware(folder, held, options.onInput);
  const description = describeComponent(component);
  const warnings = [...build.warnings, ...grantWarnings(manifest, { description, component }, build, options.capabilities)];
  return { ...folder, build: { ...build, warnings }, description };
}

/** What was built, for `deploy`: it is read only if nothing of it is prepared. */
export function componentOf({ manifest: { name }, build: { file, digest } }: ReadyFunction): ComponentSource {
  return {
    digest: async () => digest,
    async bytes() {
      const component = await readComponent(file, name);
      if (digestOf(component) === digest) return component;
      throw new SkerryError('COMPONENT_DAMAGED', `The component of "${name}" has changed since it was looked at: ${shown(file)}`, {
        help: 'Start again when whatever writes it is done.',
      });
    },
  };
}

type SourceOrigin = Extract<FunctionFolder['manifest']['origin'], { kind: 'source' }>;

async function compiled(
  { directory, manifest }: FunctionFolder,
  origin: SourceOrigin,
  force: boolean,
  options: ReadyOptions,
): Promise<Held> {
  const source = resolve(directory, origin.source);
  options.onInput?.(source);
  if (!existsSync(source)) {
    throw new SkerryError('BUILD_FAILED', `The source of "${manifest.name}" does not exist: ${shown(source)}`, {
      help: '"source" in skerry.json names the entry module, relative to skerry.json.',
    });
  }
  const world = worldOf(manifest, options.capabilities);
  const { language, runtime, intl } = origin;
  // The engine inside a JavaScript component is compiled already: there is nothing to leave out.
  const optimize = options.optimize !== false || language !== 'assemblyscript';
  const build = await buildFunction({
    ...options,
    name: manifest.name,
    directory,
    source,
    language,
    world,
    force,
    optimize,
    ...(runtime && { runtime }),
    ...(intl && { intl }),
  });
  return { build, component: await readComponent(build.file, manifest.name) };
}

async function given({ directory, manifest }: FunctionFolder, path: string, options: ReadyOptions): Promise<Held> {
  const file = resolve(directory, path);
  options.onInput?.(file);
  const component = await readComponent(file, manifest.name);
  const digest = digestOf(component);
  const build = { file, bytes: component.length, digest, warnings: [], inputs: [file], reused: true, milliseconds: 0 };
  return { build, component };
}
