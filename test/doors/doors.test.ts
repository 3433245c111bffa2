import { fileURLToPath } from 'node:url';
import { parseManifest } from '@skerry/host/registry';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { discover } from '../../sdk/functions/discover.ts';
import { describeResponse, type Description } from '../http/described.ts';
import { built } from '../support/built.ts';
import { watGuest } from '../support/wat-guest.ts';
import { allDoors, type Deployable, type Door, type Seen, type Sent } from './doors.ts';
import { same, withoutLength } from './same.ts';

/** Functions from the text of a core module, with what they may use. */
const WAT = {
  described: {},
  empty: {},
  body: {},
  trap: {},
  'no-response': {},
  'set-error': {},
  exit: {},
  'drop-outparam': {},
  'set-twice': {},
  wait: { wallTimeMs: 50 },
  busy: { wallTimeMs: 1000, concurrency: 1, queue: 0 },
  'endless-body': { wallTimeMs: 50, cpuTimeMs: 30_000 },
} as const;

async function watFunctions(): Promise<Deployable[]> {
  return Promise.all(
    Object.entries(WAT).map(async ([name, limits]) => ({
      manifest: parseManifest(JSON.stringify({ name, component: 'given', limits }), name),
      component: await watGuest(name === 'busy' ? 'wait' : name),
    })),
  );
}

async function folderFunction(folder: string): Promise<Deployable> {
  const [found] = discover(fileURLToPath(new URL(`../../${folder}`, import.meta.url)));
  return { manifest: found!.manifest, component: await built(folder) };
}

const textOf = ({ body }: Seen): string => Buffer.from(body, 'base64').toString();
const codeOf = (answer: Seen): string => (JSON.parse(textOf(answer)) as { error: { code: string } }).error.code;

