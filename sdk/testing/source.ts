import { existsSync, statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isUint8Array } from 'node:util/types';
import { type Capability, type Granted, grantedOnes } from '@skerry/host/capabilities';
import { type Manifest, parseManifest, valueAt } from '@skerry/host/registry';
import { discover, type FunctionFolder } from '../functions/discover.ts';
import { adHocFunction, readComponent, readyFunction } from '../functions/index.ts';
import type { OpenOptions } from './index.d.ts';
import { invalid } from './invalid.ts';

/** A function that can be deployed. */
export interface Deployable {
  readonly manifest: Manifest;
  readonly component: Uint8Array;
}

/**
 * Finds a function, and builds it unless it is up to date.
 *
 * @throws SkerryError `MANIFEST_*`, `BUILD_FAILED`, `COMPONENT_NOT_FOUND`, `TEST_INVALID`
 */
export async function openSource(
  source: string | URL | Uint8Array,
  options: OpenOptions,
  capabilities: readonly Capability[],
): Promise<Deployable> {
  const found = isUint8Array(source) ? ofBytes(source, options, capabilities) : await onDisk(pathOf(source), options, capabilities);
  return { ...found, manifest: changed(found.manifest, options, capabilities) };
}

function pathOf(source: unknown): string {
  const path = typeof source === 'object' && source !== null && 'href' in source ? source.href : source;
  if (typeof path === 'string' && path.startsWith('file:')) return fileURLToPath(path);
  if (typeof source === 'string' && source !== '') return resolve(source);
  throw invalid(`openFunction was given ${String(source)}`, 'Pass the folder of a function, a .wasm file, or bytes.');
}

function ofBytes(component: Uint8Array, { manifest }: OpenOptions, capabilities: readonly Capability[]): Deployable {
  return { component, manifest: givenManifest(manifest ?? EVERY_PATH, 'component.wasm', capabilities) };
}

/** Nobody has said where it answers. */
const EVERY_PATH = { routes: ['/*', '/'] };

async function onDisk(path: string, { manifest }: OpenOptions, capabilities: readonly Capability[]): Promise<Deployable> {
  if (path.endsWith('.wasm') && !isFolder(path)) return ofFile(path, manifest, capabilities);
  if (manifest === undefined) return ofFolder(path, capabilities);
  throw invalid(
    'openFunction was given a folder and a manifest',
    'The folder has its own manifest: override it with capabilities, config and limits.',
  );
}

async function ofFile(file: string, manifest: object | undefined, capabilities: readonly Capability[]): Promise<Deployable> {
  const complete = manifest ? givenManifest(manifest, file, capabilities) : adHocFunction(file).manifest;
  return { manifest: complete, component: await readComponent(file, complete.name) };
}

function givenManifest(manifest: object, file: string, capabilities: readonly Capability[]): Manifest {
  const text = JSON.stringify({ name: 'component', ...manifest, component: basename(file) });
  return parseManifest(text, 'the manifest that openFunction was given', capabilities);
}

const isFolder = (path: string): boolean => existsSync(path) && statSync(path).isDirectory();

async function ofFolder(path: string, capabilities: readonly Capability[]): Promise<Deployable> {
  const found = discover(path, capabilities);
  if (found.length !== 1) {
    const names = found.map(({ manifest }) => manifest.name).join(', ');
    throw invalid(`${path} holds ${found.length} functions: ${names}`, 'Pass the folder of one of them.');
  }
  return build(found[0]!, capabilities);
}

const building = new Map<string, Promise<Deployable>>();

/** Tests that open the same function at the same time build it once. */
function build(folder: FunctionFolder, capabilities: readonly Capability[]): Promise<Deployable> {
  const running = building.get(folder.directory);
  if (running) return running;
  const started = buildNow(folder, capabilities).finally(() => building.delete(folder.directory));
  building.set(folder.directory, started);
  return started;
}

async function buildNow(folder: FunctionFolder, capabilities: readonly Capability[]): Promise<Deployable> {
  const { build: built, manifest } = await readyFunction(folder, false, { capabilities });
  return { manifest, component: await readFile(built.file) };
}

/** The manifest with what the test puts in place of it. It is checked like any other. */
function changed(manifest: Manifest, options: OpenOptions, capabilities: readonly Capability[]): Manifest {
  const { config, environment, limits } = options;
  const text = JSON.stringify({ name: manifest.name, component: 'x', capabilities: options.capabilities, config, environment, limits });
  const given = parseManifest(text, 'the options of openFunction', capabilities);
  const added = Object.keys(given.config).find((key) => !Object.hasOwn(manifest.config, key));
  if (added !== undefined) {
    const known = Object.keys(manifest.config).join(', ');
    throw invalid(`The option config has "${added}", which skerry.json does not`, known ? `It has ${known}.` : 'It has no "config".');
  }
  return {
    ...manifest,
    ...granted(manifest, given, options, capabilities),
    limits: { ...manifest.limits, ...limits },
  };
}

/** Each grant that the test gives, in place of what stood there or merged with it, as the capability has it. */
function granted(manifest: Manifest, given: Manifest, options: OpenOptions, capabilities: readonly Capability[]): Partial<Granted> {
  const [before, instead] = [manifest, given] as unknown as readonly [Readonly<Record<string, unknown>>, Readonly<Record<string, unknown>>];
  const replaced = grantedOnes(capabilities).filter(({ grant }) => valueAt(options, grant.key) !== undefined);
  return Object.fromEntries(
    replaced.map(({ name, grant }) => [name, grant.merge ? grant.merge(before[name], instead[name]) : instead[name]]),
  );
}
