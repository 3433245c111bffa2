import { describe, expect, it } from 'vitest';
import { SkerryError } from '../base/index.ts';
import { BytesSource, Fields, OutgoingResponse, ResponseOutparam } from '../wasi/index.ts';
import type { Deployment } from './deployment.ts';
import type { ReceivedRequest } from './request/request.ts';
import type { ResponseSink } from './response/sink.ts';
import { type Found, serve, type ServeOptions } from './serve.ts';
import { testDeployment } from './test-deployment.ts';

const LOG = { name: 'the log' } as unknown as ReceivedRequest['log'];

/** A client, and what it gets. */
class Client implements ResponseSink {
  readonly got: unknown[] = [];
  readonly wantsUsage = false;
  isGone = false;

  tell(name: string, value: string): void {
    this.got.push(`${name}: ${value}`);
  }

  onGone(): () => void {
    return () => {};
  }

  send(response: OutgoingResponse): void {
    this.got.push(response.statusCode());
  }

  refuse({ code }: SkerryError): void {
    this.got.push(code);
  }

  cut(): void {}
}

interface Request {
  readonly target?: string;
  readonly method?: string;
  readonly headers?: readonly string[];
}

/** A door, the function behind it, and what both see. */
class Door {
  readonly client = new Client();
  /** What was looked for. */
  readonly looked: unknown[] = [];
  /** Paths that the function saw. */
  readonly paths: unknown[] = [];
  readonly schemes: unknown[] = [];
  /** What each was told to be below. */
  readonly prefixes: unknown[] = [];
  readonly bodyLimits: number[] = [];
  readonly deployment: Deployment;
  found: Partial<Found> | undefined = {};
  readonly #options: ServeOptions | undefined;

  constructor(options?: ServeOptions) {
    this.#options = options;
    this.deployment = testDeployment((request, outparam) => {
      this.paths.push(request.pathWithQuery());
      this.schemes.push(request.scheme());
      this.prefixes.push(
        ...request
          .headers()
          .get('x-forwarded-prefix')
          .map((prefix) => new TextDecoder().decode(prefix)),
      );
      ResponseOutparam.set(outparam, { tag: 'ok', val: new OutgoingResponse(new Fields()) });
    });
  }

  ask({ target = '/', method = 'GET', headers = [] }: Request): Promise<void> {
    const request: ReceivedRequest = {
      id: 'r1',
      scheme: 'http',
      method,
      target,
      rawHeaders: ['host', 'a', ...headers],
      log: LOG,
      body: (limit) => {
        this.bodyLimits.push(limit);
        return new BytesSource();
      },
    };
    const functions = {
      find: (...[name, path, head]: [string, string, { readonly authority: string }]) => {
        this.looked.push([name, path, head.authority]);
        return this.found === undefined ? undefined : { target: this.deployment, stripped: 0, ...this.found };
      },
    };
    return serve(functions, request, this.client, this.#options);
  }
}

const turn = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve));

describe('a request', () => {
  it('is answered by the function that is found for it, which reads as much as it may', async () => {
    const door = new Door();
    await door.ask({ method: 'PUT', target: '/x?q' });
    await turn();
    expect([door.looked, door.paths, door.client.got, door.bodyLimits]).toEqual([[['PUT', '/x?q', 'a']], ['/x?q'], [200], [10]]);
  });

  it('keeps its name, its scheme and its log', async () => {
    const told: unknown[] = [];
    const door = new Door({
      context: (granted, { id, log }) => {
        told.push(id, log);
        return granted;
      },
    });
    await door.ask({});
    expect([told, door.schemes]).toEqual([['r1', LOG], [{ tag: 'HTTP' }]]);
  });

  it.each([
    ['/none/x?secret', 'GET', 'No function answers GET /none/x'],
    [`/${'x'.repeat(300)}`, 'POST', `No function answers POST /${'x'.repeat(199)}`],
  ])('that nobody answers is told so, in a few words: %.20s', (target, method, message) => {
    const door = new Door();
    door.found = undefined;
    const refused = (): unknown => door.ask({ target, method });
    expect(refused).toThrow(expect.objectContaining({ code: 'ROUTE_NOT_FOUND', message }));
  });

  it('for the server as a whole is none for a function', () => {
    const door = new Door();
    expect(() => door.ask({ target: '*', method: 'OPTIONS' })).toThrow(expect.objectContaining({ code: 'ROUTE_NOT_FOUND' }));
    expect(door.looked).toEqual([]);
  });
});

