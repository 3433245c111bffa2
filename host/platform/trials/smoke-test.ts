import { randomUUID } from 'node:crypto';
import { HOST_LIMITS, type SkerryError } from '../../base/index.ts';
import type { Smoke } from '../../registry/index.ts';
import { PathRouter, routesOf } from '../../routing/index.ts';
import { ask, collect, type CollectedAnswer, type Deployment, type Log, madeHere } from '../../runtime/index.ts';
import { BytesSource } from '../../wasi/index.ts';
import { failed, front } from './failed.ts';

const MAX_BYTES = 1024 * 1024;
const HELP = 'Mend the function, or what "smoke" in its skerry.json expects.';

/** Sends the request to this version alone, as a client would. @returns why the answer is not the expected one */
export async function smokeTest(deployment: Deployment, smoke: Smoke, log: Log): Promise<SkerryError | undefined> {
  const asked = `The smoke request of "${deployment.label}", ${smoke.method} ${smoke.path},`;
  const time = HOST_LIMITS.smokeMs;
  const { answer, done, leave } = ask(functionsOf(deployment), requestOf(smoke, log), { details: true });
  const timer = setTimeout(() => leave(new Error(`There was no answer in ${time} ms`)), time);
  try {
    const wrong = mistakeIn(await collect(answer, MAX_BYTES), smoke);
    return wrong === undefined ? undefined : failed(`${asked} ${wrong}`, HELP);
  } catch (cause) {
    return failed(`${asked} was not answered: ${(cause as Error).message}`, HELP, cause);
  } finally {
    clearTimeout(timer);
    leave(new Error('The smoke test is over'));
    await done;
  }
}

/** Where its manifest says that it answers, and nowhere else. */
function functionsOf(deployment: Deployment) {
  const router = new PathRouter<Deployment>();
  router.set(deployment.label, routesOf(deployment.manifest), deployment);
  return { find: (method: string, path: string) => router.find(method, path) };
}

function requestOf({ method, path, headers, body }: Smoke, log: Log) {
  const given = Object.entries(headers);
  const has = (wanted: string): boolean => given.some(([name]) => name.toLowerCase() === wanted);
  const content = body === undefined ? undefined : Buffer.from(body);
  const rawHeaders = [
    ...(has('host') ? [] : ['host', 'localhost']),
    ...(content === undefined ? [] : ['content-length', String(content.length)]),
    ...given.flat(),
  ];
  return {
    id: `smoke-${randomUUID()}`,
    method,
    target: path,
    rawHeaders,
    ...madeHere(rawHeaders, 'http'),
    body: () => new BytesSource(content),
    log,
  };
}

function mistakeIn({ status, body, failure }: CollectedAnswer, expected: Smoke): string | undefined {
  const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(body);
  const answered = `was answered with ${status} and ${body.length === 0 ? 'no body' : `the body ${front(text)}`}`;
  if (status !== expected.status) return `${answered}; expected: ${expected.status}`;
  if (failure !== undefined) return `${answered}, which then broke off: ${failure.message}`;
  const { contains } = expected;
  return contains === undefined || text.includes(contains) ? undefined : `${answered}; expected: a body that contains ${front(contains)}`;
}
