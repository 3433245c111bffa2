import { describe, expect, it } from 'vitest';
import type { ManifestRoute } from '../registry/index.ts';
import { Registry } from './registry.ts';
import { Domains } from './domains.ts';
import { hostNameOf } from './host-name.ts';
import { PathRouter } from './path-router.ts';
import { routesOf } from './route.ts';

const deployed = (name: string, routes?: readonly ManifestRoute[]) => ({ manifest: { name, routes } });

function routerOf(functions: readonly ReturnType<typeof deployed>[]): PathRouter<string> {
  const router = new PathRouter<string>();
  for (const { manifest } of functions) router.set(manifest.name, routesOf(manifest), manifest.name);
  return router;
}

describe('PathRouter', () => {
  const router = routerOf([
    deployed('hello'),
    deployed('guestbook', ['GET /guestbook', '/guestbook/:id']),
    deployed('files', ['/files/*']),
    deployed('root', ['GET /']),
  ]);

  it.each([
    ['GET', '/hello', 'hello'],
    ['DELETE', '/hello/a/b?c=d', 'hello'],
    ['GET', '/hello?x=/files/', 'hello'],
    ['HEAD', '/guestbook', 'guestbook'],
    ['PATCH', '/guestbook/7', 'guestbook'],
    ['GET', '/files/', 'files'],
    ['GET', '/files/../guestbook', 'files'],
    ['GET', '/', 'root'],
    ['GET', '/hell%6f', 'hello'],
    ['PROPFIND', '/hello', 'hello'],
    ['QUERY', '/guestbook/7', 'guestbook'],
    ['GET', '/hello/caf%E9?q=%zz', 'hello'],
    ['GET', '/hell%6f?q=%E9', 'hello'],
    ['GET', '/guestbook/%zz', 'guestbook'],
    ['GET', `/guestbook/${'x'.repeat(10_000)}`, 'guestbook'],
  ])('%s %s goes to %s', (method, path, name) => {
    expect(router.find(method, path)?.target).toBe(name);
  });

  it.each([
    ['POST', '/guestbook'],
    ['GET', '/guestbook/1/2'],
    ['GET', '/guestbook/'],
    ['GET', '/Hello'],
    ['GET', '/files'],
    ['GET', '/%zz'],
    ['GET', '/__proto__'],
    ['GET', '/constructor'],
    ['PROPFIND', '/guestbook'],
    ['POST', '/'],
  ])('%s %s goes nowhere', (method, path) => {
    expect(router.find(method, path)).toBeUndefined();
  });

  it('refuses two functions on one route, whatever its parameters are called', () => {
    expect(() => routerOf([deployed('a', ['GET /x/:a']), deployed('b', ['/x/:b'])])).toThrow(
      'The functions "a" and "b" both claim GET /x/:b',
    );
  });

  it('lets functions share a path by method', () => {
    const shared = routerOf([deployed('read', ['GET /x']), deployed('write', ['POST /x'])]);
    expect(shared.find('GET', '/x')?.target).toBe('read');
    expect(shared.find('POST', '/x')?.target).toBe('write');
  });
});

describe('PathRouter: who comes first', () => {
  const router = routerOf([
    deployed('rest', ['/*']),
    deployed('any', ['/:any', '/:any/fixed']),
    deployed('below', ['/a/*']),
    deployed('one', ['/a/:one', 'POST /a/:one/x']),
    deployed('fixed', ['GET /a/b', '/a/b/']),
    deployed('start', ['/start*']),
  ]);

  it.each([
    ['GET', '/a/b', 'fixed'],
    ['GET', '/%61/%62?x', 'fixed'],
    ['GET', '/a/b#x', 'fixed'],
    ['POST', '/a/b', 'one'],
    ['GET', '/a/c', 'one'],
    ['POST', '/a/c/x', 'one'],
    ['GET', '/a/c/x', 'below'],
    ['GET', '/a/', 'below'],
    ['GET', '/a', 'any'],
    ['GET', '/z/fixed', 'any'],
    ['GET', '/a/fixed', 'one'],
    ['GET', '/z/fixed/x', 'rest'],
    ['GET', '/', 'rest'],
    ['GET', '/started/now', 'start'],
    ['GET', '/sta', 'any'],
    ['GET', '/:any', 'any'],
    ['GET', '/*', 'any'],
  ])('%s %s goes to %s', (method, path, name) => {
    expect(router.find(method, path)?.target).toBe(name);
  });
});

