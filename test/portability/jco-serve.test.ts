import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';
import { discover } from '../../sdk/cli/discover.ts';
import { readyFunction } from '../../sdk/cli/functions.ts';
import { serveExample } from '../support/serve-example.ts';

const JCO = fileURLToPath(new URL('./jco.js', import.meta.resolve('@bytecodealliance/jco')));

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  server.close();
  return port;
}

/** Serves a component file with a host that knows nothing of Skerry. */
async function jcoServe(component: string): Promise<string> {
  const port = await freePort();
  const child = spawn(process.execPath, [JCO, 'serve', component, '--host', '127.0.0.1', '--port', `${port}`, '--isolate-requests=instance']);
  onTestFinished(() => {
    child.kill('SIGKILL');
  });
  const url = `http://127.0.0.1:${port}`;
  await expect.poll(() => fetch(url).then(() => true, () => false), { timeout: 60_000, interval: 200 }).toBe(true);
  return url;
}

describe.each(['hello-assemblyscript', 'hello-typescript'])('%s, the same file', (name) => {
  it('answers the same under jco serve', async () => {
    const [folder] = discover(fileURLToPath(new URL(`../../examples/${name}`, import.meta.url)));
    const { build } = await readyFunction(folder!);
    const elsewhere = await jcoServe(build.file);
    const here = await serveExample(name);
    onTestFinished(() => here.close());
    for (const path of [`/${name}`, `/${name}/deep?name=Ada%20L`]) {
      const [ours, theirs] = await Promise.all([here.fetch(path), fetch(elsewhere + path)]);
      expect(theirs.status).toBe(path.endsWith(name) ? 200 : ours.status);
      expect(await theirs.text()).toBe(await ours.text());
      expect(theirs.headers.get('content-type')).toBe(ours.headers.get('content-type'));
    }
  });
});
