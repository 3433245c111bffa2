import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { serveFolder, type ServedFunction } from '../../test/support/serve-example.ts';

/** Makes garbage, or passes a body on, or keeps what it makes. */
const SOURCE = `import { PassThrough, Request, Response } from "@skerry/guest";

export function handle(request: Request): Response {
  if (request.method == "POST") return Response.stream(new PassThrough(request.body));
  const times = <i32>I32.parseInt(request.query.get("times")!);
  let length = 0;
  for (let i = 0; i < times; i++) length += ("piece " + i.toString()).length; // garbage
  return Response.text(length.toString());
}
`;
const GARBAGE_LINE = SOURCE.split('\n').findIndex((line) => line.endsWith('// garbage')) + 1;
const MEMORY_BYTES = 4 << 20;

let folder: string;
const served = new Map<string, ServedFunction>();

async function serve(runtime: string): Promise<void> {
  const directory = join(folder, runtime);
  await mkdir(directory);
  await writeFile(join(directory, 'index.ts'), SOURCE);
  const manifest = {
    name: runtime,
    language: 'assemblyscript',
    source: 'index.ts',
    routes: ['/*'],
    assemblyscript: { runtime },
    limits: { memoryBytes: MEMORY_BYTES },
  };
  await writeFile(join(directory, 'skerry.json'), JSON.stringify(manifest));
  served.set(runtime, await serveFolder(directory));
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'skerry-runtimes-'));
  await serve('incremental');
  await serve('stub');
});
afterAll(async () => {
  for (const app of served.values()) await app.close();
  await rm(folder, { recursive: true });
});

const lengthOf = (times: number): number => Array.from({ length: times }, (_, i) => `piece ${i}`.length).reduce((a, b) => a + b, 0);

describe.each(['incremental', 'stub'])('with the runtime "%s"', (runtime) => {
  test('a function that allocates little answers', async () => {
    expect(await (await served.get(runtime)!.fetch('/?times=1000')).text()).toBe(String(lengthOf(1000)));
  });

  test('a body of many times its memory passes through', async () => {
    const body = Buffer.alloc(5 * MEMORY_BYTES, 'abcdefg').subarray(0, 10 << 20);
    const answer = await served.get(runtime)!.fetch('/', { method: 'POST', body });
    expect(Buffer.from(await answer.arrayBuffer()).equals(body)).toBe(true);
  });

  test('one request leaves nothing to the next', async () => {
    const app = served.get(runtime)!;
    for (let i = 0; i < 40; i++) expect((await app.fetch('/?times=10000')).status).toBe(200);
  });
});

test('garbage of many times the memory is collected', async () => {
  expect(await (await served.get('incremental')!.fetch('/?times=1000000')).text()).toBe(String(lengthOf(1_000_000)));
});

test('garbage that is never freed fills the memory, which is told with its line', async () => {
  const app = served.get('stub')!;
  const start = app.logs.length;
  const answer = await app.fetch('/?times=1000000');
  expect([answer.status, await answer.json()]).toMatchObject([
    500,
    { error: { code: 'GUEST_TRAPPED', message: `The guest trapped: unreachable at index.ts:${GARBAGE_LINE}` } },
  ]);
  expect(app.logs.slice(start).map(({ message }) => message)).toContain('Out of memory, KiB in use: 4096');
  expect((await app.fetch('/?times=1000')).status).toBe(200);
});

test('the component is a quarter smaller without a collector', async () => {
  const [collected, stub] = await Promise.all(
    ['incremental', 'stub'].map(async (name) => (await readFile(join(folder, name, 'build', `${name}.wasm`))).length),
  );
  expect(stub!).toBeLessThan((collected! * 3) / 4);
});