describe('PathRouter: changes', () => {
  it('leave everything as it was where a route belongs to somebody else', () => {
    const router = routerOf([deployed('a', ['/a', '/a/:x']), deployed('b', ['/b'])]);
    expect(() => router.set('b', routesOf({ name: 'b', routes: ['/new', 'PUT /a/:y'] }), 'b2')).toThrow(
      'The functions "a" and "b" both claim PUT /a/:y',
    );
    expect(router.find('GET', '/b')?.target).toBe('b');
    expect(router.find('GET', '/new')).toBeUndefined();
  });

  it('take effect at once, for routes that were asked for before as well', () => {
    const router = routerOf([deployed('a', ['/a', '/a/:x', '/:y/z'])]);
    expect(['/a', '/a/1', '/q/z'].map((path) => router.find('GET', path)?.target)).toEqual(['a', 'a', 'a']);
    router.set('a', routesOf({ name: 'a', routes: ['GET /a/:x', '/b'] }), 'a2');
    expect(['/a', '/a/1', '/q/z', '/b'].map((path) => router.find('GET', path)?.target)).toEqual([undefined, 'a2', undefined, 'a2']);
    expect(router.find('POST', '/a/1')).toBeUndefined();
    router.delete('a');
    router.delete('a');
    expect(['/a', '/a/1', '/q/z', '/b'].map((path) => router.find('GET', path))).toEqual([undefined, undefined, undefined, undefined]);
    router.set('b', routesOf({ name: 'b', routes: ['/a/:other'] }), 'b');
    expect(router.find('GET', '/a/1')?.target).toBe('b');
  });

  it('keep what others have at the same path by other methods', () => {
    const router = routerOf([deployed('read', ['GET /x', 'GET /x/*']), deployed('write', ['POST /x', 'POST /x/*'])]);
    router.delete('read');
    expect(router.find('POST', '/x')?.target).toBe('write');
    expect(router.find('POST', '/x/1')?.target).toBe('write');
    expect(router.find('GET', '/x/1')).toBeUndefined();
  });
});

describe('routesOf()', () => {
  it('counts the segments that are stripped', () => {
    const routes = [{ route: 'GET /api/v1/*', stripPrefix: '/api/v1' }, '/own'];
    expect(routesOf({ name: 'a', routes }).map(({ path, methods, stripped }) => [path, methods.length, stripped])).toEqual([
      ['/api/v1/*', 2, 2],
      ['/own', 8, 0],
    ]);
  });

  it('defaults to the name and everything below', () => {
    expect(routesOf({ name: 'a', routes: undefined }).map(({ path }) => path)).toEqual(['/a', '/a/*']);
  });
});

describe('hostNameOf()', () => {
  it.each([
    ['example.org', 'example.org'],
    ['EXAMPLE.org:8080', 'example.org'],
    ['example.org.', 'example.org'],
    ['example.org.:80', 'example.org'],
    ['example.org..', 'example.org.'],
    ['[::1]:80', '[::1]'],
    ['[::1]', '[::1]'],
    ['', ''],
    ['.', ''],
    [':', ''],
    ['__proto__', '__proto__'],
  ])('%j is %j', (authority, host) => {
    expect(hostNameOf(authority)).toBe(host);
  });
});

describe('Domains', () => {
  const domain = (name: string, owner: string) => ({ name, owner, target: owner });
  const domains = new Domains([domain('example.org', 'a'), domain('*.example.org', 'b'), domain('api.example.org', 'c')]);

  it.each([
    ['example.org', 'a'],
    ['api.example.org', 'c'],
    ['other.example.org', 'b'],
    ['__proto__.example.org', 'b'],
    ['x.y.example.org', undefined],
    ['.example.org', undefined],
    ['*.example.org', 'b'],
    ['org', undefined],
    ['', undefined],
    ['constructor', undefined],
    ['xexample.org', undefined],
  ])('%j is of %s', (host, owner) => {
    expect(domains.find(host)).toBe(owner);
  });

  it('belong to one owner', () => {
    expect(() => new Domains([domain('example.org', 'a'), domain('example.org', 'b')])).toThrow(
      'The tenants "a" and "b" both claim the domain example.org',
    );
  });
});

describe('Registry', () => {
  it('keeps the old set when the new one conflicts', () => {
    const registry = new Registry<ReturnType<typeof deployed>>();
    registry.replace([deployed('a')]);
    expect(() => registry.replace([deployed('b'), deployed('b')])).toThrow('Two functions are named "b"');
    expect(() => registry.replace([deployed('b', ['/x']), deployed('c', ['/x'])])).toThrow(/both claim/);
    expect(registry.functions.map(({ manifest }) => manifest.name)).toEqual(['a']);
    expect(registry.find('GET', '/a')).toBeDefined();
  });
});
