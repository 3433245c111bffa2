import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseManifest } from '@skerry/host/registry';
import { type ReadyFunction, readyFunction } from '../../../sdk/functions/index.ts';
import { recipe, runRecipe, type Toolchain, TOOLCHAINS } from '../../languages/toolchains.ts';
import { asking, bytes, type Case } from './case.ts';
import type { Client, Seen } from './client.ts';

const MEBIBYTE = 1024 * 1024;

/** A language of others: its function in `test/guests` answers what those of all of them answer. */
interface Language {
  readonly toolchain: Toolchain;
  readonly folder: string;
}

const LANGUAGES: readonly Language[] = [
  { toolchain: named('C'), folder: 'answers-c' },
  { toolchain: named('Python'), folder: 'answers-python' },
];

function named(name: string): Toolchain {
  return TOOLCHAINS.find((each) => each.name === name)!;
}

/** Languages that are left out here, each with what is missing. */
export const leftOut: readonly string[] = LANGUAGES.flatMap(({ toolchain }) => (isHere(toolchain) ? [] : [because(toolchain)]));

const built = LANGUAGES.filter(({ toolchain }) => isHere(toolchain));

function isHere(toolchain: Toolchain): boolean {
  return toolchain.isRequired || toolchain.missing() === undefined;
}

const because = ({ name, missing }: Toolchain): string => `a function in ${name} (left out: ${missing()})`;

/** @param origin what they may call */
export function languageFunctions(origin: string): Promise<ReadyFunction[]> {
  return Promise.all(
    built.map(async (language) => {
      const component = await componentOf(language);
      const { folder: name } = language;
      // What takes all memory that there is takes it in pieces, and growing costs time where memories are copied.
      const limits = { memoryBytes: 32 * MEBIBYTE };
      const manifest = parseManifest(JSON.stringify({ name, component, limits, capabilities: { http: [origin] } }), name);
      return readyFunction({ directory: dirname(component), manifest });
    }),
  );
}

/** @returns the file, which stays for the next run: compiling takes seconds, of Python half a minute */
async function componentOf({ toolchain, folder }: Language): Promise<string> {
  const source = fileURLToPath(new URL(`../../guests/${folder}/`, import.meta.url));
  // The recipe of the document, for a function that has another name.
  const commands = recipe(toolchain).replaceAll('hello', 'answers');
  const texts = readdirSync(source, { withFileTypes: true }).flatMap((each) =>
    each.isFile() ? readFileSync(join(source, each.name), 'utf8') : [],
  );
  const of = createHash('sha256')
    .update([commands, ...texts].join('\n'))
    .digest('hex')
    .slice(0, 16);
  const file = join(source, 'build', `${of}.wasm`);
  if (existsSync(file)) return file;
  const component = await runRecipe(source, commands, 'answers.wasm');
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, component);
  return file;
}

const LARGE_BYTES = 2_000_000;

/** What is asked of each of them. */
function casesOf({ toolchain, folder }: Language): Case[] {
  const path = `/${folder}`;
  const ask = (name: string, kind: string, sent: Omit<Parameters<Client['send']>[0], 'path'> = {}): Case =>
    asking(toolchain.name, name, { ...sent, path: `${path}${kind}` });
  const outbound = (name: string, kind: string): Case =>
    asking(toolchain.name, name, ({ origin }) => ({ path: `${path}/upstream?${new URL(origin).host}${kind}` }));
  return [
    ...['GET', 'HEAD', 'POST', 'PATCH', 'DELETE', 'PROPFIND'].map((method) => ask(`method ${method}`, '', { method })),
    ask('target with a query', '/some/path?q=%C3%A9&q'),
    ask('request headers, without a value as well', '', {
      headers: [
        ['X-CASE', 'a'],
        ['x-empty', ''],
      ],
    }),
    ask('request headers of bytes beyond ASCII', '', { headers: [['x-latin', 'caf\xe9']] }),
    ...[0, 1, 90_000].map((size) => ask(`body of ${size} bytes`, '', { method: 'POST', body: bytes(size) })),
    ask('body of 90000 bytes, streamed', '', { method: 'POST', body: bytes(90_000), isStreamed: true }),
    {
      group: toolchain.name,
      name: 'both ways, in turn',
      run: (client) => client.converse({ method: 'POST', path: `${path}/stream`, isStreamed: true }, ['one', 'two', 'three']),
    },
    ask('2 MB up and down', '/stream', { method: 'POST', body: bytes(LARGE_BYTES) }),
    ask('a thousand pieces', '/pieces?1000'),
    ask('early answer to a body that nobody reads', '/pieces?1', { method: 'POST', body: bytes(300_000) }),
    ask('status 404', '/status?404'),
    ask('status 599', '/status?599'),
    ask('response headers', '/fields'),
    { group: toolchain.name, name: 'no state of earlier requests', run: (client) => inTurn(client, `${path}/calls`, 3) },
    { group: toolchain.name, name: '10 requests at once', run: (client) => atOnce(client, `${path}/calls`, 10) },
    ask('an error instead of an answer', '/error'),
    ask('a trap', '/trap'),
    ask('limit of processor time', '/loop'),
    ask('limit of memory', '/hoard'),
    outbound('outbound', '/missing'),
    outbound('outbound, a large body', '/large'),
    outbound('outbound, bytes beyond ASCII', '/'),
    ask('outbound, a name that is not granted', '/upstream?example.com/'),
  ];
}

async function inTurn(client: Client, path: string, count: number): Promise<Seen[]> {
  const answers: Seen[] = [];
  for (let i = 0; i < count; i++) answers.push(await client.send({ path }));
  return answers;
}

async function atOnce(client: Client, path: string, count: number): Promise<string[]> {
  const answers = await Promise.all(Array.from({ length: count }, () => client.send({ path })));
  return [...new Set(answers.map((answer) => JSON.stringify(answer)))];
}

export const languageCases: readonly Case[] = built.flatMap(casesOf);
