import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';
import { prepareAhead, type RewrittenModule } from '../../host/engine/index.ts';
import { type GuestName, optionsOf } from './suite/guests.ts';

const suite = (file: string): string => JSON.stringify(fileURLToPath(new URL(`suite/${file}`, import.meta.url)));

/** A folder with everything that the runtimes start from. */
export async function createWorkspace(components: Record<GuestName, Uint8Array>): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'skerry-runtimes-'));
  const encoded = Object.entries(components).map(([name, bytes]) => [name, bytes.toBase64()]);
  await writeFile(join(folder, 'components.json'), JSON.stringify(Object.fromEntries(encoded)));
  await writeFile(join(folder, 'live.ts'), LIVE);
  await writeEdge(folder, components);
  return folder;
}

const COMPONENTS = `import components from './components.json' with { type: 'json' };`;

const LIVE = `${COMPONENTS}
import { live } from ${suite('live.ts')};
await live(components);
`;

/** The bundle of an edge node: engine, WASI, suite and generated code in one file, and the core modules beside it. */
async function writeEdge(folder: string, components: Record<GuestName, Uint8Array>): Promise<void> {
  const imports: string[] = [];
  const entries: string[] = [];
  const wasm: string[] = [];
  for (const [i, [name, bytes]] of Object.entries(components).entries()) {
    const { glue, modules, memories, limits } = await prepareAhead(bytes, optionsOf(name as GuestName, bytes));
    await writeFile(join(folder, `glue-${i}.js`), await glue());
    imports.push(`import * as glue${i} from './glue-${i}.js';`);
    const compiled: string[] = [];
    for (const [j, module] of modules.entries()) {
      const file = `core-${i}-${j}.wasm`;
      await writeFile(join(folder, file), await module.code());
      wasm.push(file);
      imports.push(`import core${i}_${j} from './${file}';`);
      compiled.push(
        `{ module: core${i}_${j}, layout: ${JSON.stringify(module.layout)}, images: [${module.images.map(imageSource).join(', ')}], dataKept: ${JSON.stringify(module.dataKept)} }`,
      );
    }
    entries.push(
      `${JSON.stringify(name)}: { glue: glue${i}, modules: [${compiled.join(', ')}], memories: ${JSON.stringify(memories)}, limits: ${JSON.stringify(limits)} }`,
    );
  }
  await writeFile(join(folder, 'edge.js'), edgeSource(imports, entries));
  await bundle(folder);
  await writeFile(join(folder, 'edge.capnp'), config(wasm));
}

const imageSource = ({ byteLength, runs }: RewrittenModule['images'][number]): string =>
  `{ byteLength: ${byteLength}, runs: [${runs.map(({ offset, bytes }) => `{ offset: ${offset}, length: ${bytes.length}, bytes: Uint8Array.fromBase64('${bytes.toBase64()}') }`).join(', ')}] }`;

const edgeSource = (imports: readonly string[], entries: readonly string[]): string => `${COMPONENTS}
import { edge } from ${suite('edge.ts')};
${imports.join('\n')}
const compiled = { ${entries.join(',\n')} };
export default { fetch: (request) => edge(request, components, compiled) };
`;

async function bundle(folder: string): Promise<void> {
  const build = await rolldown({ input: join(folder, 'edge.js'), external: /\.wasm$/, platform: 'neutral' });
  await build.write({ file: join(folder, 'worker.js'), format: 'esm' });
  await build.close();
}

/** The latest behaviour and JSPI, which needs no flag, but nothing of Node.js: then there is no `setImmediate`, either. */
const config = (wasm: readonly string[]): string => `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [(name = "main", worker = .worker)],
  sockets = [(name = "http", address = "127.0.0.1:0", http = (), service = "main")],
);
const worker :Workerd.Worker = (
  modules = [
    (name = "worker.js", esModule = embed "worker.js"),
    ${wasm.map((file) => `(name = "${file}", wasm = embed "${file}"),`).join('\n    ')}
  ],
  compatibilityDate = "2026-11-01",
  compatibilityFlags = ["no_nodejs_compat", "no_nodejs_compat_v2"],
);
`;
