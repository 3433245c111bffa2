import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { SkerryError } from '@skerry/host/base';
import { serveFolder, type ServedFunction } from '../../test/support/serve-example.ts';
import { componentize } from './componentize.ts';
import { buildJavaScript } from './index.ts';

const directory = mkdtempSync(join(tmpdir(), 'skerry-javascript-'));
afterAll(() => rmSync(directory, { recursive: true }));

// A copy: what is built is written beside the sources.
const FIXTURE = join(directory, 'everything');
cpSync(fileURLToPath(new URL('fixtures/everything', import.meta.url)), FIXTURE, { recursive: true });
const REPOSITORY = fileURLToPath(new URL('../..', import.meta.url));
const EMPTY = { keyvalue: [], config: [] };

describe('a running function', () => {
  let app: ServedFunction;
  beforeAll(async () => {
    app = await serveFolder(FIXTURE);
  });
  afterAll(() => app.close());

  const json = async (path: string) => (await app.fetch(path)).json() as Promise<Record<string, unknown>>;
  const logged = (text: string) => vi.waitFor(() => expect(app.logs.map(({ message }) => message).join('\n')).toContain(text));

  it('gets random values that no other request gets', async () => {
    const answers = [await json('/random'), await json('/random'), await json('/random')];
    const values = answers.flatMap((answer) => answer['values']);
    expect(new Set(values).size).toBe(values.length);
    expect(new Set(answers.map(({ built }) => JSON.stringify(built))).size).toBe(1);
    expect(answers[0]!['built']).toEqual({ random: expect.any(Number), date: 0, performance: 0 });
  });

  it('has a clock that goes', async () => {
    const before = Date.now();
    const { date, passed } = await json('/clock');
    expect(date).toBeGreaterThanOrEqual(before);
    // Of a wait of 5 ms. What it shows at first is 0 often: it starts with the request.
    expect(passed).toBeGreaterThanOrEqual(4);
  });

  it('starts from the same state each time', async () => {
    expect([await json('/state'), await json('/state')]).toEqual([1, 1]);
  });

  it('knows Unicode properties in regular expressions', async () => {
    expect(await json('/unicode')).toEqual([true, false, true]);
  });

  it('parses URLs without exceptions', async () => {
    expect(await json('/url')).toEqual([true, false, 'https://a.b/x']);
  });

  it('streams a body through', async () => {
    const body = 'ä'.repeat(100_000);
    const response = await app.fetch('/echo', { method: 'POST', body });
    expect(response.headers.get('x-method')).toBe('POST');
    expect((await response.text()) === body).toBe(true);
  });

  it('sees what the manifest grants, by name', async () => {
    expect(await json('/env')).toEqual({ keys: ['store', '', 'GREETING'], greeting: 'Grüße' });
  });

  it('uses a key-value store', async () => {
    expect(await json('/keyvalue')).toEqual({
      missing: null,
      bytes: [0, 255],
      json: { a: [1] },
      many: [
        ['y', '2'],
        ['none', null],
        ['x', '1'],
      ],
      sums: [1, 10, -2],
      large: '1152921504606846974',
      unsafe: 'RangeError: The sum 1152921504606846975 does not fit a number: pass a bigint',
      tooLarge: 'RangeError: 9223372036854775808 does not fit a 64-bit integer',
      noNumber: expect.stringMatching(/^KeyValueError: Key-value store 'store': .+ \(other\)$/),
      noValue:
        'TypeError: A value must be a string, an ArrayBuffer, a view of one such as a Uint8Array, or with put a ReadableStream: use JSON.stringify for anything else',
      noType: "TypeError: Unknown value type 'xml': use one of text, json, bytes, arrayBuffer, stream",
      update: ['other 2!', 3],
      exists: [true, false],
      list: { keys: ['bytes', 'json', 'n', 'text'] },
    });
  });

  it('passes more to the host than its memory holds, one argument after the other', async () => {
    expect(await json('/much')).toBe('kept');
  });

  it('refuses what is no key, and no list of keys', async () => {
    const { failures, ttl, kept } = await json('/wrong-keys');
    const told = ['undefined', 'null', 'a boolean', 'an object (Object)', 'an object (Array)', 'a symbol', 'a function'];
    const ofKeys = told.flatMap((each) => Array.from({ length: 4 }, () => `TypeError: A key must be a string, not ${each}`));
    const methods = { getMany: 'keys', putMany: 'pairs of a key and its value, or a Map', deleteMany: 'keys' };
    const ofLists = ['a string', 'an object (Object)', 'undefined', 'a number'].flatMap((each) =>
      Object.entries(methods).map(([method, what]) => `TypeError: ${method} takes a list of ${what}, not ${each}`),
    );
    expect(failures).toEqual([...ofKeys, ...ofLists]);
    expect(ttl).toBe('RangeError: The option expirationTtl of put is "60"; it is a number of seconds above 0');
    expect(kept).toEqual([]);
  });

  it('loses no text on the way to a store and back', async () => {
    expect(await json('/texts')).toEqual({
      mark: [...Buffer.from('\uFEFFab')],
      text: '\uFEFFab',
      many: ['a value', 'a value', 'seven'],
      update: expect.stringMatching(/^TypeError: Key-value store '', key 'bytes': update changes text, and the value is not UTF-8/),
      bytes: [0xff, 0x61],
      half: false,
    });
  });

  it.each([
    ['/throw', 'RangeError: secret detail\n    at fail (src/index.ts:17:9)'],
    ['/reject', 'RangeError: later\n    at fail (src/index.ts:17:9)'],
    ['/cause', 'Caused by: RangeError: inner\n    at fail (src/index.ts:17:9)'],
    ['/string', 'Thrown, but not an Error: "only text"'],
    ['/nothing', 'The handler returned undefined where a Response is expected'],
  ])('%s: the client learns nothing, the log all', async (path, message) => {
    const response = await app.fetch(path);
    expect(response.status).toBe(500);
    expect(await response.text()).toBe('Internal Server Error\n');
    await logged(message);
  });

  it('logs errors with positions in its sources', async () => {
    await json('/log');
    await logged('plain { a: 1 }');
    await logged('Error: logged\n    at /log (src/index.ts:56:19)');
  });

  it('goes on after its response until what it waits for is done', async () => {
    expect(await json('/late')).toBe('early');
    await logged('Error: lost');
    await logged('waited');
  });
});

