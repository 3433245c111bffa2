import { join } from 'node:path';
import { bundlePrepared } from '../../../sdk/bundle/index.ts';
import { type Program, serve, whyMissing } from '../running.ts';
import { overHttp } from '../suite/client.ts';
import type { Host } from './host.ts';

/** A bundle, served by the runtime that it was made for. */
export const program = (name: Program): Host => ({
  name,
  missing: () => whyMissing(name),
  async start({ prepared, folder }) {
    const out = join(folder, name);
    await bundlePrepared(prepared, name, out);
    const { origin, stop } = await serve(name, out);
    return { client: overHttp(() => origin), stop };
  },
});
