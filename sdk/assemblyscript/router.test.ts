import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { serveFolder, type ServedFunction } from '../../test/support/serve-example.ts';

let app: ServedFunction;
beforeAll(async () => {
  app = await serveFolder(fileURLToPath(new URL('fixtures/router', import.meta.url)));
});
afterAll(() => app?.close());

async function send(request: string): Promise<{ status: number; text: string; headers: Headers }> {
  const [method = '', path = ''] = request.split(' ');
  const answer = await app.fetch(path, { method });
  return { status: answer.status, text: await answer.text(), headers: answer.headers };
}

describe('router', () => {
  test.each([
    // The most specific pattern, whatever the order.
    ['GET /users/7', 'user 7'],
    ['PUT /users/me', 'me false'],
    ['GET /files/index', 'index'],
    ['GET /files/index/', 'file index/'],
    ['GET /files/a/b', 'file a/b'],
    ['GET /', 'rest '],
    ['GET /a//b/', 'rest a//b/'],
    ['GET /files/', 'file '],
    ['GET /files', 'rest files'],
    ['GET /users/7/posts/', 'posts 7'],
    // A pattern that has not the method gives way to a wider one.
    ['GET /users/me', 'invalid-parameter: id is not a whole number: me'],
    ['GET /users/7/posts', 'rest users/7/posts'],
    ['GET /users/', 'rest users/'],
    ['GET /users', 'rest users'],
    ['DELETE /users/a/posts/b', 'post a b'],
    // Parameters are decoded one by one; the rest is not.
    ['DELETE /users/J%C3%BCrgen%2F/posts/%25', 'post Jürgen/ %'],
    ['GET /files/%2e%2e%2Fx', 'file %2e%2e%2Fx'],
    ['PATCH /gr%C3%BC%C3%9Fe/%F0%9F%98%80', 'greet 😀'],
    ['GET /%66iles/index', 'index'],
    // Any method, and one of them.
    ['POST /any/x', 'any POST x'],
    ['GET /any/x', 'anyGet x'],
    ['DELETE /any/x', 'any DELETE x'],
  ])('%s', async (request, text) => {
    expect(await send(request)).toMatchObject({ status: 200, text });
  });

  test.each([
    ['DELETE /users/7', 'GET, HEAD, OPTIONS'],
    ['DELETE /users', 'POST, GET, HEAD, OPTIONS'],
    ['POST /files/x', 'GET, HEAD, OPTIONS'],
    ['PATCH /users/me', 'PUT, GET, HEAD, OPTIONS'],
    ['POST /head', 'GET, HEAD, PURGE, OPTIONS'],
  ])('%s is answered with what is allowed', async (request, allow) => {
    const { status, text, headers } = await send(request);
    expect([status, text, headers.get('allow')]).toEqual([405, 'Method not allowed\n', allow]);
  });

  test('OPTIONS is answered with what is allowed', async () => {
    const { status, text, headers } = await send('OPTIONS /users/me');
    expect([status, text, headers.get('allow')]).toEqual([204, '', 'PUT, GET, HEAD, OPTIONS']);
    expect((await send('OPTIONS /any/x')).text).toBe('any OPTIONS x');
  });

  test('HEAD is answered by GET, unless it has a route of its own', async () => {
    const { status, text, headers } = await send('HEAD /users/7');
    expect([status, text, headers.get('content-length')]).toEqual([200, '', '6']);
    const own = await send('HEAD /head');
    expect([own.status, own.headers.get('x-own')]).toEqual([204, 'yes']);
  });

  test('what no pattern is for is not found', async () => {
    expect(await send('GET /strict')).toMatchObject({ status: 404, text: 'missing /strict' });
    expect(await send('GET /strict/')).toMatchObject({ status: 200, text: 'index' });
    expect(await send('GET /strict//')).toMatchObject({ status: 404, text: 'missing /strict//' });
  });

  test.each([
    ['9223372036854775807', 'user 9223372036854775807'],
    ['-9223372036854775808', 'user -9223372036854775808'],
    ['0', 'user 0'],
    ['-0', 'user 0'],
    ['007', 'user 7'],
    ['9223372036854775808', null],
    ['-9223372036854775809', null],
    ['99999999999999999999', null],
    ['18446744073709551617', null],
    ['-', null],
    ['+1', null],
    ['1e3', null],
    ['0x1', null],
    ['%D9%A1', null],
    ['1%20', null],
  ])('reads the integer %s', async (digits, expected) => {
    const { text } = await send(`GET /users/${digits}`);
    expect(text).toBe(expected ?? `invalid-parameter: id is not a whole number: ${decodeURIComponent(digits)}`);
  });

  test.each([
    ['x', 'A route begins with a slash: x'],
    ['/a/:', 'A parameter needs its own name: /a/:'],
    ['/:a/:a', 'A parameter needs its own name: /:a/:a'],
    ['/*/a', 'A * must stand alone at the end of a route: /*/a'],
    ['/a*', 'A * must stand alone at the end of a route: /a*'],
    ['/taken/:b', 'There is already a route for GET /taken/:b'],
  ])('refuses the pattern %s', async (pattern, message) => {
    const start = app.logs.length;
    expect((await send(`GET /mistake?pattern=${encodeURIComponent(pattern)}`)).status).toBe(500);
    expect(app.logs.slice(start).map((line) => line.message)).toContainEqual(expect.stringContaining(message));
  });

  test('asking for a parameter that the route does not have says so', async () => {
    const start = app.logs.length;
    expect((await send('GET /wrong')).status).toBe(500);
    expect(app.logs.slice(start).map((line) => line.message)).toContainEqual(
      expect.stringContaining('The route has no parameter :nothing'),
    );
  });

  test('a path of many segments costs no more than its length', async () => {
    expect((await send(`GET /users/${'x/'.repeat(4000)}`)).status).toBe(200);
  });
});
