import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { serveExample, type ServedFunction } from '../../test/support/serve-example.ts';

let app: ServedFunction;
beforeAll(async () => {
  app = await serveExample('markdown-blog');
});
afterAll(() => app?.close());

const TOKEN = { authorization: 'Bearer example-token' };

const put = (slug: string, body: string, headers: Record<string, string> = {}): Promise<Response> =>
  app.fetch(`/blog/${slug}`, { method: 'PUT', body, headers: { ...TOKEN, ...headers } });

async function main(markdown: string): Promise<string> {
  await put('post', markdown);
  return /<main>(.*)<\/main>/s.exec(await (await app.fetch('/blog/post')).text())![1]!.trim();
}

describe('a post', () => {
  it('is written in Markdown and read in HTML', async () => {
    expect(
      (await put('first-light', '# First *light*\n\nA [link](https://example.com/?a=1&b=2) and `code`.\n\n| a |\n|---|\n| 1 |\n')).status,
    ).toBe(201);
    const response = await app.fetch('/blog/first-light');
    expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
    const html = await response.text();
    expect(html).toContain('<h1>First <em>light</em></h1>');
    expect(html).toContain('<a href="https://example.com/?a=1&amp;b=2" rel="nofollow">link</a> and <code>code</code>');
    expect(html).toContain('<td>1</td>');
    expect(await (await app.fetch('/blog')).text()).toContain('<li><a href="/blog/first-light">First *light*</a>');
  });

  it('is there as it was written, for an editor', async () => {
    await put('raw', '# Räw ⛵\n');
    const response = await app.fetch('/blog/raw', { headers: { accept: 'text/markdown' } });
    expect([response.headers.get('content-type'), await response.text()]).toEqual(['text/markdown; charset=utf-8', '# Räw ⛵\n']);
  });

  it('can be deleted', async () => {
    await put('gone', 'text');
    expect((await app.fetch('/blog/gone', { method: 'DELETE', headers: TOKEN })).status).toBe(204);
    expect((await app.fetch('/blog/gone')).status).toBe(404);
  });
});

describe('a cache', () => {
  it('is told whether what it has is still right', async () => {
    await put('post', 'one');
    const first = await app.fetch('/blog/post');
    const etag = first.headers.get('etag')!;
    expect(first.headers.get('cache-control')).toBe('public, max-age=60');
    for (const tag of [etag, `W/${etag}`, `"x", ${etag}`, '*']) {
      const again = await app.fetch('/blog/post', { headers: { 'if-none-match': tag } });
      expect([again.status, again.headers.get('etag'), await again.text()]).toEqual([304, etag, '']);
    }
    await put('post', 'two');
    const changed = await app.fetch('/blog/post', { headers: { 'if-none-match': etag } });
    expect([changed.status, await changed.text()]).toEqual([200, expect.stringContaining('<p>two</p>')]);
  });

  it('has another tag for the source than for the page', async () => {
    await put('post', 'one');
    const tags = await Promise.all(
      ['text/html', 'text/markdown'].map(async (accept) => (await app.fetch('/blog/post', { headers: { accept } })).headers.get('etag')),
    );
    expect(tags[0]).not.toBe(tags[1]);
  });
});

describe('two authors', () => {
  it('do not overwrite each other', async () => {
    const etag = (await put('post', 'one')).headers.get('etag')!;
    const answers = await Promise.all(Array.from({ length: 10 }, (_, i) => put('post', `by ${i}`, { 'if-match': etag })));
    expect(answers.map(({ status }) => status).toSorted()).toEqual([204, ...Array.from({ length: 9 }, () => 412)]);
    expect((await put('post', 'late', { 'if-match': etag })).status).toBe(412);
  });

  it('create a post once', async () => {
    const answers = await Promise.all(Array.from({ length: 10 }, (_, i) => put('new', `by ${i}`, { 'if-none-match': '*' })));
    expect(answers.map(({ status }) => status).toSorted()).toEqual([201, ...Array.from({ length: 9 }, () => 412)]);
    expect((await put('never', 'text', { 'if-match': '*' })).status).toBe(412);
  });
});

describe('hostile', () => {
  it('HTML is shown, not obeyed', async () => {
    for (const html of [
      '<script>alert(1)</script>',
      '<img src=x onerror=alert(1)>',
      'a <b onclick="x">b</b>',
      '<svg/onload=alert(1)>',
      '<!-- --><style>*{}</style>',
    ]) {
      expect(await main(html)).not.toMatch(/<(?!\/?p>)/);
    }
    expect(await main('`<script>` & "x"')).toBe('<p><code>&lt;script&gt;</code> &amp; &quot;x&quot;</p>');
    await put('post', '# <script>alert(1)</script>');
    expect(await (await app.fetch('/blog')).text()).not.toContain('<script');
  });

  it('links lead nowhere', async () => {
    for (const href of ['javascript:alert(1)', 'JaVaScRiPt:alert(1)', 'data:text/html,x', 'vbscript:x', ' javascript:x']) {
      expect(await main(`[x](<${href}>) ![y](<${href}>)`)).not.toMatch(/href|src/);
    }
    expect(await main('[x](java&#10;script:x)')).toContain('href="java&amp;#10;script:x"');
    expect(await main('[x](https://a.example/"onclick="y)')).not.toContain('"onclick');
    expect(await main('[x](/blog "t\\" onclick=y")')).toBe('<p><a href="/blog" rel="nofollow">x</a></p>');
    expect((await app.fetch('/blog/post')).headers.get('content-security-policy')).toContain("default-src 'none'");
  });

  it('texts end at the limit of processor time or before', async () => {
    for (const text of ['['.repeat(30_000), '*a_ '.repeat(15_000), '> '.repeat(30_000), '- '.repeat(30_000), '`'.repeat(60_000)]) {
      await put('deep', text);
      expect([200, 500, 504]).toContain((await app.fetch('/blog/deep')).status);
      await put('post', 'fine');
      expect((await app.fetch('/blog/post')).status).toBe(200);
    }
    expect((await put('long', 'x'.repeat(65_537))).status).toBe(413);
  });

  it('writers are turned away', async () => {
    for (const authorization of ['', 'Bearer', 'Bearer wrong', 'Basic example-token', 'Bearer example-token2']) {
      expect((await app.fetch('/blog/post', { method: 'PUT', body: 'x', headers: { authorization } })).status).toBe(401);
    }
    expect((await app.fetch('/blog/post', { method: 'DELETE' })).status).toBe(401);
    for (const slug of ['A', '-a', 'a-', 'a.b', 'a'.repeat(65)]) expect((await put(slug, 'x')).status).toBe(404);
    expect((await put('empty', ' \n')).status).toBe(400);
    expect((await app.fetch('/blog', { method: 'POST', body: 'x' })).status).toBe(405);
  });
});
