import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { rawExchange, statusOf } from '../support/raw-socket.ts';
import { type ServedComponents, serveComponents } from '../support/serve-component.ts';
import { watGuest } from '../support/wat-guest.ts';
import { type Description, requestFor } from './described.ts';
import { REGISTERED_NAMES, SPECIAL_NAMES } from './header-names.ts';

/** What the guest answers when the host refuses its fields, or its status. */
const FIELDS_REFUSED = 299;
const STATUS_REFUSED = 298;

let host: ServedComponents;

beforeAll(async () => {
  host = await serveComponents({ described: { component: await watGuest('described'), manifest: { limits: { wallTimeMs: 5000 } } } });
});

afterAll(() => host.close());

/** Every answer comes over a connection of its own: one that brought the server down would take the next with it. */
const ask = (description: Description, method = 'POST'): Promise<string> => rawExchange(host.port, requestFor(description, method), 5000);

const headOf = (answer: string): string[] => answer.slice(0, answer.indexOf('\r\n\r\n')).split('\r\n');
const bodyOf = (answer: string): string => answer.slice(answer.indexOf('\r\n\r\n') + 4);
const valuesOf = (answer: string, name: string): string[] =>
  headOf(answer)
    .slice(1)
    .filter((line) => line.slice(0, line.indexOf(':')).toLowerCase() === name.toLowerCase())
    .map((line) => line.slice(line.indexOf(':') + 2));

interface Shape extends Description {
  readonly method?: string;
  /** Whether the answer has a body in chunks, which trailers can follow. */
  readonly isChunked?: boolean;
}

const SHAPES: Readonly<Record<string, Shape>> = {
  whole: {},
  typed: { headers: [['content-type', 'text/plain']] },
  'without a body': { shape: 'none' },
  streamed: { shape: 'streamed', isChunked: true },
  '204': { status: 204 },
  '204, streamed': { status: 204, shape: 'streamed' },
  '205': { status: 205, shape: 'streamed' },
  '304': { status: 304 },
  HEAD: { method: 'HEAD' },
  'HEAD, streamed': { method: 'HEAD', shape: 'streamed' },
  '999': { status: 999 },
};

/** Those of the connection, which no guest may set. */
const FORBIDDEN = new Set([
  'connection',
  'host',
  'http2-settings',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'transfer-encoding',
  'upgrade',
]);

const hasBody = ({ method, status = 200, shape }: Shape): boolean =>
  method !== 'HEAD' && ![204, 205, 304].includes(status) && shape !== 'none';

/** The values of one name in the answer, or undefined when the host refuses it. */
function expected(name: string, value: string, isChunked: boolean): string[] | undefined {
  const key = name.toLowerCase();
  // oxlint-disable-next-line no-control-regex
  if (FORBIDDEN.has(key) || /[\0-\x08\x0a-\x1f\x7f]/.test(value)) return undefined;
  if (key === 'content-length' && value !== '0') return undefined;
  if (key === 'te' || key === 'expect') return [];
  if (key === 'trailer') return isChunked ? [value] : [];
  return [value];
}

async function check(name: string, value: string, shape: Shape): Promise<string | undefined> {
  const headers = [...(name === 'content-type' ? [] : (shape.headers ?? [])), [name, value] as const];
  const answer = await ask({ ...shape, headers }, shape.method);
  // A busy machine suspends a function between head and body, and sends the one before the other is there.
  const isChunked = shape.isChunked === true || (hasBody(shape) && valuesOf(answer, 'transfer-encoding').includes('chunked'));
  const wanted = expected(name, value, isChunked);
  const status = wanted === undefined ? FIELDS_REFUSED : (shape.status ?? 200);
  const seen = `${statusOf(answer)} ${JSON.stringify(valuesOf(answer, name))}`;
  // These the host says itself when the guest said nothing, or nothing right; 0 is a wrong length of a body.
  const isOwn = ['connection', 'content-length', 'transfer-encoding'].includes(name) || (name === 'date' && wanted === undefined);
  const right = isOwn
    ? [status, name === 'content-length' && 500].includes(statusOf(answer))
    : seen === `${status} ${JSON.stringify(wanted ?? [])}`;
  return right ? undefined : `${JSON.stringify(name)}: ${JSON.stringify(value)} → ${seen}\n${headOf(answer).join('\n')}`;
}

