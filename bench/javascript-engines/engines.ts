import { mkdtempSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { worldWit } from '../../sdk/javascript/world.ts';
import { buildJavaScript } from '../../sdk/javascript/index.ts';
import { HANDLER, LISTENER, RAW } from './program.ts';

export interface Candidate {
  readonly name: string;
  /** Why it cannot be built here; undefined: it can. */
  readonly unavailable?: string | undefined;
  build(): Promise<Uint8Array>;
}

/** Where the tools are that Skerry does not depend on. */
export interface Tools {
  /** The program `weval` 0.4.1: `cargo install weval --version 0.4.1 --locked`. */
  readonly weval: string | undefined;
  /** A folder in which `npm install componentize-qjs@0.4.5` was run. */
  readonly qjs: string | undefined;
}

const folder = mkdtempSync(join(tmpdir(), 'skerry-engines-'));
const NO_GRANTS = { imports: [], wit: '' };
/** The world without what Skerry's own runtime needs. */
const WORLD = worldWit(NO_GRANTS).replace('import sandbox;', '');

export function candidates({ weval, qjs }: Tools): Candidate[] {
  const noQjs = qjs === undefined ? 'no --qjs' : undefined;
  return [
    { name: 'StarlingMonkey, as Skerry builds it', build: skerry },
    { name: 'StarlingMonkey, as componentize-js builds it', build: () => starling(undefined) },
    { name: 'StarlingMonkey, ahead of time', unavailable: weval === undefined ? 'no --weval' : undefined, build: () => starling(weval) },
    { name: 'QuickJS', unavailable: noQjs, build: () => quickjs(qjs!, false) },
    { name: 'QuickJS, built for size', unavailable: noQjs, build: () => quickjs(qjs!, true) },
  ];
}

async function skerry(): Promise<Uint8Array> {
  const source = join(folder, 'index.js');
  writeFileSync(source, HANDLER);
  return (await buildJavaScript({ name: 'bench', directory: folder, source, world: { keyvalue: [], config: [] } })).component;
}

interface ComponentizeJs {
  componentize(source: string, options: object): Promise<{ readonly component: Uint8Array }>;
}

async function starling(wevalBin: string | undefined): Promise<Uint8Array> {
  const { componentize } = (await import('@bytecodealliance/componentize-js')) as ComponentizeJs;
  const options = { witWorld: WORLD, worldName: 'function', enableAot: wevalBin !== undefined, ...(wevalBin && { wevalBin }) };
  return (await componentize(LISTENER, options)).component;
}

interface ComponentizeQjs {
  componentize(options: object): Promise<{ readonly component: Buffer }>;
}

/**
 * The tool runs the program on a host of its own to take the snapshot, and that host fails on a world whose `wasi:io` it
 * offers but whose `wasi:http` it does not. So the world has another namespace, of the same length, while the tool runs.
 */
async function quickjs(from: string, optSize: boolean): Promise<Uint8Array> {
  const { componentize } = createRequire(join(from, 'package.json'))('componentize-qjs') as ComponentizeQjs;
  const witPath = join(folder, 'world.wit');
  writeFileSync(witPath, WORLD.replaceAll('wasi:', 'wbsi:').replaceAll('@0.2.10', '@0.2.9'));
  const jsSource = RAW('wbsi:http/types@0.2.9');
  const { component } = await componentize({ witPath, world: 'function', jsSource, sync: true, optSize });
  for (let at = component.indexOf('wbsi:'); at >= 0; at = component.indexOf('wbsi:', at)) component.write('wasi:', at);
  return component;
}