describe('what is in front of a path', () => {
  it.each([
    [0, '/f/x?q', '/f/x?q'],
    [1, '/f/x?q', '/x?q'],
    [1, '/f', '/'],
    [1, '/f/', '/'],
    [1, '/f?q=/', '/?q=/'],
    [1, '/f#a/b', '/#a/b'],
    [1, '/f/x#a', '/x#a'],
    [2, '/f/g/x', '/x'],
    [2, '/f?a/b/c', '/?a/b/c'],
    [2, '/f/g', '/'],
    [2, '/f//x', '/x'],
    [1, '/caf%2F/x', '/x'],
  ])('is none of the business of who looks for a function: %i segments of %s', async (prefixSegments, target, path) => {
    const door = new Door({ prefixSegments });
    await door.ask({ target });
    expect([door.looked, door.paths]).toEqual([[['GET', path, 'a']], [target]]);
  });

  it.each([
    [{ prefixSegments: 1, stripPrefix: true }, 0, '/x/y?q', ['/f']],
    [{ prefixSegments: 1, stripPrefix: false }, 1, '/y?q', ['/f/x']],
    [{ prefixSegments: 1, stripPrefix: true }, 1, '/y?q', ['/f/x']],
    [{ prefixSegments: 1 }, 0, '/f/x/y?q', []],
    [{ stripPrefix: true }, 0, '/f/x/y?q', []],
    [{}, 2, '/y?q', ['/f/x']],
  ] as const)('is not seen by a function that is stripped of it: %j, and %i of its route', async (options, stripped, path, prefixes) => {
    const door = new Door(options);
    door.found = { stripped };
    await door.ask({ target: '/f/x/y?q' });
    expect([door.paths, door.prefixes]).toEqual([[path], prefixes]);
  });
});

describe('a client that asks for the version', () => {
  it.each([
    [['skerry-version', '?'], '7', ['x-skerry-version: 7', 200]],
    [['Skerry-Version', '?'], '7', ['x-skerry-version: 7', 200]],
    [['skerry-version', '6'], '7', [200]],
    [[], '7', [200]],
    [['skerry-version', '?'], undefined, [200]],
  ] as const)('is told, if there is one: %j, %s', async (headers, version, got) => {
    const door = new Door();
    door.found = version === undefined ? {} : { version };
    await door.ask({ headers });
    await turn();
    expect(door.client.got).toEqual(got);
  });
});

describe('a function that is being prepared', () => {
  it('answers when it is ready', async () => {
    const door = new Door({ prefixSegments: 1, stripPrefix: true });
    const ready = Promise.withResolvers<Deployment>();
    door.found = { target: ready.promise };
    const done = door.ask({ target: '/f/x' });
    await turn();
    expect([door.paths, door.client.got]).toEqual([[], []]);
    ready.resolve(door.deployment);
    await done;
    await turn();
    expect([door.paths, door.client.got]).toEqual([['/x'], [200]]);
  });

  it.each([
    ['COMPONENT_INVALID', {}, () => Promise.reject(new SkerryError('COMPONENT_INVALID', 'no'))],
    ['HOST_BUG', {}, () => Promise.reject(new Error('no'))],
    ['REQUEST_BODY_TOO_LARGE', { headers: ['content-length', '11'] }, undefined],
  ] as const)('refuses with what turns the request away: %s', async (code, request, prepare) => {
    const door = new Door();
    door.found = { target: prepare === undefined ? Promise.resolve(door.deployment) : prepare() };
    await door.ask(request);
    expect(door.client.got).toEqual([code]);
  });

  it('refuses nobody who has gone', async () => {
    const door = new Door();
    door.found = { target: Promise.reject(new Error('no')) };
    door.client.isGone = true;
    await door.ask({});
    expect(door.client.got).toEqual([]);
  });
});
