import { describe, expect, it } from 'vitest';
import { BytesSource, Fields, OutgoingResponse, ResponseOutparam } from '../wasi/index.ts';
import type { Deployment } from './deployment.ts';
import type { RequestListener } from './events.ts';
import { invoke } from './invoke.ts';
import { readHead, type RequestHead } from './request/head.ts';
import type { InvokeRequest } from './request/request.ts';
import type { ResponseSink } from './response/sink.ts';
import { type Handle, testDeployment } from './test-deployment.ts';

const events: string[] = [];
const listener: RequestListener = {
  admitted: ({ id, functionName }) => void events.push(`admitted ${id} of ${functionName}`),
  started: () => void events.push('started'),
  failed: (_request, { code }) => void events.push(`failed ${code}`),
  finished: (_request, usage) => void events.push(`finished ${usage.cpuTimeMs} ms, ${usage.memoryBytes} bytes`),
};

function deployed(handle: Handle): Deployment {
  events.length = 0;
  return testDeployment(handle, [listener]);
}

const request = (head: Partial<RequestHead> = {}): InvokeRequest => ({
  id: 'r1',
  scheme: 'http',
  body: new BytesSource(),
  log: {} as InvokeRequest['log'],
  head: { ...readHead({ method: 'GET', target: '/', rawHeaders: ['host', 'localhost'] }), headers: () => [], ...head } as RequestHead,
});

function sink(): ResponseSink & { readonly answers: unknown[] } {
  const answers: unknown[] = [];
  return {
    answers,
    isGone: false,
    wantsUsage: false,
    tell: () => {},
    onGone: () => () => {},
    send: (response) => void answers.push(response.statusCode()),
    refuse: ({ code }) => void answers.push(code),
    cut: ({ code }) => void answers.push(`cut ${code}`),
  };
}

const turn = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve));

describe('invoke()', () => {
  it('sends what the guest answers, and tells listeners of each step', async () => {
    const to = sink();
    await invoke(
      deployed((_request, outparam) => ResponseOutparam.set(outparam, { tag: 'ok', val: new OutgoingResponse(new Fields()) })),
      request(),
      to,
    );
    await turn();
    expect(to.answers).toEqual([200]);
    expect(events).toEqual(['admitted r1 of test', 'started', 'finished 3 ms, 65536 bytes']);
  });

  it('answers with an error once when the guest sets no response', async () => {
    const to = sink();
    await invoke(
      deployed(() => {}),
      request(),
      to,
    );
    await turn();
    expect(to.answers).toEqual(['GUEST_NO_RESPONSE']);
    expect(events).toEqual(['admitted r1 of test', 'started', 'failed GUEST_NO_RESPONSE', 'finished 3 ms, 65536 bytes']);
  });

  it.each([
    ['REQUEST_HEADERS_TOO_LARGE', { headerBytes: 101 }],
    ['REQUEST_BODY_TOO_LARGE', { declaredBytes: 11 }],
  ])('turns away with %s before anybody hears of it', (code, init) => {
    expect(() =>
      invoke(
        deployed(() => {}),
        request(init),
        sink(),
      ),
    ).toThrow(expect.objectContaining({ code }));
    expect(events).toEqual([]);
  });
});

describe('a request at its limits', () => {
  it('is let in', async () => {
    const to = sink();
    await invoke(
      deployed((_request, outparam) => ResponseOutparam.set(outparam, { tag: 'ok', val: new OutgoingResponse(new Fields()) })),
      request({ headerBytes: 100, declaredBytes: 10 }),
      to,
    );
    await turn();
    expect(to.answers).toEqual([200]);
  });
});
