import { createHmac } from 'node:crypto';
import type { RequestListener } from 'node:http';
import { HAND_DRAWN } from '../../examples/digit-recognition/test/drawings.ts';
import { makePng } from '../../examples/image-thumbnail/test/png.ts';
import type { Outgoing } from './client.ts';

/** What an example is timed with: a request that does its ordinary work. */
export interface Workload {
  /** The request in words. */
  readonly what: string;
  /** Requests that differ from one another where the function would otherwise take a short way. */
  readonly request: (index: number) => Outgoing;
  /** Sent once, so that there is something to answer with. */
  readonly before?: readonly Outgoing[];
  /** What the function calls, on this machine. It is granted under the key of `config` that names it. */
  readonly upstream?: RequestListener;
  /** Default: `UPSTREAM`. */
  readonly upstreamKey?: string;
}

const always = (outgoing: Outgoing) => (): Outgoing => outgoing;

const csv = `city,population\n${Array.from({ length: 1000 }, (_, i) => `city ${i},${(i * 7919) % 100_003}\n`).join('')}`;
const picture = makePng(640, 480, { color: 2, depth: 8 }, (x, y, channel) => ((x * y + 85 * channel) >> 4) & 255);
const log = Array.from(
  { length: 200 },
  (_, i) => `192.0.2.${i} - - "GET /items/${i}?token=${i}abc HTTP/1.1" 200 user${i}@example.org\n`,
).join('');
const payments = Array.from(
  { length: 200 },
  (_, i) => `{"id":"p${i}","card":"c${i % 50}","amount":${10 + (i % 7)},"time":${i * 60_000}}\n`,
).join('');
const readings = (index: number): string =>
  JSON.stringify(Array.from({ length: 20 }, (_, i) => ({ time: (index + 1000) * 20_000 + i * 1000, value: i })));
const guests = Array.from({ length: 20 }, (_, i) => ({ path: '/guestbook', body: `{"name":"Guest ${i}","message":"Hello!"}` }));

const players = Array.from({ length: 100 }, (_, i) => ({ path: '/leaderboard', body: `{"player":"player ${i}","score":${i * 10}}` }));

const event = JSON.stringify({ action: 'opened', text: 'x'.repeat(10_000) });
const eventMac = createHmac('sha256', 'example-github-secret').update(event).digest('hex');

const poHeader = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n';
const poFile = poHeader + Array.from({ length: 20 }, (_, i) => `\nmsgid "Message ${i} for {name}"\nmsgstr ""\n`).join('');

/** A translation server that knows one language. */
const echo: RequestListener = async (request, response) => {
  const { q } = JSON.parse(Buffer.concat(await Array.fromAsync(request)).toString()) as { readonly q: readonly string[] };
  response.end(JSON.stringify({ translatedText: q }));
};

const post = `# A post\n\n${'Some *words* and a [link](https://example.com/).\n\n- a list\n- of two\n\n'.repeat(20)}`;

export const WORKLOADS: Readonly<Record<string, Workload>> = {
  'api-gateway': {
    what: 'two concurrent upstream requests on the same machine',
    request: always({ path: '/api-gateway/both' }),
    upstream: (_, response) => response.end('Hello\n'),
  },
  'csv-stats': {
    what: `a table of 1,000 rows, ${Math.round(csv.length / 1000)} kB`,
    request: always({ path: '/csv-stats', body: csv }),
  },
  guestbook: { what: 'a list of 20 entries', request: always({ path: '/guestbook' }), before: guests },
  'hello-assemblyscript': { what: 'a greeting', request: always({ path: '/hello-assemblyscript?name=you' }) },
  'hello-typescript': { what: 'a greeting', request: always({ path: '/hello-typescript?name=you' }) },
  'hono-app': {
    what: 'reading a note',
    request: always({ path: '/hono/notes/rope' }),
    before: [{ path: '/hono/notes/rope', method: 'PUT', body: '{"text":"Buy rope"}' }],
  },
  'image-placeholder': {
    what: 'a 640 × 480 picture',
    request: always({ path: '/image-placeholder', body: picture }),
  },
  'image-thumbnail': {
    what: 'a 640 × 480 picture reduced to a width of 200',
    request: always({ path: '/image-thumbnail?width=200', body: picture }),
  },
  'log-redaction': {
    what: `200 lines, ${Math.round(log.length / 1000)} kB, three secrets in each`,
    request: always({ path: '/log-redaction', body: log }),
  },
  'fraud-stream': {
    what: '200 payments from 50 cards',
    request: always({ path: '/fraud-stream', body: payments }),
  },
  'iot-rollup': {
    what: 'adding a batch of 20 readings',
    request: (index) => ({ path: '/iot-rollup/hall', body: readings(index) }),
  },
  'geo-query': {
    what: 'the five nearest of 235 places',
    request: (index) => ({ path: `/geo-query/nearest?latitude=${(index * 37) % 80}&longitude=${(index * 137) % 180}` }),
  },
  'batch-translation': {
    what: 'a file of 20 messages, with a server on the same machine that answers at once',
    request: always({ path: '/batch-translation?target=de', body: poFile }),
    upstream: echo,
  },
  'cart-checkout': {
    what: 'adding a product to a cart',
    request: (index) => ({
      path: '/cart-checkout/cart/rope',
      method: 'PUT',
      headers: { cookie: 'session=00000000-0000-4000-8000-000000000000' },
      body: `{"quantity":${Math.abs(index % 90) + 1}}`,
    }),
  },
  'full-text-search': { what: 'two words in 82 fables', request: always({ path: '/full-text-search?q=fox+grapes' }) },
  leaderboard: {
    what: 'a better score on a board of 100 players',
    request: (index) => ({ path: '/leaderboard', body: `{"player":"player ${Math.abs(index % 100)}","score":${2000 + index}}` }),
    before: players,
  },
  'webhook-signature': {
    what: 'a 10 kB event, verified and forwarded to a server on the same machine',
    request: always({ path: '/webhook-signature/github', headers: { 'x-hub-signature-256': `sha256=${eventMac}` }, body: event }),
    upstream: (request, response) => request.resume().on('end', () => response.writeHead(204).end()),
  },
  'markdown-blog': {
    what: `a post of ${(post.length / 1000).toFixed(1)} kB, rendered`,
    request: always({ path: '/blog/post' }),
    before: [{ path: '/blog/post', method: 'PUT', headers: { authorization: 'Bearer example-token' }, body: post }],
  },
  'digit-recognition': {
    what: 'a drawing of about 16 × 16 pixels',
    request: (index) => ({ path: '/digit-recognition', body: HAND_DRAWN[Math.abs(index) % HAND_DRAWN.length]!.pixels }),
  },
};
