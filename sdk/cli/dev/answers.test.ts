import { SkerryError } from '@skerry/host/base';
import { Registry } from '@skerry/host/routing';
import { createServer } from '@skerry/host/fastify';
import type { Deployment } from '@skerry/host/runtime';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createLogger } from '../log.ts';
import { FailureAnswers } from './answers.ts';
import type { Failure } from './slot.ts';

const SECRET = '<b>line 3 of a secret</b>\u001b[31m';

async function serverOf(failures: Record<string, Failure | undefined>, details: boolean) {
  const answers = new FailureAnswers(
    (_method, path) => failures[path],
    () => undefined,
    details,
  );
  const logger = createLogger(true, 'fatal');
  const app = await createServer({ registry: new Registry<Deployment>(), logger, onRequest: answers.onRequest });
  onTestFinished(() => app.close());
  return { app, answers };
}

const broken = (id = 1): Failure => ({
  id,
  name: 'mine',
  directory: '/mine',
  error: new SkerryError('BUILD_FAILED', SECRET, { help: 'Repair it.' }),
});

describe('a broken function', () => {
  it('is told to the person who develops, with nothing that a browser or a terminal would obey', async () => {
    const { app } = await serverOf({ '/mine': broken() }, true);
    const { body, headers, statusCode } = await app.inject({ url: '/mine', headers: { accept: 'text/html' } });
    expect(statusCode).toBe(500);
    expect(body).toContain('&lt;b&gt;line 3 of a secret&lt;/b&gt;');
    for (const active of ['<b>line', '\u001b']) expect(body).not.toContain(active);
    expect(headers['content-security-policy']).toMatch(/script-src 'sha256-[^']+';/);
  });

  it.each(['text/html', '*/*'])('is told in general to clients on a network: %s', async (accept) => {
    const { app } = await serverOf({ '/mine': broken() }, false);
    const { body, statusCode } = await app.inject({ url: '/mine', headers: { accept } });
    expect(statusCode).toBe(500);
    expect(body).toContain('The function is broken');
    expect(body).not.toContain('secret');
  });

  it('keeps no request from other paths', async () => {
    const { app } = await serverOf({ '/mine': broken() }, true);
    expect((await app.inject('/other')).json()).toMatchObject({ error: { code: 'ROUTE_NOT_FOUND' } });
  });
});

describe('a page that waits', () => {
  it('is answered when its failure is over, or another has taken its place, and at once when that was so before', async () => {
    const failures: Record<string, Failure | undefined> = { '/one': broken(1), '/two': broken(2) };
    const { app, answers } = await serverOf(failures, true);
    const settled: string[] = [];
    const wait = async (url: string, id: number): Promise<void> => {
      const { statusCode } = await app.inject({ url, headers: { 'skerry-shown': String(id) } });
      settled.push(`${url} ${statusCode}`);
    };
    const [one, two] = [wait('/one', 1), wait('/two', 2)];
    await wait('/two', 1);
    answers.refresh();
    expect(settled).toEqual(['/two 500']);
    failures['/two'] = broken(3);
    answers.refresh();
    await two;
    failures['/one'] = undefined;
    answers.refresh();
    await one;
    expect(settled).toEqual(['/two 500', '/two 204', '/one 204']);
  });
});
