import { describe, expect, it } from 'vitest';
import { Registry } from './registry.ts';
import { createRouter, routesOf } from './routes.ts';

const deployed = (name: string, routes?: readonly string[]) => ({ manifest: { name, routes } });

describe('createRouter()', () => {
  const router = createRouter([
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
    expect(router.find(method, path)?.manifest.name).toBe(name);
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
    expect(() => createRouter([deployed('a', ['GET /x/:a']), deployed('b', ['/x/:b'])])).toThrow(
      'The functions "a" and "b" both claim GET /x/:b',
    );
  });

  it('lets functions share a path by method', () => {
    const shared = createRouter([deployed('read', ['GET /x']), deployed('write', ['POST /x'])]);
    expect(shared.find('GET', '/x')?.manifest.name).toBe('read');
    expect(shared.find('POST', '/x')?.manifest.name).toBe('write');
  });
});

describe('routesOf()', () => {
  it('defaults to the name and everything below', () => {
    expect(routesOf({ name: 'a', routes: undefined }).map(({ path }) => path)).toEqual(['/a', '/a/*']);
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
