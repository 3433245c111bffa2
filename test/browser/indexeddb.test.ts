import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { rolldown } from 'rolldown';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { describeStore } from '../../host/storage/describe-store.ts';
import { browserMissing, launch } from '../support/browser.ts';
import { driverIn } from './driver.ts';

const MUST_RUN = process.env['CI'] !== undefined;

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

describe.skipIf(browserMissing !== undefined && !MUST_RUN)('stores in IndexedDB, in a browser', () => {
  let server: Server;
  let origin: string;
  let browser: Browser;
  let page: Page;
  let database: string;
  let count = 0;

  beforeAll(async () => {
    const build = await rolldown({ input: fileURLToPath(new URL('in-page.ts', import.meta.url)), platform: 'neutral' });
    const { output } = await build.generate({ format: 'iife' });
    await build.close();
    server = createServer((_request, response) => {
      response
        .setHeader('content-type', 'text/html')
        .end(`<!doctype html><link rel="icon" href="data:,"><script>${output[0].code}</script>`);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    browser = await launch();
    page = await (await browser.newContext()).newPage();
    await page.goto(origin);
  });
  afterAll(async () => {
    await browser?.close();
    server?.close();
  });
  beforeEach(() => {
    database = `test ${++count}`;
  });

  describeStore('indexeddb', (options) => driverIn(page, database, options));

  it('has what it has acknowledged when the page is loaded anew', async () => {
    await driverIn(page, database).open('t', 's').set('k', bytes('v'));
    await page.reload();
    expect(await driverIn(page, database).open('t', 's').get('k')).toEqual(bytes('v'));
  });

  it('keeps databases apart', async () => {
    await driverIn(page, database).open('t', 's').set('k', bytes('v'));
    expect(await driverIn(page, `${database} `).open('t', 's').get('k')).toBeUndefined();
  });

  it('counts right when two pages count at once', async () => {
    const other = await page.context().newPage();
    await other.goto(origin);
    const add = (where: Page): Promise<bigint>[] => {
      const store = driverIn(where, database).open('t', 's');
      return Array.from({ length: 50 }, async () => store.increment('n', 1n));
    };
    const sums = await Promise.all([...add(page), ...add(other)]);
    expect(new Set(sums).size).toBe(100);
    expect(sums).toContain(100n);
    await other.close();
  });

  it('says when the device has no room, and goes on with what is there', async () => {
    // A database that is empty takes some 100 KB. The browser looks at the room once for a while: this is a profile that has not asked before.
    const context = await browser.newContext();
    const narrow = await context.newPage();
    await narrow.goto(origin);
    const devtools = await context.newCDPSession(narrow);
    await devtools.send('Storage.overrideQuotaForOrigin', { origin, quotaSize: 500_000 });
    const store = driverIn(narrow, database).open('t', 's');
    await store.set('k', bytes('v'));
    await expect(store.set('large', new Uint8Array(1_000_000))).rejects.toMatchObject({ code: 'STORE_FULL' });
    expect([await store.get('k'), await store.get('large')]).toEqual([bytes('v'), undefined]);
    await context.close();
  });

  it('begins anew when the data of the site is cleared, and takes no version from before for one of its own', async () => {
    const store = driverIn(page, database).open('t', 's');
    await store.set('k', bytes('before'));
    const { version } = await store.getVersioned('k');
    const devtools = await page.context().newCDPSession(page);
    const writes = Promise.allSettled(Array.from({ length: 200 }, async (_, i) => store.set(`k${i}`, new Uint8Array(10_000))));
    await devtools.send('Storage.clearDataForOrigin', { origin, storageTypes: 'indexeddb' });
    const failed = (await writes).flatMap((each) => (each.status === 'rejected' ? [each.reason as unknown] : []));
    for (const each of failed) expect(each).toMatchObject({ code: 'STORE_UNAVAILABLE' });
    expect(await store.get('k')).toBeUndefined();
    await store.set('k', bytes('after'));
    expect(await store.setIfVersion('k', bytes('lost'), version)).toBe(false);
    expect(await store.get('k')).toEqual(bytes('after'));
  });

  it('lets others delete the database, and is usable after', async () => {
    const store = driverIn(page, database).open('t', 's');
    await store.set('k', bytes('v'));
    await page.evaluate(
      (deleted) =>
        new Promise((resolve, reject) => {
          const asked = indexedDB.deleteDatabase(deleted);
          asked.addEventListener('success', resolve);
          for (const name of ['blocked', 'error']) asked.addEventListener(name, () => reject(new Error(name)));
        }),
      database,
    );
    expect(await store.get('k')).toBeUndefined();
    await store.set('k', bytes('w'));
  });

  it('says when the browser forbids stores', async () => {
    const other = await page.context().newPage();
    await other.goto(origin);
    await other.evaluate(() => {
      IDBFactory.prototype.open = () => {
        throw new DOMException('Access is denied', 'SecurityError');
      };
    });
    await expect(driverIn(other, database).open('t', 's').get('k')).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
    await other.close();
  });
});
