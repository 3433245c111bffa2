import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Debian's, which `.ci/run` installs. */
const CHROMIUM = 'chromium';

export const hasBrowser = spawnSync(CHROMIUM, ['--version']).status === 0;

interface Reply {
  readonly id?: number;
  readonly result?: Record<string, unknown>;
  readonly error?: { readonly message: string };
  readonly method?: string;
  readonly params?: Record<string, unknown>;
}

export interface Page {
  /** Runs an expression in the page, and waits for its promise. */
  evaluate(expression: string): Promise<unknown>;
  /** What the page wrote to its console, or was refused. */
  readonly complaints: readonly string[];
  screenshot(): Promise<Buffer>;
  close(): void;
}

/** Opens a page in a headless browser. */
export async function open(url: string): Promise<Page> {
  const profile = mkdtempSync(join(tmpdir(), 'skerry-browser-'));
  const child = spawn(CHROMIUM, [
    '--headless=new',
    '--no-sandbox',
    '--disable-gpu',
    '--disable-dev-shm-usage',
    '--remote-debugging-port=0',
    '--window-size=1000,900',
    `--user-data-dir=${profile}`,
    'about:blank',
  ]);
  const address = await new Promise<string>((resolve, reject) => {
    let text = '';
    child.stderr.on('data', (chunk: Buffer) => {
      text += chunk.toString();
      const found = /DevTools listening on ws:\/\/([^/]+)\//.exec(text);
      if (found) resolve(found[1]!);
    });
    child.once('exit', () => reject(new Error(`The browser ended: ${text}`)));
  });
  const targets = (await (await fetch(`http://${address}/json/list`)).json()) as { type: string; webSocketDebuggerUrl: string }[];
  const socket = new WebSocket(targets.find(({ type }) => type === 'page')!.webSocketDebuggerUrl);
  await new Promise((resolve) => socket.addEventListener('open', resolve, { once: true }));
  const waiting = new Map<number, (reply: Reply) => void>();
  const complaints: string[] = [];
  let loaded = (): void => undefined;
  socket.addEventListener('message', ({ data }) => {
    const reply = JSON.parse(String(data)) as Reply;
    if (reply.id !== undefined) waiting.get(reply.id)?.(reply);
    if (reply.method === 'Page.loadEventFired') loaded();
    if (reply.method === 'Log.entryAdded' || reply.method === 'Runtime.exceptionThrown') complaints.push(JSON.stringify(reply.params));
  });
  let count = 0;
  const send = async (method: string, params = {}): Promise<Record<string, unknown>> => {
    const id = ++count;
    const reply = await new Promise<Reply>((resolve) => {
      waiting.set(id, resolve);
      socket.send(JSON.stringify({ id, method, params }));
    });
    if (reply.error) throw new Error(reply.error.message);
    return reply.result ?? {};
  };
  await Promise.all(['Page.enable', 'Runtime.enable', 'Log.enable'].map((method) => send(method)));
  const isLoaded = new Promise<void>((resolve) => (loaded = resolve));
  await send('Page.navigate', { url });
  await isLoaded;
  return {
    complaints,
    async evaluate(expression) {
      const { result, exceptionDetails } = await send('Runtime.evaluate', { expression, awaitPromise: true, returnByValue: true });
      if (exceptionDetails) throw new Error(JSON.stringify(exceptionDetails));
      return (result as { value?: unknown }).value;
    },
    screenshot: async () => Buffer.from(String((await send('Page.captureScreenshot', { captureBeyondViewport: false }))['data']), 'base64'),
    close() {
      socket.close();
      child.once('exit', () => rmSync(profile, { recursive: true, force: true, maxRetries: 5 }));
      child.kill('SIGKILL');
    },
  };
}
