import { createHash } from 'node:crypto';
import { prepareAhead, type RewrittenModule } from '@skerry/host/engine';
import type { BundledData, BundledFunction, BundledModule } from '@skerry/host/edge';
import type { Manifest } from '@skerry/host/registry';
import { routesOf } from '@skerry/host/routing';
import { deployOptions, describeForDeployment } from '@skerry/host/runtime';
import { componentOf, type ReadyFunction } from '../functions/index.ts';

/** A function as it goes into a bundle: what the start module says of it, its glue, and its files. */
export interface PreparedFunction {
  /** As its author wrote it. */
  readonly manifest: Manifest;
  readonly entry: Omit<BundledFunction, 'glue'>;
  /** Text of an ES module. */
  readonly glue: string;
  readonly files: ReadonlyMap<string, Uint8Array>;
}

/** Enough of a digest to name a file by. */
const NAME_DIGITS = 16;

/** @throws SkerryError as a deployment does */
export async function prepareFunction(ready: ReadyFunction): Promise<PreparedFunction> {
  const { manifest, build } = ready;
  const component = await componentOf(ready).bytes();
  const { glue, modules, memories } = await prepareAhead(component, deployOptions(component, manifest.limits));
  const files = new Map<string, Uint8Array>();
  const named: BundledModule[] = [];
  for (const [index, module] of modules.entries()) named.push(await place(module, `${manifest.name}-${index}.data`, files));
  return {
    manifest,
    glue: await glue(),
    files,
    entry: {
      ...describeForDeployment(component),
      // What it is made of, and what a page says of it, are of no use to whoever serves it.
      manifest: {
        ...manifest,
        origin: { kind: 'component', component: `${manifest.name}.wasm` },
        middleware: [],
        description: undefined,
        try: undefined,
      },
      routes: routesOf(manifest),
      digest: build.digest,
      modules: named,
      memories,
    },
  };
}

/** Code is named by what it is, so that functions share it; data by its function. */
async function place(module: RewrittenModule, name: string, files: Map<string, Uint8Array>): Promise<BundledModule> {
  const { code, digest, layout, dataKept } = module;
  const file = `code-${digest.slice(0, NAME_DIGITS)}.wasm`;
  files.set(file, await code());
  return { file, digest, layout, ...(dataKept !== undefined && { dataKept }), data: placeData(module, name, files) };
}

function placeData({ images, lines }: RewrittenModule, file: string, files: Map<string, Uint8Array>): BundledData | undefined {
  const pieces = [...images.flatMap(({ runs }) => runs.map(({ bytes }) => bytes)), ...(lines ? [lines] : [])];
  if (images.length === 0 && lines === undefined) return undefined;
  const content = Buffer.concat(pieces);
  files.set(file, content);
  const described = images.map(({ byteLength, runs }) => ({
    byteLength,
    runs: runs.map(({ offset, bytes }) => [offset, bytes.length] as const),
  }));
  return { file, digest: sha256(content), images: described, lines: lines?.length ?? 0 };
}

export const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