/** All, some at a time; only what is wrong. */
async function wrong(cases: readonly (readonly [string, string, Shape])[]): Promise<string[]> {
  const left = cases.slice();
  const found: string[] = [];
  const work = async (): Promise<void> => {
    for (let next = left.pop(); next; next = left.pop()) found.push(...[(await check(...next)) ?? []].flat());
  };
  await Promise.all(Array.from({ length: 16 }, work));
  return found;
}

describe.each(Object.entries(SHAPES))('a response that is %s', (_name, shape) => {
  it('carries each header once and as it was set, or the host refuses it', async () => {
    const names = [...SPECIAL_NAMES, ...REGISTERED_NAMES];
    expect(await wrong(names.map((name) => [name, 'x-value', shape]))).toEqual([]);
  });

  it('carries any value of the names that Node treats in a way of its own', async () => {
    const values = [
      '',
      'chunked',
      'close',
      '100-continue',
      '0',
      'a, b; c="d"',
      'é\xff\x80',
      '\t',
      'a\x7fb',
      'a\nb',
      'a\0b',
      'y'.repeat(4000),
    ];
    const names = SPECIAL_NAMES.slice(0, 40);
    expect(await wrong(names.flatMap((name) => values.map((value) => [name, value, shape] as const)))).toEqual([]);
  });
});

describe('headers that come together', () => {
  it('stay apart and in order', async () => {
    const answer = await ask({
      headers: [
        ['x-a', '1'],
        ['set-cookie', 'a=1'],
        ['X-A', '2'],
        ['set-cookie', 'b=2'],
        ['__proto__', '3'],
        ['__proto__', '4'],
      ],
    });
    expect(valuesOf(answer, 'x-a')).toEqual(['1', '2']);
    expect(valuesOf(answer, 'set-cookie')).toEqual(['a=1', 'b=2']);
    expect(valuesOf(answer, '__proto__')).toEqual(['3', '4']);
  });

  it.each(['whole', 'streamed'] as const)('keep their bytes beside a content-length: %s', async (shape) => {
    const headers = [
      ['content-length', '4'],
      ['content-disposition', 'filename=\xc3\xa9\xe9'],
      ['x-a', 'ü'],
    ] as const;
    const answer = await ask({ headers, shape });
    expect(valuesOf(answer, 'content-disposition')).toEqual(['filename=\xc3\xa9\xe9']);
    expect(valuesOf(answer, 'x-a')).toEqual(['ü']);
    expect(valuesOf(answer, 'content-length')).toEqual(['4']);
  });

  it('and a Trailer beside a content-length is left out', async () => {
    const answer = await ask({
      headers: [
        ['content-length', '4'],
        ['trailer', 'x'],
      ],
      shape: 'streamed',
      trailers: [['x', '1']],
    });
    expect(valuesOf(answer, 'trailer')).toEqual([]);
    expect(bodyOf(answer)).toBe('body');
  });

  it('say one type, whatever Fastify makes of it', async () => {
    for (const types of [['foo'], [''], ['text/plain, text/html'], ['text/plain', 'text/html'], ['application/json']]) {
      const answer = await ask({ headers: types.map((type) => ['content-type', type]) });
      expect(valuesOf(answer, 'content-type')).toEqual(types);
      expect(bodyOf(answer)).toContain('body');
    }
  });
});

