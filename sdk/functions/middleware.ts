import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { SkerryError } from '@skerry/host/base';
import { describeComponent } from '@skerry/host/engine';
import { replaceFile } from '../build/index.ts';
import { type Component, compose } from '../compose/index.ts';
import { type FunctionFolder, shown } from './discover.ts';
import { digestOf, type Held, readComponent } from './held.ts';

const HANDLER = 'wasi:http/incoming-handler@';

/**
 * A function behind its middleware: one component, beside what its sources became.
 *
 * @param onInput told of each file, absolute
 * @throws SkerryError `COMPONENT_NOT_FOUND`, `COMPOSE_FAILED` for what is no middleware, or does not fit
 */
export async function withMiddleware(
  { directory, manifest }: FunctionFolder,
  held: Held,
  onInput: ((file: string) => void) | undefined,
): Promise<Held> {
  const files = manifest.middleware.map((path) => resolve(directory, path));
  files.forEach((file) => onInput?.(file));
  let composed: Component = { name: `the function "${manifest.name}"`, bytes: held.component };
  // The innermost first: each next one gets a function.
  for (const file of files.toReversed()) composed = { name: shown(file), bytes: compose(await read(file, manifest.name), [composed]) };
  const component = composed.bytes;
  const file = join(directory, 'build', `${manifest.name}.composed.wasm`);
  const digest = digestOf(component);
  if ((await digestOfFile(file)) !== digest) await replaceFile(file, component);
  const inputs = [...held.build.inputs, ...files];
  return { build: { ...held.build, file, bytes: component.length, digest, inputs }, component };
}

async function read(file: string, name: string): Promise<Component> {
  const bytes = await readComponent(file, name, '"middleware" in skerry.json names .wasm files, relative to skerry.json.');
  const { imports, exports } = describeComponent(bytes);
  const lacks = [
    ...(imports.some((id) => id.startsWith(HANDLER)) ? [] : ['import']),
    ...(exports.some((each) => each.name.startsWith(HANDLER)) ? [] : ['export']),
  ];
  if (lacks.length === 0) return { name: shown(file), bytes };
  throw new SkerryError('COMPOSE_FAILED', `${shown(file)} is no middleware: it does not ${lacks.join(' and ')} ${HANDLER}0.2`, {
    help: 'Middleware exports wasi:http/incoming-handler, and imports it for what comes next: see docs/compose.md.',
    where: shown(file),
  });
}

async function digestOfFile(file: string): Promise<string | undefined> {
  try {
    return digestOf(await readFile(file));
  } catch {
    // It is written.
    return undefined;
  }
}
