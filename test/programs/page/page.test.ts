import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type ServedFunction, serveFolder } from '../../support/serve-example.ts';

/** Where the page has its motto from: answers when the test says so. */
let upstream: Server;
let mayAnswer: Promise<void> = Promise.resolve();
let app: ServedFunction;

beforeAll(async () => {
  upstream = createServer((_, response) => void mayAnswer.then(() => response.end('Less is <more>')));
  await new Promise<void>((resolve) => void upstream.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(upstream.address() as AddressInfo).port}`;
  app = await serveFolder(fileURLToPath(new URL('.', import.meta.url)), { http: [origin], config: { MOTTO: `${origin}/` } });
});
afterAll(async () => {
  await app?.close();
  upstream.close();
});

const leave = (name: string, text: string) =>
  app.fetch('/', { method: 'POST', body: new URLSearchParams({ name, text }), redirect: 'manual' });

it('renders what was sent, escaped', async () => {
  const sent = await leave('Ada <b>', 'ä & "ö"');
  expect([sent.status, sent.headers.get('location')]).toEqual([303, '/']);
  const html = await (await app.fetch('/?theme=dark', { headers: { 'user-agent': 'a bot' } })).text();
  expect(html).toContain('<html lang="en" class="dark">');
  expect(html).toContain('<li data-theme="dark"><b>Ada &lt;b&gt;</b>: <!-- -->ä &amp; &quot;ö&quot;</li>');
  expect(html).toContain('<blockquote>Less is &lt;more&gt;</blockquote>');
  expect(html).toContain('style="margin-top:4px;color:red"');
});

it('sends what there is at once, and what it waits for later', async () => {
  const held = Promise.withResolvers<void>();
  mayAnswer = held.promise;
  const response = await app.fetch('/');
  expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
  let html = '';
  for await (const piece of response.body!.pipeThrough(new TextDecoderStream())) {
    html += piece;
    if (html.includes('<p>Loading a motto…</p>')) held.resolve();
  }
  expect(html.indexOf('Loading a motto')).toBeLessThan(html.indexOf('<blockquote>Less is &lt;more&gt;</blockquote>'));
  expect(html.endsWith('</html>')).toBe(true);
});
