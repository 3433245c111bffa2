import { createServer, type Server } from 'node:net';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { rawExchange, statusOf } from '../support/raw-socket.ts';
import { type ServedFunction, serveFolder } from '../support/serve-example.ts';
import { SPECIAL_NAMES } from './header-names.ts';

/** An upstream that answers each path with what the test wrote for it, byte by byte. */
let upstream: Server;
let origin: string;
const answers = new Map<string, string>();

beforeAll(async () => {
  upstream = createServer((socket) => {
    socket.on('error', () => {});
    socket.once('data', (head) =>
      socket.end(answers.get(head.toString('latin1').split(' ')[1]!) ?? 'HTTP/1.1 404 No\r\ncontent-length: 0\r\n\r\n', 'latin1'),
    );
  });
  await new Promise<void>((resolve) => upstream.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${(upstream.address() as { port: number }).port}`;
});

afterAll(() => void upstream.close());

/** `Response` of the web takes a status modulo 2 ** 16, and then from 200 to 599. */
const statusInJavaScript = (status: number): number => ((status & 0xffff) >= 200 && (status & 0xffff) <= 599 ? status & 0xffff : 500);
/** `wasi:http` has 200 to 999; the function fails with any other. */
const statusInAssemblyScript = (status: number): number => (status >= 200 && status <= 999 ? status : 502);

describe.each([
  ['../guests/answers-as', statusInAssemblyScript],
  ['../guests/answers-ts', statusInJavaScript],
] as const)('%s', (folder, statusOfGuest) => {
  const name = folder.slice('../guests/'.length);
  let served: ServedFunction;
  let port: number;

  beforeAll(async () => {
    served = await serveFolder(fileURLToPath(new URL(folder, import.meta.url)), { http: [origin] });
    port = Number(new URL(served.url).port);
  });

  afterAll(() => served.close());

  const ask = (query: Readonly<Record<string, string>>, method = 'GET'): Promise<string> =>
    rawExchange(port, `${method} /${name}?${new URLSearchParams(query)} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n`, 5000);
  const linesOf = (answer: string, header: string): string[] =>
    answer
      .slice(0, answer.indexOf('\r\n\r\n'))
      .split('\r\n')
      .filter((line) => line.toLowerCase().startsWith(`${header.toLowerCase()}:`));

  it.each([{}, { words: '3' }])('may set any header, or is told that it may not: %j', async (shape) => {
    for (const header of SPECIAL_NAMES) {
      const answer = await ask({ ...shape, name: header, value: 'x' });
      expect([200, 500, 502], header).toContain(statusOf(answer));
    }
    expect(statusOf(await ask({ ...shape, name: 'trailer', value: 'x' }))).toBe(200);
    expect(linesOf(await ask({ ...shape, name: '__proto__', value: 'x' }), '__proto__')).toEqual(['__proto__: x']);
    expect(linesOf(await ask({ ...shape, name: 'constructor', value: 'x' }), 'constructor')).toEqual(['constructor: x']);
  });

  it('may pass on what an upstream says, whatever it says', async () => {
    const head = SPECIAL_NAMES.filter(
      (header) => !/^(?:connection|content-length|content-encoding|keep-alive|set-cookie|transfer-encoding|x{300})$/.test(header),
    );
    const fields = head.map((header) => `${header}: é-${header}`).join('\r\n');
    answers.set('/chunked', `HTTP/1.1 200 OK\r\n${fields}\r\ntransfer-encoding: chunked\r\n\r\n4\r\nbody\r\n0\r\nx-sum: 1\r\n\r\n`);
    answers.set('/length', `HTTP/1.1 203 OK\r\n${fields}\r\ncontent-length: 4\r\n\r\nbody`);
    answers.set('/none', `HTTP/1.1 204 OK\r\n${fields}\r\n\r\n`);
    for (const [path, status] of [
      ['/chunked', 200],
      ['/length', 203],
      ['/none', 204],
    ] as const) {
      for (const method of ['GET', 'HEAD']) {
        const answer = await ask({ upstream: origin + path }, method);
        expect(statusOf(answer), `${method} ${path}`).toBe(status);
        expect(linesOf(answer, 'constructor')).toHaveLength(1);
        expect(linesOf(answer, 'date')).toHaveLength(1);
      }
    }
  });

  it.each(['65736', '-65336', '0', '100', '199', '299', '599', '600', '999', '1000'])(
    'is answered for the status %s as it says, or with an error',
    async (status) => {
      expect(statusOf(await ask({ status }))).toBe(statusOfGuest(Number(status)));
      expect(served.logs.filter(({ code }) => code === 'HOST_BUG')).toEqual([]);
    },
  );

  it.each(['204', '205', '304'])('has no content with %s', async (status) => {
    for (const shape of [{}, { words: '3' }]) {
      const answer = await ask({ ...shape, status });
      expect(statusOf(answer)).toBe(Number(status));
      expect(answer.slice(answer.indexOf('\r\n\r\n') + 4)).toBe('');
    }
  });

  it('is done with HEAD although its body never ends', async () => {
    const answer = await ask({ words: '-1' }, 'HEAD');
    expect(statusOf(answer)).toBe(200);
    await expect.poll(() => served.running()).toBe(0);
    expect(served.logs.filter(({ code }) => code !== undefined && /^(?:HOST_BUG|LIMIT_|GUEST_TRAPPED)/.test(code))).toEqual([]);
  });
});
