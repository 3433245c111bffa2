import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { bundleFunctions } from '../../sdk/bundle/index.ts';
import type { ReadyFunction } from '../../sdk/functions/index.ts';
import { ready } from '../edge/bundled.ts';
import { browserMissing, launch } from '../support/browser.ts';
import { type StaticServer, serveFolder } from '../support/static-server.ts';

const MUST_RUN = process.env['CI'] !== undefined;

const HELLO = 'examples/hello-assemblyscript';
const ECHO = 'test/guests/echo';
const STORE = 'examples/guestbook';

describe.skipIf(browserMissing !== undefined && !MUST_RUN)('a bundle in a Service Worker', () => {
  let browser: Browser;
  let context: BrowserContext;
  let folder: string;
  let server: StaticServer;
  const functions = new Map<string, ReadyFunction>();

  beforeAll(async () => {
    browser = await launch();
    for (const name of [HELLO, ECHO, STORE]) functions.set(name, await ready(name));
  });
  afterAll(() => browser?.close());
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'skerry-worker-'));
    server = await serveFolder(folder);
    context = await browser.newContext();
  });
  afterEach(async () => {
    await context.close();
    server.close();
    rmSync(folder, { recursive: true, force: true });
  });

  /** @param below folder of the origin */
  const bundle = async (below: string, ...names: readonly (string | ReadyFunction)[]): Promise<string> => {
    const out = join(folder, below);
    await bundleFunctions(
      names.map((name) => (typeof name === 'string' ? functions.get(name)! : name)),
      'browser',
      out,
    );
    return out;
  };

  const open = async (below = '', prepare?: (page: Page) => Promise<void>): Promise<Page> => {
    const page = await context.newPage();
    await prepare?.(page);
    await page.goto(`${server.origin}/${below}${below && '/'}index.html`);
    return page;
  };
  const installed = async (page: Page): Promise<Page> => {
    await page.evaluate(() => (globalThis as unknown as { ready: Promise<void> }).ready);
    return page;
  };
  const told = (page: Page): Promise<string> => page.locator('#state .bad').innerText();
  const get = (page: Page, path: string): Promise<[number, string]> =>
    page.evaluate(async (to) => {
      const response = await fetch(to);
      return [response.status, await response.text()] as [number, string];
    }, path);
  const stop = async (page: Page): Promise<void> => {
    const devtools = await context.newCDPSession(page);
    await devtools.send('ServiceWorker.enable');
    await devtools.send('ServiceWorker.stopAllWorkers');
    await devtools.detach();
  };
  const codeOf = (out: string): string =>
    join(
      out,
      readdirSync(out).find((name) => name.endsWith('.wasm'))!,
    );
  const damage = (file: string): void => {
    const bytes = readFileSync(file);
    bytes[bytes.length - 1]! ^= 1;
    writeFileSync(file, bytes);
  };

  describe('its page', () => {
    it('installs it, sends what a manifest says to try, and shows the answer', async () => {
      await bundle('', HELLO, STORE);
      const complaints: string[] = [];
      const page = await open('', async (each) => {
        each.on('console', (message) => void (message.type() === 'error' && complaints.push(message.text())));
        each.on('pageerror', (error) => complaints.push(String(error)));
      });
      const article = page.locator('article', { hasText: 'guestbook' });
      await article.getByRole('button', { name: 'Send' }).click();
      await expect.poll(() => article.locator('output').innerText()).toMatch(/^201 [^]*Ada/);
      expect(await page.locator('#state').innerText()).toBe('A Service Worker of this page answers them.');
      expect(complaints).toEqual([]);
      if (process.env['SKERRY_SCREENSHOT']) await page.screenshot({ path: process.env['SKERRY_SCREENSHOT'], fullPage: true });
    });

    it('names each field for people who do not see it, and leads where functions answer', async () => {
      await bundle('app', HELLO, STORE);
      const page = await installed(await open('app'));
      for (const field of await page.locator('input, textarea').all()) expect(await field.getAttribute('aria-label')).toBeTruthy();
      await page.getByRole('link', { name: 'hello-assemblyscript' }).click();
      expect(page.url()).toContain(`${server.origin}/app/hello-assemblyscript`);
      expect(await page.locator('body').innerText()).toContain('Hello');
    });

    it('says when the browser cannot suspend WebAssembly', async () => {
      await bundle('', HELLO);
      const page = await open('', async (each) => void (await each.addInitScript('delete WebAssembly.promising')));
      expect(await told(page)).toMatch(/cannot suspend WebAssembly.*RUNTIME_TOO_OLD.*Chromium/);
    });

    it('says what the worker found missing: the same', async () => {
      const out = await bundle('', HELLO);
      const script = join(out, 'worker.js');
      writeFileSync(script, `delete WebAssembly.promising;${readFileSync(script, 'utf8')}`);
      expect(await told(await open())).toMatch(/cannot suspend WebAssembly.*RUNTIME_TOO_OLD/);
    });

    it.each(['changed', 'missing'])('says that a file of the bundle is %s, and installs nothing', async (kind) => {
      const file = codeOf(await bundle('', HELLO));
      if (kind === 'changed') damage(file);
      else rmSync(file);
      const page = await open();
      expect(await told(page)).toMatch(kind === 'changed' ? /has been changed.*BUNDLE_DAMAGED/ : /has no file.*BUNDLE_DAMAGED/);
      expect(await page.evaluate(() => caches.keys())).toEqual([]);
      expect((await get(page, '/hello-assemblyscript'))[0]).toBe(404);
    });
  });

  describe('its functions', () => {
    it('answer below its folder, and the network answers everything else', async () => {
      await bundle('a/b', ECHO);
      writeFileSync(join(folder, 'other.txt'), 'a file');
      const page = await installed(await open('a/b'));
      const [status, text] = await get(page, '/a/b/echo/x?q');
      expect([status, text]).toEqual([200, expect.stringMatching(/^GET \/echo\/x\?q\n[^]*x-forwarded-prefix: \/a\/b\n/)]);
      expect((await get(page, '/echo'))[0]).toBe(404);
      expect(await get(page, '/other.txt')).toEqual([200, 'a file']);
      expect((await get(page, '/a/b/bundle.json'))[0]).toBe(200);
    });

    it('answer without a server, after the worker was stopped, with what they have stored', async () => {
      await bundle('', HELLO, STORE);
      const page = await installed(await open());
      const add = (): Promise<number> =>
        page.evaluate(async () => (await fetch('/guestbook', { method: 'POST', body: '{"name":"Ada","message":"Hello!"}' })).status);
      expect(await add()).toBe(201);
      server.close();
      await stop(page);
      expect(await get(page, '/hello-assemblyscript')).toEqual([200, 'Hello World from /hello-assemblyscript\n']);
      expect(await get(page, '/guestbook')).toEqual([200, expect.stringContaining('Ada')]);
    });

    it('say what is wrong when what was installed is gone, and the server has something else', async () => {
      const file = codeOf(await bundle('', HELLO));
      const page = await installed(await open());
      await page.evaluate(async () => Promise.all((await caches.keys()).map((name) => caches.delete(name))));
      await stop(page);
      const sound = readFileSync(file);
      damage(file);
      expect(await get(page, '/hello-assemblyscript')).toEqual([500, expect.stringContaining('BUNDLE_DAMAGED')]);
      writeFileSync(file, sound);
      expect((await get(page, '/hello-assemblyscript'))[0]).toBe(200);
    });
  });

  it('shares nothing with another bundle of the origin', async () => {
    await bundle('one', STORE);
    await bundle('two', STORE);
    const [one, two] = [await installed(await open('one')), await installed(await open('two'))];
    await one.evaluate(() => fetch('/one/guestbook', { method: 'POST', body: '{"name":"Ada","message":"Hello!"}' }));
    expect(await get(one, '/one/guestbook')).toEqual([200, expect.stringContaining('Ada')]);
    expect(await get(two, '/two/guestbook')).toEqual([200, expect.not.stringContaining('Ada')]);
    expect((await one.evaluate(() => caches.keys())).length).toBe(2);
    // A page is answered by its own worker only.
    expect((await get(one, '/two/guestbook'))[0]).toBe(404);
  });

  describe('a newer bundle', () => {
    it('takes over when the one before has answered what it was asked', async () => {
      const hello = functions.get(HELLO)!;
      await bundle('', ECHO, { ...hello, manifest: { ...hello.manifest, routes: ['/old'] } });
      const page = await installed(await open());
      // A request that goes on until its body ends.
      await page.evaluate(async () => {
        const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
        const writer = writable.getWriter();
        void writer.write(new TextEncoder().encode('before '));
        const answered = fetch('/echo', { method: 'POST', body: readable, duplex: 'half' } as RequestInit);
        Object.assign(globalThis, {
          async finish() {
            await writer.write(new TextEncoder().encode('after'));
            await writer.close();
            return (await answered).text();
          },
        });
      });
      await bundle('', ECHO, { ...hello, manifest: { ...hello.manifest, routes: ['/new'] } });
      await page.evaluate(async () => void (await (await navigator.serviceWorker.getRegistration())!.update()));
      expect(await page.evaluate(() => (globalThis as unknown as { finish(): Promise<string> }).finish())).toContain('body before after');
      await expect.poll(async () => (await get(page, '/new'))[0], { timeout: 30_000 }).toBe(200);
      expect((await get(page, '/old'))[0]).toBe(404);
      await expect.poll(() => page.evaluate(async () => (await caches.keys()).length), { timeout: 30_000 }).toBe(1);
    });

    it('that is damaged leaves the one before in its place', async () => {
      const hello = functions.get(HELLO)!;
      await bundle('', hello);
      const page = await installed(await open());
      const file = codeOf(await bundle('', { ...hello, manifest: { ...hello.manifest, routes: ['/new'] } }));
      damage(file);
      await page.reload();
      await page.evaluate(async () => void (await (await navigator.serviceWorker.getRegistration())!.update().catch(() => {})));
      expect((await get(page, '/hello-assemblyscript'))[0]).toBe(200);
      expect((await get(page, '/new'))[0]).toBe(404);
    });
  });
});
