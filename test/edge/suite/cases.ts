import { describeResponse, type Description } from '../../http/described.ts';
import { asking, bytes, type Case } from './case.ts';
import type { Client, Seen, Sent } from './client.ts';
import { languageCases } from './languages.ts';
import type { Upstream } from './upstream.ts';

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'PROPFIND', 'QUERY'];

const methods = METHODS.flatMap((method) => [
  asking('methods', `${method}, AssemblyScript`, { method, path: '/echo' }),
  asking('methods', `${method}, TypeScript`, { method, path: '/answers-ts' }),
]);

const TARGETS = [
  '/echo',
  '/echo?',
  '/echo/',
  '/echo?q=%C3%A9&q',
  '/echo/%2F/a%20b',
  '/echo/%2e%2e/b',
  '/echo//x',
  '/echo/a/../b',
  '/echo/%ff',
  '/echo/%zz',
  `/echo?x=[]"'|`,
  '/%65cho',
  '/ECHO',
  '/nobody',
  '//echo',
  `/echo/${'l'.repeat(4000)}`,
];
const targets = TARGETS.map((path) => asking('targets', path.length > 50 ? '4000 characters' : path, { path }));

const FIELDS: Readonly<Record<string, readonly (readonly [string, string])[]>> = {
  'in capitals': [['X-CASE', 'a']],
  'without a value': [['x-empty', '']],
  'of bytes beyond ASCII': [['x-latin', 'caf\xe9']],
  'of one name': [
    ['x-many', '1'],
    ['x-many', '2'],
  ],
  cookies: [
    ['cookie', 'a=1'],
    ['cookie', 'b=2'],
  ],
  'named as properties are': [
    ['constructor', '1'],
    ['__proto__', '2'],
  ],
  'of the connection': [
    ['te', 'trailers'],
    ['proxy-authorization', 'x'],
  ],
  fifty: Array.from({ length: 50 }, (_, i) => [`x-${i}`, `v${i}`] as const),
  'beyond the limit of the function': [['x', 'y'.repeat(9000)]],
};
const fields = Object.entries(FIELDS).map(([name, headers]) => asking('request headers', name, { path: '/echo', headers }));

/** What the function sees of who asks it, whatever a client says of itself. */
const ofTheClient: Case = {
  group: 'client',
  name: 'its address',
  async run(client) {
    const { body } = await client.send({ path: '/echo', headers: [['x-forwarded-for', '9.9.9.9']], showsClient: true });
    return body.match(/^(?:forwarded|x-forwarded-\w+): .*$/gm);
  },
};

const bodies = [0, 1, 1000, 90_000].flatMap((size) =>
  [false, true].map((isStreamed) =>
    asking('request bodies', `${size} bytes${isStreamed ? ', streamed' : ''}`, {
      method: 'POST',
      path: '/echo',
      body: bytes(size),
      isStreamed,
    }),
  ),
);

const described = (group: string, name: string, description: Description): Case =>
  asking(group, name, { method: 'POST', path: '/described', body: describeResponse(description) });

const STATUSES = [200, 201, 204, 205, 206, 301, 304, 404, 418, 500, 503, 599];
const statuses = (['none', 'whole', 'streamed'] as const).flatMap((shape) =>
  STATUSES.map((status) => described('statuses', `${status}, body ${shape}`, { status, shape })),
);

const RESPONSE_FIELDS: Readonly<Record<string, readonly (readonly [string, string])[]>> = {
  cookies: [
    ['set-cookie', 'a=1'],
    ['set-cookie', 'b=2'],
  ],
  'of bytes beyond ASCII': [['x-latin', 'caf\xe9']],
  'a type without a charset': [['content-type', 'application/json']],
  'of one name': [
    ['x-many', '1'],
    ['x-many', '2'],
  ],
  'named as properties are': [
    ['constructor', '1'],
    ['__proto__', '2'],
  ],
  'a coding of the function': [['content-encoding', 'identity']],
};
const responseFields = Object.entries(RESPONSE_FIELDS).flatMap(([name, headers]) =>
  (['whole', 'streamed'] as const).map((shape) => described('response headers', `${name}, body ${shape}`, { shape, headers })),
);