describe('a request and its answer are the same at each door:', () => {
  let doors: readonly Door[];
  beforeAll(async () => {
    const functions = [
      ...(await watFunctions()),
      ...(await Promise.all(['test/guests/echo', 'test/guests/answers-as', 'test/guests/answers-ts'].map(folderFunction))),
    ];
    doors = await allDoors(() => functions);
  });
  afterAll(async () => void (await Promise.all(doors.map((door) => door.close()))));

  const described = (description: Description): Promise<Seen> =>
    same(doors, { method: 'POST', path: '/described', body: describeResponse(description) });

  describe.each(['none', 'whole', 'streamed'] as const)('a body that is %s', (shape) => {
    it.each([200, 201, 204, 205, 206, 301, 304, 404, 418, 500, 599])('with status %i', async (status) => {
      expect((await described({ shape, status })).status).toBe(status);
      await described({ shape, status, headers: [['content-type', 'application/json']], body: '{"ö":1}' });
      await described({ shape, status, headers: [['content-length', '4']] });
    });

    it('with any headers', async () => {
      const answer = await described({
        shape,
        headers: [
          ['X-Case', 'a'],
          ['x-many', '1'],
          ['x-many', '2'],
          ['Set-Cookie', 'a=1'],
          ['set-cookie', 'b=2'],
          ['x-latin', 'é'],
          ['__proto__', 'p'],
          ['constructor', 'c'],
          ['te', 'x'],
          ['expect', 'x'],
          ['date', 'yesterday'],
          ['content-disposition', 'attachment; filename="é"'],
          ['server-timing', 'a;dur=1'],
        ],
      });
      expect(answer.headers).toEqual(
        expect.arrayContaining(['__proto__: p', 'date: yesterday', 'set-cookie: a=1', 'set-cookie: b=2', 'x-many: 1, 2']),
      );
      await described({ shape, headers: [['trailer', 'x-sum']], trailers: [['x-sum', '1']] });
      await described({ shape, headers: Array.from({ length: 300 }, (_, i) => [`x-${i}`, 'v'.repeat(120)]) });
    });

    it.each(['text/plain', 'text/plain; charset=latin1', 'nonsense', 'a/b, c/d', ''])('of the type %j', async (type) => {
      await described({ shape, headers: [['content-type', type]] });
    });

    it('of another length than declared', async () => {
      for (const length of ['3', '5', '0']) await described({ shape, headers: [['content-length', length]] });
    });

    it('of as many bytes as go at once', async () => {
      await described({ shape, body: 'x'.repeat(4096), headers: [['content-type', 'text/plain']] });
    });
  });

  describe.each(['answers-as', 'answers-ts'])('%s', (name) => {
    it.each(['GET', 'HEAD', 'POST', 'OPTIONS', 'DELETE'])('asked with %s', async (method) => {
      const view = name === 'answers-ts' ? (seen: Seen) => withoutLength(seen, method) : undefined;
      for (const query of [
        '',
        '?words=3',
        '?words=0',
        '?status=204',
        '?status=205',
        '?status=304',
        '?status=404&words=2',
        '?name=content-length&value=5',
        '?name=content-length&value=7',
        '?name=x-y&value=%C3%A9',
      ]) {
        await same(doors, { method, path: `/${name}${query}` }, view);
      }
    });

    it('asked with a body that it does not read', async () => {
      expect(textOf(await same(doors, { method: 'POST', path: `/${name}`, body: new Uint8Array(300_000) }))).toBe('whole');
    });
  });

  it.each<[string, number, string]>([
    ['trap', 500, 'GUEST_TRAPPED'],
    ['no-response', 500, 'GUEST_NO_RESPONSE'],
    ['set-error', 502, 'GUEST_RESPONSE_ERROR'],
    ['exit', 500, 'GUEST_EXITED'],
    ['drop-outparam', 500, 'GUEST_NO_RESPONSE'],
    ['wait', 504, 'LIMIT_WALL_TIME'],
  ])('a function that fails: %s', async (name, status, code) => {
    const answer = await same(doors, { path: `/${name}` });
    expect([answer.status, codeOf(answer)]).toEqual([status, code]);
    expect(answer.headers).toContain('content-type: application/json');
    await same(doors, { path: `/${name}`, method: 'HEAD' });
  });

  it('a body that is cut off, and one that is never finished', async () => {
    // How much of it comes depends on who reads faster.
    const endless = await same(doors, { path: '/endless-body' }, ({ status, headers, isCut }) => ({ status, headers, isCut }));
    expect([endless.status, endless.isCut]).toEqual([200, true]);
    for (const path of ['/body/1', '/body/12', '/body/123456789', '/empty', '/set-twice']) await same(doors, { path });
  });

  describe('what the function sees', () => {
    const echoed = async (sent: Partial<Sent>): Promise<string> => textOf(await same(doors, { path: '/echo', ...sent }));

    it('of headers', async () => {
      const text = await echoed({
        // By name, as `Headers` has them.
        headers: [
          ['connection', 'x-secret'],
          ['constructor', '1'],
          ['cookie', 'c=d'],
          ['expect', '100-continue'],
          ['keep-alive', 'timeout=5'],
          ['proxy-authorization', 'Basic eA=='],
          ['te', 'trailers'],
          ['upgrade', 'h2c'],
          ['X-Case', 'a'],
          ['x-secret', '1'],
        ],
      });
      expect(text.split('\n').slice(2, -6)).toEqual(['constructor: 1', 'cookie: c=d', 'expect: 100-continue', 'x-case: a']);
    });

    it('of the target and the body', async () => {
      expect(await echoed({ method: 'PUT', path: '/echo/%2e%2F/a%20b?q=1&q=%C3%A9', body: Buffer.from('héllo') })).toMatch(
        /^PUT \/echo\/%2e%2F\/a%20b\?q=1&q=%C3%A9\nhttp:\/\/localhost\n/,
      );
      expect(await echoed({ method: 'POST', body: new Uint8Array(0) })).toContain('content-length: 0');
      expect(await echoed({ method: 'POST', body: Buffer.from('x'.repeat(90_000)) })).toContain('content-length: 90000');
    });
  });

  it.each<[string, Sent, number, string]>([
    ['to nobody', { path: '/nobody' }, 404, 'ROUTE_NOT_FOUND'],
    ['to nobody, with a body', { path: '/nobody', method: 'POST', body: Buffer.from('x') }, 404, 'ROUTE_NOT_FOUND'],
    ['with two slashes', { path: '//echo' }, 400, 'REQUEST_INVALID'],
    ['with too long a body', { path: '/echo', method: 'POST', body: new Uint8Array(100_001) }, 413, 'REQUEST_BODY_TOO_LARGE'],
    [
      'with headers beyond the limit of the function',
      { path: '/echo', headers: [['x', 'y'.repeat(9000)]] },
      431,
      'REQUEST_HEADERS_TOO_LARGE',
    ],
    ['with a head beyond all limits', { path: '/echo', headers: [['x', 'y'.repeat(65_536)]] }, 431, 'REQUEST_HEADERS_TOO_LARGE'],
    [
      'with more fields than there may be',
      { path: '/echo', headers: Array.from({ length: 1100 }, (_, i) => [`x${i}`, ''] as const) },
      431,
      'REQUEST_HEADERS_TOO_LARGE',
    ],
    ['with a host that is none', { path: '/echo', headers: [['host', 'a b']] }, 400, 'REQUEST_INVALID'],
    ['with an expectation', { path: '/echo', headers: [['expect', 'a-miracle']] }, 417, 'REQUEST_EXPECTATION_FAILED'],
  ])('a request %s', async (_, sent, status, code) => {
    const answer = await same(doors, sent);
    expect([answer.status, codeOf(answer)]).toEqual([status, code]);
  });

  describe('a body that comes in parts', () => {
    const streaming = (body: Uint8Array): Promise<Seen> =>
      same(
        doors.filter(({ name }) => name !== 'skerry invoke'),
        { path: '/echo', method: 'POST', body, isStreamed: true },
      );

    it('arrives as a whole, without a length', async () => {
      const text = textOf(await streaming(Buffer.from('x'.repeat(90_000))));
      expect([text.includes('content-length'), text.includes(`body ${'x'.repeat(90_000)}\n`)]).toEqual([false, true]);
    });

    it('is turned away where it becomes too long', async () => {
      const answer = await streaming(new Uint8Array(300_000));
      expect([answer.status, codeOf(answer)]).toEqual([413, 'REQUEST_BODY_TOO_LARGE']);
    });
  });

  it('a function whose places are all taken', async () => {
    const answers = await Promise.all(doors.map((door) => Promise.all([1, 2, 3].map(() => door.ask({ path: '/busy' })))));
    const sorted = answers.map((each) => each.toSorted((a, b) => a.status - b.status));
    for (const [i, each] of sorted.entries()) expect(each, doors[i]!.name).toEqual(sorted[0]);
    expect(sorted[0]!.map(({ status }) => status)).toEqual([503, 503, 504]);
    expect(sorted[0]![0]!.headers).toContain('retry-after: 1');
  });

  it('what it cost, to who asks', async () => {
    const { headers } = await same(doors, { path: '/answers-as', headers: [['skerry-usage', '1']] });
    expect(headers).toContain('server-timing: cpu;dur=N, memory;desc="N"');
  });
});
