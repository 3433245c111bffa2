import { describe, expect, it } from 'vitest';
import { DEFAULT_LIMITS, SkerryError } from '../../base/index.ts';
import { CAPABILITIES, grantedOnes } from '../../capabilities/index.ts';
import { parseManifest } from './index.ts';

const MINIMAL = { name: 'hello', language: 'assemblyscript', source: 'assembly/index.ts' };

const parse = (value: unknown) => parseManifest(JSON.stringify(value, undefined, 2), 'skerry.json');

function problem(text: string): string {
  try {
    parseManifest(text, 'skerry.json');
  } catch (error) {
    if (SkerryError.is(error) && error.code === 'MANIFEST_INVALID') return error.message;
    throw error;
  }
  throw new Error('The manifest was accepted');
}

const problemOf = (value: unknown): string => problem(JSON.stringify(value, undefined, 2));

describe('parseManifest()', () => {
  it('completes what is left out', () => {
    const nothing = grantedOnes(CAPABILITIES).map(({ name, grant }) => [name, grant.read(undefined)]);
    expect(parse(MINIMAL)).toEqual({
      ...Object.fromEntries(nothing),
      name: 'hello',
      description: undefined,
      middleware: [],
      origin: { kind: 'source', language: 'assemblyscript', source: 'assembly/index.ts' },
      routes: undefined,
      limits: DEFAULT_LIMITS,
    });
  });

  it('keeps limits that are not named at their defaults', () => {
    const { limits } = parse({ ...MINIMAL, limits: { wallTimeMs: 5 } });
    expect(limits).toEqual({ ...DEFAULT_LIMITS, wallTimeMs: 5 });
  });

  it('lets JavaScript hold more handles, since its engine keeps them', () => {
    const { handles } = parse({ ...MINIMAL, language: 'typescript', source: 'src/index.ts' }).limits;
    expect(handles).toBe(16_384);
    expect(parse({ ...MINIMAL, language: 'javascript', source: 'src/index.js', limits: { handles: 50 } }).limits.handles).toBe(50);
  });

  it('tells own stores from shared ones', () => {
    expect(parse({ ...MINIMAL, capabilities: { keyvalue: ['a', 'b'] } }).keyvalue).toEqual([
      { identifier: 'a', sharedAs: undefined },
      { identifier: 'b', sharedAs: undefined },
    ]);
    expect(parse({ ...MINIMAL, capabilities: { keyvalue: { a: 'team' } } }).keyvalue).toEqual([{ identifier: 'a', sharedAs: 'team' }]);
  });

  it('grants the store without a name, and shares none under it', () => {
    expect(parse({ ...MINIMAL, capabilities: { keyvalue: [''] } }).keyvalue).toEqual([{ identifier: '', sharedAs: undefined }]);
    expect(parse({ ...MINIMAL, capabilities: { keyvalue: { '': 'team' } } }).keyvalue).toEqual([{ identifier: '', sharedAs: 'team' }]);
    expect(() => parse({ ...MINIMAL, capabilities: { keyvalue: { a: '' } } })).toThrow('use letters');
  });

  it('takes the runtime of AssemblyScript, for functions of that language', () => {
    const origin = { kind: 'source', language: 'assemblyscript', source: 'assembly/index.ts', runtime: 'stub' };
    expect(parse({ ...MINIMAL, assemblyscript: { runtime: 'stub' } }).origin).toEqual(origin);
    expect(problemOf({ ...MINIMAL, assemblyscript: { runtime: 'minimal' } })).toContain(
      '"assemblyscript.runtime" is "minimal"; allowed: "incremental", "stub"',
    );
    expect(problemOf({ ...MINIMAL, language: 'typescript', assemblyscript: {} })).toContain('this function is written in typescript');
    expect(problemOf({ name: 'x', component: 'y', assemblyscript: {} })).toContain('this function is compiled already');
  });

  it('takes languages, for functions in TypeScript and JavaScript', () => {
    const script = { name: 'x', language: 'typescript', source: 'src/index.ts' };
    const origin = { kind: 'source', language: 'typescript', source: 'src/index.ts', intl: ['de', 'pt-BR'] };
    expect(parse({ ...script, javascript: { intl: ['de', 'pt-BR'] } }).origin).toEqual(origin);
    expect(problemOf({ ...script, javascript: { intl: ['de_DE'] } })).toContain('"javascript.intl.0" is "de_DE"');
    expect(problemOf({ ...script, language: 'assemblyscript', javascript: {} })).toContain('this function is written in assemblyscript');
    expect(problemOf({ name: 'x', component: 'y', javascript: {} })).toContain('this function is compiled already');
  });

  it('takes a request to try, and refuses what cannot be one', () => {
    expect(parse(MINIMAL).try).toBeUndefined();
    expect(parse({ ...MINIMAL, try: { path: '/x?a=1' } }).try).toMatchObject({ method: 'GET', path: '/x?a=1', headers: {} });
    expect(problemOf({ ...MINIMAL, try: { path: 'x' } })).toContain('"try.path" is "x"; start with "/"');
    expect(problemOf({ ...MINIMAL, try: { path: '/x', body: 'y' } })).toContain('"try.body" cannot be sent with GET; set "method"');
    expect(problemOf({ ...MINIMAL, try: { method: 'POST', path: '/x', body: 'y', file: 'z' } })).toContain('both "body" and "file"');
    expect(problemOf({ ...MINIMAL, try: { path: '/x', headers: { 'a b': 'c' } } })).toContain('"a b" cannot be a key');
    expect(problemOf({ ...MINIMAL, try: { path: '/x', headers: { a: 'b\nc' } } })).toContain('"try.headers.a" is');
  });

  it('permits comments and trailing commas', () => {
    const text = '{\n  // what it is\n  "name": "x", /* from elsewhere */ "component": "x.wasm",\n}';
    expect(parseManifest(text, 'skerry.json').origin).toEqual({ kind: 'component', component: 'x.wasm' });
  });

  it.each(['GET /', '/', '/*', '/a', '/a/', '/a/:id', 'POST /a/:id/b', '/files/*', 'DELETE /a.b/~c/@d', '/:any'])(
    'accepts the route %s',
    (route) => {
      expect(parse({ ...MINIMAL, routes: [route] }).routes).toEqual([route]);
    },
  );

  it.each([
    'a',
    'get /a',
    'FETCH /a',
    '/a//b',
    '/*/a',
    '/a/(.*)',
    '/a/:id(\\d+)',
    '/a b',
    '/a?b',
    '/a#b',
    'GET  /a',
    ' /a',
    '/a/::b',
    '/a/:b*',
    'GET /:b*',
    '/é',
  ])('refuses the route %j', (route) => {
    expect(problemOf({ ...MINIMAL, routes: [route] })).toMatch(
      /^skerry\.json:\d+:\d+: "routes\.0" is ".*"; write an optional method and a path/,
    );
  });

  it('strips a prefix that a route begins with', () => {
    const routes = ['/own', { route: 'GET /api/v1/:id', stripPrefix: '/api/v1' }, { route: '/x', stripPrefix: '/x' }];
    expect(parse({ ...MINIMAL, routes }).routes).toEqual(routes);
  });

  it.each([
    [{ route: '/api/x', stripPrefix: '/ap' }, '"routes.0.stripPrefix" is "/ap", and the path /api/x does not begin with it'],
    [{ route: 'GET /:id/x', stripPrefix: '/id' }, 'the path /:id/x does not begin with it'],
    [{ route: '/api/*', stripPrefix: '/' }, '"routes.0.stripPrefix" is "/"; write fixed segments, each behind a slash'],
    [{ route: '/api/*', stripPrefix: '/:id' }, 'write fixed segments'],
    [{ route: '/api/*', stripPrefix: '/api/' }, 'write fixed segments'],
    [{ route: '/api/*' }, '"routes.0" needs the key "stripPrefix"'],
    [{ route: 'api', stripPrefix: '/api' }, 'write an optional method and a path'],
    [{ route: '/api', stripPrefix: '/api', x: 1 }, '"x" is not a valid key here'],
    [7, '"routes.0" is 7; it must be a string'],
  ])('refuses %j', (route, message) => {
    expect(problemOf({ ...MINIMAL, routes: [route] })).toContain(message);
  });

  it('refuses a route that stands there twice, in whichever form', () => {
    const routes = ['/api/*', { route: '/api/*', stripPrefix: '/api' }];
    expect(problemOf({ ...MINIMAL, routes })).toContain('"routes.1" is "/api/*", which stands there already');
  });

  it.each(['', 'A', '-a', 'a-', 'a_b', 'a/b', '../a', 'a'.repeat(64), '__proto__', 'a\u0000b', 'é'])('refuses the name %j', (name) => {
    expect(problemOf({ ...MINIMAL, name })).toContain('"name" is');
  });

  it('names line, column and the likely key for a key that does not exist', () => {
    const text = '{\n  "name": "x",\n  "component": "x.wasm",\n  "rutes": ["/"]\n}';
    expect(problem(text)).toContain('skerry.json:4:3: "rutes" is not a valid key here; did you mean "routes"? Allowed: name,');
  });

  it('lists every mistake, in the order of the file', () => {
    const message = problem('{\n"name": 1,\n"language": "rust",\n"source": "x",\n"limits": { "wallTimeMs": 0 }\n}');
    expect(message.split('\n')).toEqual([
      'skerry.json:2:1: "name" is 1; it must be a string',
      'skerry.json:3:1: "language" is "rust"; allowed: "assemblyscript", "typescript", "javascript"',
      'skerry.json:5:13: "limits.wallTimeMs" is 0; it must be from 1 to 900000',
    ]);
  });

  it.each([
    ['{"name": "x"}', 'Specify either "source" and "language", or "component"'],
    ['{"name": "x", "source": "y"}', 'Specify either "source" and "language", or "component"'],
    ['{"name": "x", "component": "y", "source": "z"}', 'Specify either "source" and "language", or "component"'],
    ['[]', 'it must be an object'],
    ['null', 'it must be an object'],
    ['', 'Not valid JSON'],
    ['{"name": "x"', 'Not valid JSON'],
    ['{"name": "x" "component": "y"}', 'Not valid JSON'],
    ['{"name": "x", "name": "y", "component": "z"}', 'Key "name" is duplicated'],
    ['{"name": "x", "component": "z", "config": {"A": 1}}', '"config.A" is 1; it must be a string'],
    ['{"name": "x", "component": "z", "capabilities": {"keyvalue": ["a/b"]}}', 'use letters'],
    [
      '{"name": "x", "component": "z", "capabilities": {"keyvalue": ["K"]}, "config": {"K": "v"}}',
      'names a key-value store and a config value',
    ],
    [
      '{"name": "x", "component": "z", "capabilities": {"secrets": ["A", "K"], "keyvalue": ["K"]}}',
      '"K" names a key-value store and a secret; give one of them another name',
    ],
    ['{"name": "x", "component": "z", "capabilities": {"secrets": ["K"]}, "config": {"K": "v"}}', 'names a config value and a secret'],
    [
      '{"name": "x", "component": "z", "capabilities": {"secrets": ["K"]}, "environment": {"K": "v"}}',
      'names an environment variable and a secret',
    ],
    ['{"name": "x", "component": "z", "capabilities": {"secrets": ["a b"]}}', '"capabilities.secrets.0" is "a b"; use letters'],
    ['{"name": "x", "component": "z", "capabilities": {"secrets": ["A", "A"]}}', 'secrets'],
    ['{"name": "x", "component": "z", "capabilities": {"secrets": {"A": "value"}}}', 'it must be an array'],
    [
      '{"name": "x", "component": "z", "capabilities": {"filesystem": true}}',
      '"filesystem" is not a valid key here. Allowed: keyvalue, http',
    ],
    ['{"name": "x", "component": "z", "capabilities": {"http": ["ftp://x"]}}', 'capabilities.http'],
  ])('refuses %s', (text, expected) => {
    expect(problem(text)).toContain(expected);
  });

  it('keeps names that objects have of their own', () => {
    const names = ['__proto__', 'constructor', 'hasOwnProperty', 'toString', 'valueOf'];
    const pairs = (value: string): string => `{${names.map((name) => `"${name}": "${value}"`).join(', ')}}`;
    const text = (key: string, value: string): string => `{"name": "x", "component": "z", "${key}": ${value}}`;
    expect(new Map(Object.entries(parseManifest(text('config', pairs('c')), 'f').config))).toEqual(
      new Map(names.toSorted().map((name) => [name, 'c'])),
    );
    expect(Object.keys(parseManifest(text('environment', pairs('e')), 'f').environment).toSorted()).toEqual(names.toSorted());
    const { keyvalue } = parseManifest(text('capabilities', `{"keyvalue": ${pairs('s')}}`), 'f');
    expect(keyvalue.map(({ identifier }) => identifier).toSorted()).toEqual(names.toSorted());
  });

  it('keeps a key named __proto__ a key', () => {
    expect(problem('{"name": "x", "component": "z", "__proto__": {}}')).toContain('"__proto__"');
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
  });

  it('does not take long for a hostile file', () => {
    const deep = `${'['.repeat(5000)}${']'.repeat(5000)}`;
    expect(() => parseManifest(deep, 'skerry.json')).toThrow(SkerryError);
  });
});
