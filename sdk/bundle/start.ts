import { type PreparedFunction, sha256 } from './prepare.ts';
import type { Target } from './target.ts';

/** What the start module imports besides. */
interface Uses {
  readonly storage: boolean;
  readonly outbound: boolean;
}

/** Names of virtual modules. */
export const START_ID = 'skerry:start';
const glueId = (index: number): string => `skerry:glue/${index}`;

/** Text of the start module, and of the glue that it imports. */
export function startModules(target: Target, functions: readonly PreparedFunction[]): ReadonlyMap<string, string> {
  const uses = {
    storage: functions.some(({ entry }) => entry.manifest.keyvalue.length > 0),
    outbound: functions.some(({ entry }) => entry.manifest.http.length > 0),
  };
  const glue = functions.map((each, index) => [glueId(index), each.glue] as const);
  return new Map([[START_ID, SOURCES[target](functions, uses)], ...glue]);
}

type Source = (functions: readonly PreparedFunction[], uses: Uses) => string;

const SOURCES: Readonly<Record<Target, Source>> = {
  node: (functions, uses) => server('node', functions, uses, uses.outbound),
  deno: (functions, uses) => server('deno', functions, uses, false),
  bun: (functions, uses) => server('bun', functions, uses, false),
  workerd: worker,
  browser: serviceWorker,
};

function server(
  target: 'node' | 'deno' | 'bun',
  functions: readonly PreparedFunction[],
  { storage }: Uses,
  checksAddresses: boolean,
): string {
  return lines(
    `import { start } from '@skerry/host/edge/${target}';`,
    storage && `import { sqliteStore } from '@skerry/host/edge/server/sqlite';`,
    checksAddresses
      ? `import { nodeOutbound as outbound } from '@skerry/host/edge/node/outbound';`
      : `import { outboundByFetch as outbound } from '@skerry/host/edge';`,
    ...glueImports(functions),
    `await start({ functions: ${entries(functions)}, base: import.meta.url, storage: ${storage ? 'sqliteStore' : 'undefined'}, outbound });`,
  );
}

function worker(functions: readonly PreparedFunction[], { storage }: Uses): string {
  const files = [...new Set(functions.flatMap((each) => [...each.files.keys()]))];
  const pairs = (kind: string, value: (name: string) => string): string =>
    files.flatMap((file, index) => (file.endsWith(kind) ? [`['${file}', ${value(`file${index}`)}]`] : [])).join(', ');
  return lines(
    `import { env } from 'cloudflare:workers';`,
    `import { worker } from '@skerry/host/edge/workerd';`,
    storage && `import { kvStorage } from '@skerry/host/storage/kv-namespace';`,
    ...glueImports(functions),
    ...files.map((file, index) => `import file${index} from './${file}';`),
    `const modules = new Map([${pairs('.wasm', (name) => name)}]);`,
    `const data = new Map([${pairs('.data', (name) => `new Uint8Array(${name})`)}]);`,
    `const storage = ${storage ? '(env) => kvStorage(env.SKERRY_KV)' : 'undefined'};`,
    `export default await worker({ functions: ${entries(functions)}, files: { modules, data }, bytes: env, storage });`,
  );
}

function serviceWorker(functions: readonly PreparedFunction[], { storage }: Uses): string {
  const described = entries(functions);
  const id = sha256(Buffer.from(JSON.stringify([functions.map(({ entry }) => entry), functions.map(({ glue }) => glue)])));
  return lines(
    `import { serveFromWorker } from '@skerry/host/edge/browser';`,
    storage && `import { indexedDbStorage } from '@skerry/host/storage/indexeddb';`,
    ...glueImports(functions),
    `const storage = ${storage ? '(name) => indexedDbStorage({ name })' : 'undefined'};`,
    `serveFromWorker({ functions: ${described}, id: '${id}', storage });`,
  );
}

const lines = (...all: readonly (string | false)[]): string => all.filter((line) => line !== false).join('\n');

const glueImports = (functions: readonly PreparedFunction[]): string[] =>
  functions.map((_, index) => `import * as glue${index} from '${glueId(index)}';`);

const entries = (functions: readonly PreparedFunction[]): string =>
  `[${functions.map(({ entry }, index) => `{ ...${JSON.stringify(entry)}, glue: glue${index} }`).join(', ')}]`;