const streaming: readonly Case[] = [
  {
    group: 'streaming',
    name: 'both ways, in turn',
    run: (client) => client.converse({ method: 'POST', path: '/pass-through', isStreamed: true }, ['one', 'two', 'three']),
  },
  asking('streaming', '2 MB up and down', { method: 'POST', path: '/pass-through', body: bytes(2_000_000) }),
  asking('streaming', '2 MB up and down, in chunks', { method: 'POST', path: '/pass-through', body: bytes(2_000_000), isStreamed: true }),
  asking('streaming', 'a thousand pieces, AssemblyScript', { path: '/answers-as?words=1000' }),
  asking('streaming', 'a thousand pieces, TypeScript', { path: '/answers-ts?words=1000' }),
  asking('streaming', 'the head of it alone', { method: 'HEAD', path: '/answers-as?words=1000' }),
];

const early = ['answers-as', 'answers-ts'].map((name) =>
  asking('early answers', `before a body that nobody reads: ${name}`, { method: 'POST', path: `/${name}`, body: bytes(300_000) }),
);

const limits: readonly Case[] = [
  asking('limits', 'a body that is declared too long', { method: 'POST', path: '/echo', body: bytes(100_001) }),
  asking('limits', 'a body that becomes too long', { method: 'POST', path: '/echo', body: bytes(300_000), isStreamed: true }),
  asking('limits', 'time', { path: '/wait' }),
  ...['loop', 'fibonacci', 'sort', 'clock', 'random'].map((kind) =>
    asking('limits', `processor time: ${kind}`, { path: `/hostile/${kind}` }),
  ),
  asking('limits', 'memory', { path: '/hoarder/arrays' }),
  asking('limits', 'recursion', { path: '/hostile/recursion' }),
  places('whose client leaves while it sends', { method: 'POST', path: '/sent', body: bytes(1000), isStreamed: true }, '/sent'),
  places('whose client leaves while it receives', { path: '/received?words=100000000' }, '/received'),
];

/** One has the only place, and others are turned away; the place is free when the first has left. */
function places(name: string, first: Sent, others: string): Case {
  return {
    group: 'limits',
    name: `a place ${name}`,
    async run(client) {
      const { leave, gone } = client.begin(first);
      const taken = await untilStatus(client, others, 503);
      leave();
      await gone;
      return [taken, await untilStatus(client, others, 200)];
    },
  };
}

/** Asks until the answer is the expected one: whoever came or left before is still on its way. */
async function untilStatus(client: Client, path: string, expected: number): Promise<number> {
  let status = -1;
  for (let tries = 0; tries < 100 && status !== expected; tries++) {
    if (tries > 0) await new Promise((resolve) => setTimeout(resolve, 100));
    ({ status } = await client.send({ path }));
  }
  return status;
}

const failures = ['trap', 'no-response', 'set-error', 'exit', 'drop-outparam', 'set-twice'].map((name) =>
  asking('failures', name, { path: `/${name}` }),
);
const traps = ['throw', 'bounds', 'null'].map((kind) => asking('failures', `a trap: ${kind}`, { path: `/hoarder/${kind}` }));
const cut: Case = {
  group: 'failures',
  name: 'a body that breaks off is not taken for a whole one',
  run: (client) =>
    client.send({ path: '/endless-body' }).then(
      ({ isCut }) => isCut,
      (error: Error) => error.message.includes('ECONNRESET'),
    ),
};

/** How often a function has been called is none of its business. */
const state = ['aaa', 'abcdef', 'ghij'].map((steps): Case => ({
  group: 'state',
  name: `none of earlier requests: ${steps}`,
  async run(client) {
    const answers: Seen[] = [];
    for (let i = 0; i < 3; i++) answers.push(await client.send({ path: `/state/${steps}` }));
    return answers;
  },
}));

