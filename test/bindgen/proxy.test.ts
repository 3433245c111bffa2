import { afterAll, beforeAll, expect, it } from 'vitest';
import { type ServedComponents, serveComponents } from '../support/serve-component.ts';
import { buildGuest } from './guest.ts';

/** A function without our library: nothing but the world of every HTTP component. */
const HANDLER = `
import { Result } from "./bindings/abi/result";
import { Scope } from "./bindings/abi/resource";
import { error } from "./console";
import { ErrorCode, Fields, IncomingRequest, OutgoingBody, OutgoingResponse, ResponseOutparam } from "./bindings/imports/wasi-http-types";

export function handle(request: IncomingRequest, out: ResponseOutparam): void {
  const target = request.pathWithQuery();
  const headers = new Fields();
  const refused = headers.append("x-method", Uint8Array.wrap(String.UTF8.encode(request.method().isPost ? "POST" : "other")));
  assert(!refused.isError);
  const received = read(request);
  if (target == "/f/trap") throw new Error("On purpose");
  if (target == "/f/log") error("A line of the log");
  const response = new OutgoingResponse(headers);
  const body = response.body().value;
  ResponseOutparam.set(out, Result.ok<OutgoingResponse, ErrorCode>(response));
  const stream = body.write().value;
  stream.blockingWriteAndFlush(Uint8Array.wrap(String.UTF8.encode((target === null ? "" : target) + " " + received.toString())));
  stream.drop();
  OutgoingBody.finish(body, null);
}

function read(request: IncomingRequest): i32 {
  const scope = new Scope();
  const stream = request.consume().value.stream().value;
  let length = 0;
  for (;;) {
    const chunk = stream.blockingRead(65536);
    if (chunk.isError) {
      assert(chunk.error.isClosed);
      break;
    }
    length += chunk.value.length;
  }
  scope.close();
  return length;
}
`;

const CONSOLE = `
import { getStderr } from "./bindings/imports/wasi-cli-stderr";

export function error(text: string): void {
  getStderr().blockingWriteAndFlush(Uint8Array.wrap(String.UTF8.encode(text + "\\n")));
}
`;

let served: ServedComponents;

beforeAll(async () => {
  const wit = 'package test:proxy; world w { include wasi:http/proxy@0.2.12; }';
  const { component } = await buildGuest(wit, { 'incoming-handler.ts': HANDLER, 'console.ts': CONSOLE });
  served = await serveComponents({ f: { component } });
});
afterAll(() => served?.close());

it('a handler that is written against wasi:http itself answers requests', async () => {
  for (let i = 0; i < 3; i++) {
    const response = await fetch(`${served.url}/f/a?b=${i}`, { method: 'POST', body: 'x'.repeat(100_000) });
    expect(await response.text()).toBe(`/f/a?b=${i} 100000`);
    expect(response.headers.get('x-method')).toBe('POST');
  }
});

it('tells why it trapped, where the world has a standard error', async () => {
  expect((await fetch(`${served.url}/f/trap`)).status).toBe(500);
  expect((await fetch(`${served.url}/f/log`)).status).toBe(200);
  const lines = JSON.stringify(served.logs);
  expect(lines).toContain('On purpose at incoming-handler.ts:13:');
  expect(lines).toContain('A line of the log');
});
