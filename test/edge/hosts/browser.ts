import { join } from 'node:path';
import { bundlePrepared } from '../../../sdk/bundle/index.ts';
import { browserMissing, launch } from '../../support/browser.ts';
import { serveFolder } from '../../support/static-server.ts';
import { inPage } from '../suite/page-client.ts';
import type { Host } from './host.ts';

/** A bundle in a Service Worker, asked by a page. */
export const browser: Host = {
  name: 'browser',
  missing: () => browserMissing,
  async start({ prepared, folder }) {
    const out = join(folder, 'browser');
    await bundlePrepared(prepared, 'browser', out);
    const server = await serveFolder(out);
    const program = await launch();
    const page = await program.newPage();
    await page.goto(`${server.origin}/index.html`);
    await page.evaluate(() => (globalThis as unknown as { ready: Promise<void> }).ready);
    return {
      client: inPage(page),
      async stop() {
        await program.close();
        server.close();
      },
    };
  },
};