/** Each in a sandbox of its own, whichever request makes it. */
const together = [
  ['/state/aaa', 50],
  ['/answers-ts?words=3', 20],
].map(([path, count]): Case => ({
  group: 'state',
  name: `${count} requests at once: ${path}`,
  async run(client) {
    const answers = await Promise.all(Array.from({ length: count as number }, () => client.send({ path: path as string })));
    return [...new Set(answers.map((answer) => JSON.stringify(answer)))];
  },
}));

const calls = (name: string, list: readonly (readonly unknown[])[]): Case =>
  asking('key-value', name, { method: 'POST', path: '/caller', body: Buffer.from(JSON.stringify(list)) });

const keyValue = [
  calls('write and read', [
    ['put', 'a', 'one'],
    ['get', 'a'],
    ['put', 'ä/😀', 'two'],
    ['get', 'ä/😀'],
    ['get', 'none'],
  ]),
  calls('overwrite and delete', [
    ['put', 'b', '1'],
    ['put', 'b', '2'],
    ['get', 'b'],
    ['delete', 'b'],
    ['get', 'b'],
    ['delete', 'b'],
  ]),
  calls('list', [
    ['put', 'list-1', 'x'],
    ['put', 'list-2', 'y'],
    ['list', { prefix: 'list-' }],
  ]),
  calls('metadata', [
    ['put', 'm', 'v', { metadata: { n: 1 } }],
    ['getWithMetadata', 'm'],
  ]),
  calls('what is no key', [
    ['put', '', 'x'],
    ['get', 'k'.repeat(2000)],
  ]),
  calls('a key of 600 bytes', [['put', 'k'.repeat(600), 'x']]),
  calls('increment', [
    ['increment', 'n', 2],
    ['increment', 'n', 3],
    ['delete', 'n'],
  ]),
];

/** TypeScript that calls compiled AssemblyScript: two components in one. */
const composition = ['numbers', 'arrays', 'records', 'realm', 'keep?n=3'].map((path) =>
  asking('a composition', path, { path: `/composed/${path}` }),
);

const outbound = ['answers-as', 'answers-ts'].flatMap((name) =>
  ['/', '/missing', '/large'].map((path) =>
    asking('outbound', `${path} by ${name}`, ({ origin }) => ({ path: `/${name}?upstream=${encodeURIComponent(origin + path)}` })),
  ),
);
const denied = ['answers-as', 'answers-ts'].map((name) =>
  asking('outbound', `a name that is not granted, by ${name}`, { path: `/${name}?upstream=${encodeURIComponent('https://example.com/')}` }),
);
const hops = [
  asking('outbound', 'a redirect is left to the function', ({ origin }) => ({
    path: `/answers-as?upstream=${encodeURIComponent(`${origin}/redirect`)}`,
  })),
  asking('outbound', 'a coding is left as it is', ({ origin }) => ({
    path: `/answers-as?upstream=${encodeURIComponent(`${origin}/coded`)}`,
  })),
];

const forwarded = ['', '&whole'].flatMap((kind) => {
  const forward = (name: string, size: number, target: (upstream: Upstream) => string): Case =>
    asking('outbound', `a body of ${size} bytes${kind && ', whole'}, to an upstream ${name}`, (upstream) => ({
      method: 'POST',
      path: `/answers-ts?upstream=${encodeURIComponent(target(upstream))}${kind}`,
      body: bytes(size),
    }));
  return [10, 300_000].flatMap((size) => [
    forward('that takes it', size, ({ origin }) => `${origin}/missing`),
    forward('where nobody listens', size, ({ nobody }) => nobody),
    forward('that breaks off', size, ({ origin }) => `${origin}/breaks`),
    forward('that is not granted', size, () => 'https://example.com/'),
  ]);
});

export const CASES: readonly Case[] = [
  ...methods,
  ...targets,
  ...fields,
  ofTheClient,
  ...bodies,
  ...statuses,
  ...responseFields,
  ...streaming,
  ...early,
  ...limits,
  ...failures,
  ...traps,
  cut,
  ...state,
  ...together,
  ...composition,
  ...keyValue,
  ...outbound,
  ...denied,
  ...hops,
  ...forwarded,
  ...languageCases,
];
