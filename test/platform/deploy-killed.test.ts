import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, request, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { smallComponent } from '../support/admin-api.ts';
import { skerry, start } from '../support/cli.ts';
import { temporaryFolder } from '../support/folder.ts';
import { testPlatform, type TestPlatform } from '../support/platform.ts';

let platform: TestPlatform;
let url: string;
let component: Uint8Array;
beforeAll(async () => {
  platform = await testPlatform();
  url = await platform.app.listen({ host: '127.0.0.1', port: 0 });
  component = await smallComponent();
});
afterAll(() => platform.close());

/** When the command is killed: before its request reaches the host, half way, or when the host has done what it asks for. */
type Moment = 'before' | 'half-way' | 'afterwards';

interface Fatal {
  readonly step: number;
  readonly moment: Moment;
}

/** Stands between the command and the host. */
class Between {
  readonly #server: Server;
  readonly #fatal: Fatal | undefined;
  /** Ends the command. */
  kill: () => void = () => undefined;
  /** What was asked for, in turn. */
  readonly steps: string[] = [];

  constructor(fatal?: Fatal) {
    this.#fatal = fatal;
    this.#server = createServer((asked, answer) => void this.#pass(asked, answer).catch(() => undefined)).listen(0, '127.0.0.1');
  }

  async url(): Promise<string> {
    if (!this.#server.listening) await once(this.#server, 'listening');
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async #pass(asked: IncomingMessage, answer: ServerResponse): Promise<void> {
    const { method, url: path } = asked;
    const { 'transfer-encoding': _, ...headers } = asked.headers;
    this.steps.push(`${method} ${path!.replace(/.*\/(?=components|versions|aliases)/, '').replace(/[0-9a-f]{64}/, 'DIGEST')}`);
    const moment = this.#fatal?.step === this.steps.length ? this.#fatal.moment : undefined;
    if (moment === 'before') return this.kill();
    const body = Buffer.concat(await Array.fromAsync(asked));
    const sent = request(new URL(path!, url), { method, headers: { ...headers, 'content-length': String(body.length) } });
    sent.on('error', () => undefined);
    if (moment === 'half-way') {
      sent.write(body.subarray(0, body.length / 2), () => sent.destroy());
      return this.kill();
    }
    sent.end(body);
    const [response] = (await once(sent, 'response')) as [IncomingMessage];
    const content = Buffer.concat(await Array.fromAsync(response));
    if (moment === 'afterwards') return this.kill();
    answer.writeHead(response.statusCode!, response.headers).end(content);
  }

  close(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }
}

function functionFolder(name: string): string {
  const folder = join(temporaryFolder(), name);
  mkdirSync(folder);
  writeFileSync(join(folder, 'a.wasm'), component);
  describeAs(folder, name, 'first');
  return folder;
}

function describeAs(folder: string, name: string, description: string): void {
  writeFileSync(join(folder, 'skerry.json'), JSON.stringify({ name, component: 'a.wasm', description, routes: [`/${name}`] }));
}

/** @returns what ended it */
async function deploy(folder: string, between: Between): Promise<NodeJS.Signals | number | null> {
  const env = { XDG_CONFIG_HOME: temporaryFolder(), SKERRY_HOST: await between.url(), SKERRY_TOKEN: platform.root };
  const { process: child } = start(['deploy', folder, '--yes'], { env });
  between.kill = () => void child.kill('SIGKILL');
  const [code, signal] = (await once(child, 'close')) as [number | null, NodeJS.Signals | null];
  between.close();
  return signal ?? code;
}

const STEPS = [
  'GET /v1/me',
  'GET aliases/live',
  'GET components/DIGEST',
  'PUT components/DIGEST?from=0',
  'POST versions',
  'PUT aliases/live',
];
const DEATHS = STEPS.flatMap((what, at) =>
  (what.startsWith('PUT components') ? (['before', 'half-way', 'afterwards'] as const) : (['before', 'afterwards'] as const)).map(
    (moment) => ({ step: at + 1, moment, what }),
  ),
);

describe('skerry deploy', () => {
  it('takes these steps', async () => {
    const between = new Between();
    expect(await deploy(functionFolder('undisturbed'), between)).toBe(0);
    expect(between.steps).toEqual(STEPS);
  });

  it.each(DEATHS)('killed $moment of step $step, $what, leaves nothing half, and comes to a good end the next time', async (fatal) => {
    const name = `f${fatal.step}-${fatal.moment}`;
    const of = { tenant: 'default', function: name };
    const folder = functionFolder(name);
    const live = (): number | undefined => platform.catalog.alias({ ...of, alias: 'live' })?.targets[0]?.number;
    for (const [index, description] of ['first', 'second'].entries()) {
      describeAs(folder, name, description);
      // The second time the host has the component.
      const step = index === 1 && fatal.step > 3 ? fatal.step - 1 : fatal.step;
      const isSkipped = index === 1 && fatal.what.startsWith('PUT components');
      if (!isSkipped) expect(await deploy(folder, new Between({ step, moment: fatal.moment }))).toBe('SIGKILL');
      // Entirely the old one or entirely the new one.
      expect([index === 0 ? undefined : index, index + 1]).toContain(live());
      const again = await skerry(['deploy', folder, '--yes'], {
        env: { XDG_CONFIG_HOME: temporaryFolder(), SKERRY_HOST: url, SKERRY_TOKEN: platform.root },
      });
      expect([again.code, live(), platform.catalog.function(of)!.latest]).toEqual([0, index + 1, index + 1]);
      const { digest } = platform.catalog.version({ ...of, number: index + 1 })!;
      expect((await platform.files.read(digest)).length).toBe(component.length);
    }
  });
});