describe('the component', () => {
  it('is the same for the same sources, and knows no path of this machine', async () => {
    const options = { name: 'x', directory: FIXTURE, source: join(FIXTURE, 'src/index.ts'), world: { keyvalue: ['store'], config: ['A'] } };
    const [one, two] = await Promise.all([buildJavaScript(options), buildJavaScript(options)]);
    const bytes = Buffer.from(one.component);
    expect(bytes.equals(two.component)).toBe(true);
    for (const path of [REPOSITORY, directory]) expect(bytes.includes(path)).toBe(false);
    expect(bytes.includes('skerry:runtime/serve.ts')).toBe(true);
    expect(one.inputs.files).toContain(join(FIXTURE, 'src/keyvalue.ts'));
  });
});

describe('evaluation at build time', () => {
  function build(code: string) {
    const source = join(directory, 'index.js');
    writeFileSync(source, code);
    return buildJavaScript({ name: 'x', directory, source, world: EMPTY });
  }

  const HANDLER = 'export default { fetch: () => new Response() };';

  it.each([
    [
      'no default export',
      'export const fetch = 1;',
      "index.js has neither a default export nor a listener for 'fetch' events: its export 'fetch' belongs in one",
    ],
    ['a default export without fetch', 'export default { get() {} };', "The default export of index.js has no method 'fetch'"],
    ['a fetch that is no function', 'export default { fetch: 1 };', "'fetch' of the default export of index.js is not a function"],
  ])('%s: says what to write', async (_, code, message) => {
    await expect(build(code)).rejects.toMatchObject({ code: 'BUILD_FAILED', message, help: expect.stringContaining('export default {') });
  });

  it.each([
    ['nothing at all', 'export {};', /has neither a default export nor a listener for 'fetch' events$/],
    ['a default export that is text', 'export default "text";', /has no method 'fetch'$/],
    [
      'both forms',
      `addEventListener('fetch', () => {}); ${HANDLER}`,
      /has both a default export with 'fetch' and a listener for 'fetch' events: keep one of them$/,
    ],
  ])('%s: says what is wrong with it', async (_, code, message) => {
    await expect(build(code)).rejects.toMatchObject({ code: 'BUILD_FAILED', message: expect.stringMatching(message) });
  });

  it('says at build what is missing, and what to do, where a program or a package uses it outside of its handler', async () => {
    const code = 'const made = new WebAssembly.Module(new Uint8Array(8));\nexport default { fetch: () => new Response(String(made)) };';
    await expect(build(code)).rejects.toMatchObject({
      code: 'BUILD_FAILED',
      message: expect.stringContaining('WebAssembly is not defined'),
      help: expect.stringContaining('WebAssembly does not exist in a function: compile'),
    });
  });

  it('a variable of the environment has no value yet: says where it is read', async () => {
    const source = join(directory, 'variable.js');
    const world = { ...EMPTY, environment: ['TOKEN'] };
    const options = { name: 'x', directory, source, world };
    writeFileSync(source, `const name = 'TOKEN';\nconst token = process.env[name];\n${HANDLER.replace('()', '(token)')}`);
    await expect(buildJavaScript(options)).rejects.toMatchObject({
      code: 'BUILD_FAILED',
      message: expect.stringContaining('process.env.TOKEN was read at build time: its value belongs to a deployment'),
      where: 'variable.js:2:15',
    });
    writeFileSync(source, `const other = process.env.OTHER;\nexport default { fetch: () => new Response(process.env.TOKEN ?? other) };`);
    expect((await buildJavaScript(options)).component.length).toBeGreaterThan(0);
  });

  it('a grant that has the name of a global cannot be one', async () => {
    const source = join(directory, 'global.js');
    writeFileSync(source, "addEventListener('fetch', () => {});");
    const options = { name: 'x', directory, source, world: { keyvalue: ['crypto'], config: [] } };
    await expect(buildJavaScript(options)).rejects.toMatchObject({
      message: expect.stringContaining("'crypto' in skerry.json is also the name of an engine global"),
    });
  });

  it.each([
    [
      'a key of bytes',
      "import { value } from './circle.js'; export const own = () => 1; export const key = await crypto.subtle.importKey('raw', new Uint8Array(32), { name: 'HMAC', hash: 'SHA-256' }, false, ['verify']);",
    ],
    ['circular imports', "import { value } from './circle.js'; export const own = () => 1;"],
    ['a dynamic import', "const { value } = await import('./circle.js'); export const own = () => 1;"],
    [
      'a listener that is taken away',
      "import { value } from './circle.js'; export const own = () => 1; addEventListener('fetch', value); removeEventListener('fetch', value);",
    ],
    [
      'a channel that is made at once',
      'const channel = new MessageChannel(); channel.port1.onmessage = () => undefined; globalThis.port = channel.port2;',
    ],
    [
      'a module of 3 MB',
      `import { value } from './circle.js'; export const own = () => 1; const big = ${JSON.stringify('x'.repeat(3_000_000))}; globalThis.size = big.length;`,
    ],
  ])('%s: builds', async (_, code) => {
    writeFileSync(join(directory, 'circle.js'), "import { own } from './index.js'; export const value = () => own() + 1;");
    await expect(build(`${code} ${HANDLER}`)).resolves.toBeDefined();
  });

  it.each([
    [
      'an exception',
      `function start() {\n  null.x;\n}\nstart(); ${HANDLER}`,
      'index.js:2:3',
      /^TypeError: .*\n {4}at start \(index\.js:2:3\)\n {4}at index\.js:4:1$/,
    ],
    ['a rejected top-level await', `await Promise.reject(new Error('no')); ${HANDLER}`, 'index.js:1:22', /^Error: no\n/],
    ['a string', `throw 'text'; ${HANDLER}`, 'index.js', /^uncaught exception: text$/],
    [
      'crypto.randomUUID',
      `const id = crypto.randomUUID(); ${HANDLER} export { id };`,
      'index.js:1:19',
      /every request would see the same value/,
    ],
    [
      'crypto.getRandomValues',
      `crypto.getRandomValues(new Uint8Array(1)); ${HANDLER}`,
      'index.js:1:8',
      /every request would see the same value/,
    ],
    [
      'a key that is generated',
      `await crypto.subtle.generateKey('Ed25519', false, ['sign']); ${HANDLER}`,
      'index.js:1:21',
      /every request would see the same value/,
    ],
    ['fetch', `await fetch('https://example.com'); ${HANDLER}`, 'index.js:1:7', /fetch can only be used during request handling/],
    ['a timer', `setTimeout(() => {}); ${HANDLER}`, 'index.js:1:1', /setTimeout can only be used during request handling/],
    ['endless recursion', `const f = () => f() + 1; f(); ${HANDLER}`, expect.stringMatching(/^index\.js:1:/), /too much recursion/],
  ])('%s fails the build, in positions of the sources', async (_, code, where, message) => {
    const error: unknown = await build(code).then(
      () => undefined,
      (reason: unknown) => reason,
    );
    expect(error).toMatchObject({ code: 'BUILD_FAILED', where });
    expect((error as SkerryError).message).toMatch(message);
  });

  it('a top-level await that never ends fails the build', async () => {
    await expect(build(`await new Promise(() => {}); ${HANDLER}`)).rejects.toMatchObject({
      code: 'BUILD_FAILED',
      message: 'A top-level await never settles, so the handler is never registered',
    });
  });

  it('what modules print is a warning', async () => {
    const { warnings } = await build(`console.log('loaded'); ${HANDLER}`);
    expect(warnings).toEqual(['Printed while the modules were evaluated:\nloaded']);
  });

  it('an endless loop is ended, and the next build works', async () => {
    const world = { imports: [], wit: '' };
    const outcome = await componentize({ code: 'for (;;) globalThis.x = 1;', world }, 500);
    expect(outcome).toEqual({ kind: 'timeout' });
    await expect(build(HANDLER)).resolves.toBeDefined();
  });
});
