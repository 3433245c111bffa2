import { browserMissing, launch } from '../../test/support/browser.ts';
import { serveFolder } from '../../test/support/static-server.ts';

/** Why there is nothing to measure; undefined: there is. */
export const missing = browserMissing;

export interface Starts {
  /** Milliseconds from an empty profile to the first answer: page and files are fetched, and the worker is installed. */
  readonly installed: number;
  /** Milliseconds to the answer of a worker that was installed before, and is not running. */
  readonly started: number;
}

/** The least of several starts of a bundle in a Service Worker. */
export async function startsInBrowser(out: string, path: string, count: number): Promise<Starts> {
  const server = await serveFolder(out);
  const browser = await launch();
  const installed: number[] = [];
  const started: number[] = [];
  try {
    for (let i = 0; i < count; i++) {
      const context = await browser.newContext();
      const page = await context.newPage();
      const ask = (): Promise<number> =>
        page.evaluate(async (to) => {
          const begun = performance.now();
          const response = await fetch(to);
          await response.arrayBuffer();
          if (!response.ok) throw new Error(`The worker answered ${response.status}`);
          return performance.now() - begun;
        }, `/${path}`);
      const begun = performance.now();
      await page.goto(`${server.origin}/index.html`);
      await page.evaluate(() => (globalThis as unknown as { ready: Promise<void> }).ready);
      await ask();
      installed.push(performance.now() - begun);
      const devtools = await context.newCDPSession(page);
      await devtools.send('ServiceWorker.enable');
      await devtools.send('ServiceWorker.stopAllWorkers');
      started.push(await ask());
      await context.close();
    }
  } finally {
    await browser.close();
    server.close();
  }
  return { installed: Math.min(...installed), started: Math.min(...started) };
}
