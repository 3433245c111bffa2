import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { environmentTypes, environmentTypesFile } from './index.ts';

/** Outside the repository: no package is to be found from here. */
const root = mkdtempSync(join(tmpdir(), 'skerry-types-'));
afterAll(() => rmSync(root, { recursive: true }));

const require = createRequire(import.meta.url);
const TSC = join(dirname(require.resolve('typescript/package.json')), 'bin/tsc');
const OPTIONS = {
  target: 'ESNext',
  module: 'Preserve',
  moduleResolution: 'Bundler',
  lib: ['ESNext', 'WebWorker'],
  types: [],
  strict: true,
  noEmit: true,
  allowImportingTsExtensions: true,
  verbatimModuleSyntax: true,
};

let count = 0;

/** What a plain `tsc` says of a program in a fresh folder. */
function check(program: string, world = { keyvalue: ['visits', 'my-store'], config: ['GREETING', 'a"b', '__proto__'] }): string[] {
  const source = join(root, String(count++), 'src/index.ts');
  mkdirSync(dirname(source), { recursive: true });
  writeFileSync(source, program);
  writeFileSync(environmentTypesFile(source), environmentTypes(world));
  const project = join(source, '../../tsconfig.json');
  writeFileSync(project, JSON.stringify({ compilerOptions: OPTIONS, include: ['src'] }));
  const { stdout } = spawnSync(process.execPath, [TSC, '-p', project], { encoding: 'utf8' });
  return stdout
    .split('\n')
    .filter((line) => line.includes('error'))
    .map((line) => line.replace(/^.*?error /, ''));
}

describe('a plain tsc in a fresh folder', () => {
  it('accepts a handler that uses its grants', () => {
    expect(
      check(`import type { Handler } from '@skerry/guest';
      export default {
        async fetch(request, env, ctx) {
          const visits: number = await env.visits.increment('all');
          ctx.waitUntil(env['my-store'].put('a', 'b'));
          return Response.json([env.GREETING.length, env['a"b'], visits, request.url]);
        },
      } satisfies Handler;`),
    ).toEqual([]);
  });

  it('accepts what the runtime adds to the Web platform', () => {
    expect(
      check(`import type { Handler } from '@skerry/guest';
      export default {
        async fetch(request) {
          const immediate = setImmediate((a: number) => a, 1);
          clearImmediate(immediate);
          await scheduler.postTask(() => 1);
          for await (const chunk of request.body!) void chunk;
          const all = [CustomEvent, ErrorEvent, MessageChannel, PromiseRejectionEvent, TextDecoderStream, TextEncoderStream, URLPattern, reportError];
          const more = [performance.mark, performance.timeOrigin, navigator.userAgent, AbortSignal.any([request.signal]), await request.clone().bytes()];
          return new Response(String([all, more])).clone();
        },
      } satisfies Handler;`),
    ).toEqual([]);
  });

  it('accepts Env as a global, as an import, and one of the program itself', () => {
    expect(
      check(`import type { Handler, KeyValue } from '@skerry/guest';
      export const one = (env: Env): KeyValue => env.visits;
      export default { fetch: (_request, env) => new Response(env.GREETING) } satisfies Handler<Env>;`),
    ).toEqual([]);
    expect(
      check(`import type { Env, Handler } from '@skerry/guest';
      export default { fetch: (_request, env: Env) => new Response(env.GREETING) } satisfies Handler<Env>;`),
    ).toEqual([]);
    expect(
      check(`import type { Handler, KeyValue } from '@skerry/guest';
      interface Env { readonly visits: KeyValue; readonly GREETING: string }
      export default { fetch: (_request, env) => new Response(env.GREETING) } satisfies Handler<Env>;`),
    ).toEqual([]);
  });

  it('accepts the service worker form', () => {
    expect(
      check(`import type { KeyValue } from '@skerry/guest';
      declare const visits: KeyValue;
      addEventListener('fetch', (event) => event.respondWith(visits.get(event.request.url).then((text) => new Response(text))));
      addEventListener('fetch', async (event) => { event.waitUntil(Promise.resolve()); });`),
    ).toEqual([]);
  });

  it('refuses what is not granted, and wrong types', () => {
    const errors = check(`import type { Handler } from '@skerry/guest';
      export default {
        fetch(request, env) {
          void env.other;
          env.GREETING = 'x';
          return 'text';
        },
      } satisfies Handler;`);
    for (const part of ["Property 'other' does not exist", 'read-only', 'is not assignable']) {
      expect(errors.filter((error) => error.includes(part))).toHaveLength(1);
    }
  });

  it('has an Env for a function that is granted nothing', () => {
    const [error] = check(
      `import type { Handler } from '@skerry/guest'; export default { fetch: (_r, env) => new Response(env.x) } satisfies Handler;`,
      { keyvalue: [], config: [] },
    );
    expect(error).toContain("Property 'x' does not exist on type 'Env'");
  });
});
