import { memoryStorage } from '../../../host/storage/index.ts';
import { BytesSource, Pipe } from '../../../host/wasi/index.ts';
import { fails, holds, same } from './check.ts';
import { type Case, type Environment, pause } from './environment.ts';
import { Served } from './exchange.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

async function hello(env: Environment): Promise<void> {
  const served = await Served.start(env, 'hello');
  const answer = await served.request('/a/b?name=%E2%82%AC');
  same([answer.status, answer.body], [200, 'Hello € from /a/b\n']);
  holds(answer.headers['content-type']?.startsWith('text/plain') === true, 'the response has its headers');
  for (let i = 0; i < 20; i++) {
    same(served.instance.reset(), true, 'can be reset');
    same((await served.request(`/${i}`)).body, `Hello World from /${i}\n`);
  }
}

async function body(env: Environment): Promise<void> {
  const served = await Served.start(env, 'request-echo');
  const pipe = new Pipe();
  const answer = served.request('/echo', { method: 'POST', headers: [['x-test', 'é']], body: pipe.source });
  for (const part of ['one ', 'two ', 'three €']) {
    await pause(2);
    pipe.sink.write(bytes(part));
  }
  pipe.sink.end();
  const { body: text } = await answer;
  holds(text.startsWith('POST /echo\nhttp://example.test\nx-test: '), 'the guest sees the head of the request');
  holds(text.endsWith('body one two three €\n'), 'the guest waits for the body, part by part');
}

async function keyvalue(env: Environment): Promise<void> {
  const storage = memoryStorage();
  const stores = (tenant: string) => ({ keyvalue: new Map([['guestbook', storage.open(tenant, 'guestbook')]]) });
  const [ada, bob] = [await Served.start(env, 'guestbook', stores('ada')), await Served.start(env, 'guestbook', stores('bob'))];
  const entry = bytes(JSON.stringify({ name: 'Ada', message: 'Grüße 😀' }));
  const added = await ada.request('/guestbook', { method: 'POST', body: new BytesSource(entry) });
  same([added.status, added.headers['location']], [201, '/guestbook/1'], added.body);
  same(ada.instance.reset(), true, 'can be reset');
  const [found] = JSON.parse((await ada.request('/guestbook')).body) as { id: number; message: string }[];
  same([found?.id, found?.message], [1, 'Grüße 😀'], 'what was stored outlives the sandbox');
  same((await bob.request('/guestbook')).body, '[]', 'the store of another tenant');
}

async function waits(env: Environment): Promise<void> {
  const served = await Served.start(env, 'wait');
  const answer = served.request('/');
  const reason = new Error('deadline');
  await pause(2);
  served.instance.stop(reason);
  await fails(answer, reason);
}

export const httpCases: readonly Case[] = [
  { name: 'wasi: a function answers, and again after each reset', run: hello },
  { name: 'wasi: a body that comes in parts is waited for', run: body },
  { name: 'wasi: values are kept in the store of their tenant', run: keyvalue },
  { name: 'wasi: waiting for a clock is ended by stop', run: waits },
];
