import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { SkerryError } from '@skerry/host/base';
import { type Bindings, buildWorld, changesTo, generateBindings, generateRaw, writeFiles, writeMissing } from '../../bindgen/index.ts';
import { type World, readWitDirectory, resolveWorld } from '../../wit/index.ts';
import { type Command, type Values, text, usageError } from '../arguments.ts';
import { shown } from '../../functions/discover.ts';
import { paint } from '../output.ts';

export const bindgenCommand: Command = {
  name: 'bindgen',
  usage: '[--world WORLD] [--component FILE.wasm]',
  details:
    'WIT is a folder of .wit files, with those that they need below deps/, or one file. DIR/bindings/ is written anew; next to it\n' +
    'goes a module for each interface that you implement, unless it is there already.',
  maxPositionals: 1,
  options: {
    out: { type: 'string', short: 'o', value: 'DIR', help: 'Where the modules go.' },
    world: { type: 'string', short: 'w', value: 'WORLD', help: 'Which world, when the package has several.' },
    component: { type: 'string', short: 'c', value: 'FILE', help: 'Compile DIR to a component as well.' },
    feature: { type: 'string', multiple: true, value: 'NAME', help: 'Take in what is @unstable under this feature.' },
    check: { type: 'boolean', help: 'Write nothing; fail when the modules are not up to date.' },
    raw: { type: 'boolean', help: 'Print imports as core functions only, without types.' },
  },
  async run({ positionals: [wit], values }) {
    const out = text(values['out']);
    if (wit === undefined) throw usageError('Name the folder of the WIT files', bindgenCommand);
    if (out === undefined) throw usageError('Name the folder for the modules with --out', bindgenCommand);
    if (values['raw'] === true && text(values['component']) !== undefined) {
      throw usageError('--raw makes no component', bindgenCommand);
    }
    const world = readWorld(wit, values);
    const directory = resolve(out);
    return values['raw'] === true ? runRaw(world, directory, values) : runTyped(world, directory, values);
  },
};

function readWorld(wit: string, values: Values): World {
  const world = text(values['world']);
  const features = (values['feature'] ?? []) as readonly string[];
  return resolveWorld(readWitDirectory(wit), { ...(world === undefined ? {} : { world }), features });
}

function runRaw(world: World, directory: string, values: Values): number {
  const files = generateRaw(world);
  if (values['check'] === true) return check(directory, '', files);
  report(directory, writeFiles(directory, '', files).written, []);
  return 0;
}

async function runTyped(world: World, directory: string, values: Values): Promise<number> {
  const bindings = generateBindings(world);
  if (values['check'] === true) return check(directory, 'bindings', bindings.files);
  const { written } = writeFiles(directory, 'bindings', bindings.files);
  report(directory, written, writeMissing(directory, bindings.skeletons));
  const component = text(values['component']);
  if (component !== undefined) await build(world, bindings, directory, resolve(component));
  return 0;
}

/** @throws SkerryError `BUILD_FAILED` when generating would change something */
function check(directory: string, folder: string, files: ReadonlyMap<string, string>): number {
  const { written, removed } = changesTo(directory, folder, files);
  const stale = [...written, ...removed];
  if (stale.length === 0) return 0;
  throw new SkerryError('BUILD_FAILED', `The bindings in ${shown(directory)} are not up to date: ${stale.join(', ')}`, {
    help: 'Run the same command without --check, and commit what it writes.',
  });
}

function report(directory: string, written: readonly string[], skeletons: readonly string[]): void {
  const what = written.length === 0 ? 'is up to date' : `${written.length} files written`;
  console.log(`${paint('green', '✓')} ${shown(directory)}  ${what}`);
  for (const path of skeletons) console.log(`  ${path}  to be implemented`);
}

async function build(world: World, bindings: Bindings, directory: string, file: string): Promise<void> {
  const { component, warnings } = await buildWorld(world, bindings, directory);
  for (const warning of warnings) console.error(warning);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, component);
  console.log(`${paint('green', '✓')} ${shown(file)}  ${component.length.toLocaleString('en')} bytes`);
}
