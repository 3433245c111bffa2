import Fastify, { type FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Registry } from '@skerry/host/routing';
import { skerryPlugin } from '@skerry/host/fastify';
import type { Deployment } from '@skerry/host/runtime';
import { deployComponent } from '../support/serve-component.ts';
import { watGuest } from '../support/wat-guest.ts';

let guest: Uint8Array;
const registry = new Registry<Deployment>();
let app: FastifyInstance;

beforeAll(async () => {
  guest = await watGuest('body');
  app = Fastify();
  await app.register(skerryPlugin, { registry, index: true });
});
afterAll(() => app.close());

const deploy = (name: string, manifest: object = {}, component = guest): Promise<Deployment> => deployComponent(name, component, manifest);
const texts = (page: string, pattern: RegExp): string[] => Array.from(page.matchAll(pattern), ([, text]) => text!);
const page = async (): Promise<string> => (await app.inject({ url: '/', headers: { host: 'here.test:81' } })).body;

/** The same component, in so many bytes. */
function padded(component: Uint8Array, bytes: number): Uint8Array {
  const rest = bytes - component.length - 6;
  const leb = [0, 7, 14, 21, 28].map((shift) => ((rest >>> shift) & 0x7f) | (shift < 28 ? 0x80 : 0));
  return Buffer.concat([component, Uint8Array.from([0, ...leb]), new Uint8Array(rest)]);
}

describe('the page that lists the functions', () => {
  it('has one for each, by name, with its routes, and how it is asked', async () => {
    registry.replace([
      await deploy('late', { description: 'a < b & "c"' }),
      await deploy('early', { routes: ['POST /x', 'GET /y/:id', '/z'] }),
    ]);
    const text = await page();
    expect(texts(text, /<h2>(.*)<\/h2>/g)).toEqual(['<a href="/y/1">early</a>', '<a href="/late">late</a>']);
    expect(texts(text, /<p><code>(.*)<\/code><\/p>/g)).toEqual([
      'POST /x</code> <code>GET /y/:id</code> <code>/z',
      expect.stringContaining('http://here.test:81/'),
      '/late</code> <code>/late/*',
      expect.stringContaining('curl http://here.test:81/late'),
    ]);
    expect(text).toContain('<p>a &lt; b &amp; &quot;c&quot;</p>');
    expect(text).toContain('data-text="late a &lt; b &amp; &quot;c&quot; /late /late/*"');
    expect(text).toContain('>2 functions</span>');
  });

  it.each([
    [1024 * 1024 - 1, '1024.0 KiB'],
    [1024 * 1024, '1.0 MiB'],
  ])('says how large a component of %d bytes is', async (bytes, size) => {
    registry.replace([await deploy('only', {}, padded(guest, bytes))]);
    const text = await page();
    expect(text).toContain(`<small>${size}, engine `);
    expect(text).toContain('>1 function</span>');
  });

  it('offers a search where there are more than fit on a screen', async () => {
    registry.replace(await Promise.all(['a', 'b', 'c', 'd', 'e'].map((name) => deploy(name))));
    expect(await page()).not.toContain('type="search"');
    registry.replace(await Promise.all(['a', 'b', 'c', 'd', 'e', 'f'].map((name) => deploy(name))));
    expect(await page()).toContain('type="search"');
  });

  it('may run nothing but its own script', async () => {
    const { headers } = await app.inject('/');
    expect(headers['content-type']).toBe('text/html; charset=utf-8');
    const policy = String(headers['content-security-policy']).split('; ');
    expect(policy).toEqual(
      expect.arrayContaining(["default-src 'none'", "base-uri 'none'", "frame-ancestors 'none'", "form-action 'none'"]),
    );
    expect(policy.filter((each) => /^(?:script|style)-src/.test(each))).toEqual([
      expect.stringMatching(/^script-src 'sha256-[^']+'$/),
      expect.stringMatching(/^style-src 'sha256-[^']+'$/),
    ]);
  });

  it('answers GET and HEAD, at its own path alone, and is not what the server as a whole is asked for', async () => {
    expect((await app.inject({ method: 'HEAD', url: '/' })).statusCode).toBe(200);
    expect((await app.inject({ method: 'POST', url: '/' })).statusCode).toBe(404);
    expect((await app.inject('/nowhere')).statusCode).toBe(404);
  });

  it('is left out unless it is asked for, and lies at the prefix', async () => {
    const [without, below] = [Fastify(), Fastify()];
    await without.register(skerryPlugin, { registry });
    await below.register(skerryPlugin, { registry, prefix: '/f', index: true });
    expect((await without.inject('/')).statusCode).toBe(404);
    expect((await below.inject('/f')).statusCode).toBe(200);
    expect((await below.inject('/f/')).statusCode).toBe(200);
    expect((await below.inject('/')).statusCode).toBe(404);
    await Promise.all([without.close(), below.close()]);
  });
});