describe('trailers', () => {
  it('follow a body in chunks, announced or not', async () => {
    const trailers = [
      ['x-sum', 'é'],
      ['__proto__', '2'],
      ['constructor', '3'],
    ] as const;
    const answer = await ask({ headers: [['trailer', 'x-sum']], shape: 'streamed', trailers });
    expect(valuesOf(answer, 'trailer')).toEqual(['x-sum']);
    expect(bodyOf(answer)).toBe('4\r\nbody\r\n0\r\nx-sum: é\r\n__proto__: 2\r\nconstructor: 3\r\n\r\n');
  });

  it('with any name bring no connection out of step', async () => {
    const names = [...SPECIAL_NAMES, 'authorization', 'cache-control', 'content-range', 'max-forwards'];
    const answers = await Promise.all(names.map((name) => ask({ shape: 'streamed', trailers: [[name, 'x']] })));
    const refused = names.filter(
      (_, i) => !answers[i]!.endsWith(`\r\n0\r\n${names[i]}: x\r\n\r\n`) && !answers[i]!.endsWith('\r\n0\r\n\r\n'),
    );
    // Nothing was sent of them: the body broke off, or was told to be wrong before it began.
    for (const name of refused) expect(bodyOf(answers[names.indexOf(name)]!)).not.toContain('\r\n0\r\n');
    const forbidden = ['authorization', 'cache-control', 'content-encoding', 'content-length', 'content-range', 'content-type'];
    expect(refused.toSorted()).toEqual([...forbidden, 'expect', 'max-forwards', 'set-cookie', 'te', 'trailer', ...FORBIDDEN].toSorted());
  });
});

describe('a status', () => {
  it('is sent as it was set from 200 to 999, and refused otherwise', async () => {
    const statuses = [
      ...Array.from({ length: 1100 }, (_, i) => i).filter((i) => i % 7 === 0),
      99,
      100,
      101,
      103,
      199,
      200,
      201,
      299,
      418,
      599,
      600,
      999,
      1000,
      65_535,
    ];
    const answers = await Promise.all(statuses.map((status) => ask({ status })));
    const wanted = statuses.map((status) => (status >= 200 && status <= 999 ? status : STATUS_REFUSED));
    expect(answers.map(statusOf)).toEqual(wanted);
  });

  it.each([204, 205, 304])('%i has no length of its own for HEAD', async (status) => {
    expect(valuesOf(await ask({ status }, 'HEAD'), 'content-length')).toEqual(status === 205 ? ['0'] : []);
  });

  it.each([204, 205, 304])('%i has no content, whoever made it', async (status) => {
    for (const shape of ['whole', 'streamed'] as const) {
      const answer = await ask({ status, shape });
      expect(statusOf(answer)).toBe(status);
      expect(bodyOf(answer)).toBe('');
      expect(valuesOf(answer, 'transfer-encoding')).toEqual([]);
    }
    expect(valuesOf(await ask({ status, headers: [['content-length', '9']] }), 'content-length')).toEqual(
      { 204: [], 205: ['0'], 304: ['9'] }[status],
    );
  });
});

describe('HEAD', () => {
  it('gets the length that the guest said, or that of the body that it made', async () => {
    expect(valuesOf(await ask({ headers: [['content-length', '400000']] }, 'HEAD'), 'content-length')).toEqual(['400000']);
    expect(valuesOf(await ask({}, 'HEAD'), 'content-length')).toEqual(['4']);
    expect(valuesOf(await ask({ shape: 'none' }, 'HEAD'), 'content-length')).toEqual([]);
  });

  it.each([
    ['HEAD', 200],
    ['GET', 204],
    ['GET', 304],
  ] as const)('%s with status %i ends with the head, and an endless body holds no place', async (method, status) => {
    const answer = await ask({ shape: 'endless', status }, method);
    expect(statusOf(answer)).toBe(status);
    expect(bodyOf(answer)).toBe('');
    const { limiter, metrics } = host.registry.get('described')!;
    await expect.poll(() => limiter.running).toBe(0);
    expect(metrics.failures.get('LIMIT_WALL_TIME')).toBeUndefined();
  });
});

it('left no bug of the host and nothing that runs', async () => {
  await expect.poll(() => host.registry.get('described')!.limiter.running).toBe(0);
  expect(host.logs.filter(({ code }) => code === 'HOST_BUG')).toEqual([]);
});
