import { memoryStorage } from '../../../host/storage/index.ts';
import { BytesSource, Pipe } from '../../../host/wasi/index.ts';
import { fails, holds, same } from './check.ts';
import { type Case, type Environment, pause } from './environment.ts';
import { Served } from './served.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

async function hello(env: Environment): Promise<void> {
  const served = await Served.start(env, 'hello');
  const answer = await served.request('/a/b?name=%E2%82%AC');
  same([answer.status, answer.body], [200, 'Hello € from /a/b\n']);
  holds(answer.headers['content-type']?.startsWith('text/plain') === true, 'the response has its headers');
  for (let i = 0; i < 20; i++) same((await served.request(`/${i}`)).body, `Hello World from /${i}\n`);
  same(served.sandboxes, 1, 'one sandbox is put back after each');
}

async function body(env: Environment): Promise<void> {
  const served = await Served.start(env, 'request-echo');
  const pipe = new Pipe();
  const answer = served.request('/echo', { method: 'POST', headers: [['x-test', 'Ã©']], body: pipe.source });
  for (const part of ['one ', 'two ', 'three €']) {
    await pause(2);
    pipe.sink.write(bytes(part));
  }
  pipe.sink.end();
  const { body: text } = await answer;
  holds(text.startsWith('POST /echo\nhttp://example.test\nx-test: '), 'the guest sees the head of the request');
  holds(text.endsWith('body one two three €\n'), 'the guest waits for the body, part by part');
}

async function turnsAway(env: Environment): Promise<void> {
  const served = await Served.start(env, 'request-echo', { limits: { requestBodyBytes: 3, requestHeaderBytes: 100 } });
  const refused = async (init: Parameters<Served['request']>[1], path = '/echo'): Promise<unknown[]> => {
    const { status, body: text } = await served.request(path, init);
    return [status, (JSON.parse(text) as { error: { code: string } }).error.code];
  };
  same(await refused({ method: 'POST', body: new BytesSource(bytes('four')) }), [413, 'REQUEST_BODY_TOO_LARGE'], 'while it is read');
  same(await refused({ method: 'POST', headers: [['content-length', '4']] }), [413, 'REQUEST_BODY_TOO_LARGE'], 'when it is announced');
  same(await refused({ headers: [['x', 'y'.repeat(100)]] }), [431, 'REQUEST_HEADERS_TOO_LARGE']);
  same(await refused({ headers: [['host', 'other.test']] }), [400, 'REQUEST_INVALID']);
  same(await refused({}, '//echo'), [400, 'REQUEST_INVALID']);
}

async function keyvalue(env: Environment): Promise<void> {
  const options = { storage: memoryStorage(), keyvalue: ['guestbook'] };
  const [ada, bob] = [
    await Served.start(env, 'guestbook', { ...options, name: 'ada' }),
    await Served.start(env, 'guestbook', { ...options, name: 'bob' }),
  ];
  const entry = bytes(JSON.stringify({ name: 'Ada', message: 'Grüße 😀' }));
  const added = await ada.request('/guestbook', { method: 'POST', body: new BytesSource(entry) });
  same([added.status, added.headers['location']], [201, '/guestbook/1'], added.body);
  const [found] = JSON.parse((await ada.request('/guestbook')).body) as { id: number; message: string }[];
  same([found?.id, found?.message], [1, 'Grüße 😀'], 'what was stored outlives the sandbox');
  same((await bob.request('/guestbook')).body, '[]', 'the store of another function');
}

async function waits(env: Environment): Promise<void> {
  const served = await Served.start(env, 'wait');
  const { answer, done, leave } = served.ask('/');
  const reason = new Error('enough');
  await pause(2);
  leave(reason);
  await fails(answer, reason);
  await done;
  const limited = await Served.start(env, 'wait', { limits: { wallTimeMs: 20 } });
  const { status, body: text } = await limited.request('/');
  same([status, text.includes('LIMIT_WALL_TIME')], [504, true], 'a limit is answered');
}

export const httpCases: readonly Case[] = [
  { name: 'runtime: a function answers, and again in the same sandbox', run: hello },
  { name: 'runtime: a body that comes in parts is waited for', run: body },
  { name: 'runtime: a request beyond the limits is turned away', run: turnsAway },
  { name: 'runtime: values are kept in the store of their function', run: keyvalue },
  { name: 'runtime: waiting for a clock ends when the client leaves, or at the limit', run: waits },
];
