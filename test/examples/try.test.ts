import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { curlLine } from '@skerry/host/index-page';
import { EXAMPLES, type ServedExamples, serveExamples } from '../support/serve-examples.ts';

let server: ServedExamples;
beforeAll(async () => {
  server = await serveExamples();
}, 300_000);
afterAll(() => server.close());

/** What makes the answer worth a look. */
const ANSWERS: Readonly<Record<string, RegExp>> = {
  'api-gateway': /you/,
  'batch-translation': /msgstr "Insel"/,
  'cart-checkout': /chart/,
  'csv-stats': /"?mean"?/,
  'digit-recognition': /"digit":3/,
  'fraud-stream': /p2/,
  'full-text-search': /The Fox and the Grapes/,
  'geo-query': /Berlin/,
  guestbook: /Ada/,
  'hello-assemblyscript': /you/,
  'hello-typescript': /you/,
  'hono-app': /rope/i,
  'image-placeholder': /"blurHash":"/,
  'image-thumbnail': /PNG/,
  'iot-rollup': /1/,
  leaderboard: /ada/,
  'log-redaction': /login of (?!ada@)/,
  'markdown-blog': /(?:)/,
  'webhook-signature': /(?:)/,
};

it('each example says what to try', () => {
  expect(EXAMPLES.filter(({ manifest }) => manifest.try === undefined).map(({ manifest }) => manifest.name)).toEqual([]);
  expect(EXAMPLES.map(({ manifest }) => manifest.name)).toEqual(Object.keys(ANSWERS));
});

describe.each(EXAMPLES.map(({ manifest }) => ({ name: manifest.name, trial: manifest.try! })))('trying $name', ({ name, trial }) => {
  const send = (headers = {}): Promise<Response> => {
    const body = trial.content === undefined ? trial.body : Buffer.from(trial.content, 'base64');
    return fetch(server.origin + trial.path, {
      method: trial.method,
      headers: { ...trial.headers, ...headers },
      ...(body !== undefined && { body }),
    });
  };

  it('gives a useful answer, and what it cost to who asks', async () => {
    const response = await send({ 'skerry-usage': '1' });
    const text = await response.text();
    expect([response.status, text.slice(0, 500)]).toEqual([
      expect.toSatisfy((status: number) => status >= 200 && status < 300),
      expect.stringMatching(ANSWERS[name]!),
    ]);
    expect(response.headers.get('server-timing')).toMatch(/^cpu;dur=\d+\.\d\d, memory;desc="\d+"$/);
    const again = await send();
    await again.arrayBuffer();
    expect(again.headers.get('server-timing')).toBeNull();
  });

  it('is what the page at / offers', async () => {
    const page = await (await fetch(`${server.origin}/`)).text();
    const escaped = curlLine(trial, server.origin)
      .replaceAll('&', '&amp;')
      .replaceAll('<', '&lt;')
      .replaceAll('>', '&gt;')
      .replaceAll('"', '&quot;')
      .replaceAll("'", '&#39;');
    expect(page).toContain(escaped);
  });
});

it('a server for production tells nobody what a request cost', async () => {
  const production = await serveExamples({
    details: false,
    folders: EXAMPLES.filter(({ manifest }) => manifest.name === 'hello-assemblyscript'),
  });
  try {
    const response = await fetch(`${production.origin}/hello-assemblyscript`, { headers: { 'skerry-usage': '1' } });
    expect([response.status, response.headers.get('server-timing')]).toEqual([200, null]);
  } finally {
    await production.close();
  }
});
