import { createHmac } from 'node:crypto';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { serveExample, type ServedFunction } from '../../test/support/serve-example.ts';

interface Received {
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

const received: Received[] = [];
let upstreamStatus = 200;
/** Whether it answers before it has read anything. */
let isHasty = false;
let upstream: Server;
let app: ServedFunction;

beforeAll(async () => {
  upstream = createServer(async (request, response) => {
    if (isHasty) return void response.writeHead(upstreamStatus).end();
    received.push({ headers: request.headers, body: Buffer.concat(await Array.fromAsync(request)) });
    response.writeHead(upstreamStatus).end();
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => upstream.once('listening', resolve));
  const origin = `http://127.0.0.1:${(upstream.address() as AddressInfo).port}`;
  const config = {
    GITHUB_SECRETS: "It's a Secret to Everybody",
    STRIPE_SECRETS: 'whsec_new\nwhsec_old',
    STRIPE_TOLERANCE_S: '300',
    UPSTREAM: `${origin}/hooks`,
  };
  app = await serveExample('webhook-signature', { http: [origin], config });
});

beforeEach(() => {
  received.length = 0;
  upstreamStatus = 200;
  isHasty = false;
});

afterAll(async () => {
  await app.close();
  upstream.closeAllConnections();
  upstream.close();
});

const hmac = (secret: string, ...parts: (string | Uint8Array)[]): string => {
  const mac = createHmac('sha256', secret);
  for (const part of parts) mac.update(part);
  return mac.digest('hex');
};

const send = (sender: string, body: string | Uint8Array<ArrayBuffer>, headers: Record<string, string>): Promise<Response> =>
  app.fetch(`/webhook-signature/${sender}`, { method: 'POST', body, headers });

const github = (body: string | Uint8Array<ArrayBuffer>, signature: string, headers = {}): Promise<Response> =>
  send('github', body, { 'x-hub-signature-256': signature, ...headers });

const stripe = (body: string, signature: string): Promise<Response> => send('stripe', body, { 'stripe-signature': signature });
const nowS = (): number => Math.floor(Date.now() / 1000);

it('takes the answer of a receiver that has not read the webhook', async () => {
  isHasty = true;
  const body = '{"zen":"Keep it logically awesome."}';
  const signature = `sha256=${hmac("It's a Secret to Everybody", body)}`;
  for (let round = 0; round < 10; round++) {
    const answers = await Promise.all(Array.from({ length: 8 }, () => github(body, signature)));
    expect(answers.map(({ status }) => status)).toEqual(Array(8).fill(204));
  }
});

describe('GitHub', () => {
  const secret = "It's a Secret to Everybody";
  const signed = (body: string | Uint8Array): string => `sha256=${hmac(secret, body)}`;

  it('signs as its documentation says', async () => {
    const signature = 'sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17';
    expect((await github('Hello, World!', signature)).status).toBe(204);
  });

  it('is believed, and its webhook goes on byte by byte', async () => {
    const body = '{"zen" :"Keep it logically awesome.",\n "é":1.0}';
    const headers = { 'content-type': 'application/json', 'x-github-event': 'ping', 'x-github-delivery': '72d3162e' };
    const response = await github(body, signed(body), headers);
    expect([response.status, received.length]).toEqual([204, 1]);
    expect(received[0]!.body.toString()).toBe(body);
    expect(received[0]!.headers).toMatchObject({ ...headers, 'x-webhook-sender': 'github' });
    expect(received[0]!.headers).not.toHaveProperty('x-hub-signature-256');
  });

  it('may sign bytes that are no text, and much of it', async () => {
    const body = Uint8Array.from({ length: 300_000 }, (_, i) => (i * 31) % 256);
    expect((await github(body, signed(body))).status).toBe(204);
    expect(received[0]!.body.equals(body)).toBe(true);
    expect((await github('', signed(''))).status).toBe(204);
  });

  it('is not believed when a byte differs, or the signature is not one', async () => {
    const good = hmac(secret, 'body');
    const others = ['', good, `sha1=${good}`, `sha256=${good.slice(2)}`, `sha256=${good}00`, 'sha256=', `sha256=${'0'.repeat(64)}`];
    const wrong = good.replace(/.$/, (digit) => (digit === '0' ? '1' : '0'));
    for (const signature of [...others, `sha256=${wrong}`, `sha256=${good.replaceAll(/[\da-f]/g, 'g')}`]) {
      expect((await github('body', signature)).status).toBe(401);
    }
    for (const body of ['Body', 'body\n', '']) expect((await github(body, `sha256=${good}`)).status).toBe(401);
    expect((await send('github', 'body', {})).status).toBe(401);
    expect((await github('body', `sha256=${hmac('whsec_new', 'body')}`)).status).toBe(401);
    expect(received).toEqual([]);
  });
});

describe('Stripe', () => {
  const signed = (body: string, time: number | string = nowS(), secret = 'whsec_new'): string =>
    `t=${time},v1=${hmac(secret, `${time}.`, body)}`;

  it('is believed with the old secret and with the new one', async () => {
    for (const secret of ['whsec_new', 'whsec_old']) expect((await stripe('{}', signed('{}', nowS(), secret))).status).toBe(204);
    const time = nowS();
    const both = `t=${time},v1=${hmac('whsec_older', `${time}.{}`)},v1=${hmac('whsec_old', `${time}.{}`)},v0=${'0'.repeat(64)}`;
    expect((await stripe('{}', both)).status).toBe(204);
    expect(received.length).toBe(3);
  });

  it('is believed for five minutes', async () => {
    for (const age of [-290, 0, 290]) expect((await stripe('{}', signed('{}', nowS() - age))).status).toBe(204);
    for (const age of [-330, 330, 1e9]) expect((await stripe('{}', signed('{}', nowS() - age))).status).toBe(401);
  });

  it('cannot be made younger', async () => {
    const old = signed('{}', nowS() - 1000);
    expect((await stripe('{}', old.replace(/t=\d+/, `t=${nowS()}`))).status).toBe(401);
    expect((await stripe('{}', `t=${nowS()},${old}`)).status).toBe(401);
  });

  it('is not believed with another secret, or without what belongs to it', async () => {
    const time = nowS();
    const mac = hmac('whsec_new', `${time}.{}`);
    const others = [signed('{}', time, 'else'), `v1=${mac}`, `t=${time}`, `t=${time},v0=${mac}`, `t=,v1=${mac}`, '', ',,,=,', 't=NaN'];
    for (const signature of others) expect((await stripe('{}', signature)).status).toBe(401);
    expect((await stripe('{}', signed('{}', `+${time}`))).status).toBe(401);
    const many = Array.from({ length: 500 }, () => `v1=${'0'.repeat(64)}`)
      .join(',')
      .slice(0, 20_000);
    expect((await stripe('{}', `t=${time},${many},v1=${mac}`)).status).toBe(401);
    expect(received).toEqual([]);
  });
});

it('asks the sender to try again when the receiver fails', async () => {
  for (const status of [500, 404, 302]) {
    upstreamStatus = status;
    expect((await github('body', `sha256=${hmac("It's a Secret to Everybody", 'body')}`)).status).toBe(502);
  }
});

it('answers no other method and no other path', async () => {
  expect((await app.fetch('/webhook-signature/github')).status).toBe(404);
  expect((await send('gitlab', '{}', {})).status).toBe(404);
});

it('believes nobody without a secret', async () => {
  const config = { GITHUB_SECRETS: '', STRIPE_SECRETS: '\n', STRIPE_TOLERANCE_S: '300', UPSTREAM: 'http://127.0.0.1:9/' };
  const bare = await serveExample('webhook-signature', { config });
  const init = { method: 'POST', body: 'body', headers: { 'x-hub-signature-256': `sha256=${hmac('', 'body')}` } };
  expect((await bare.fetch('/webhook-signature/github', init)).status).toBe(401);
  await bare.close();
});
