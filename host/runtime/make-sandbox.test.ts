import { describe, expect, it, vi } from 'vitest';
import type { RequestContext } from '../wasi/index.ts';
import type { Deployment } from './deployment.ts';
import { Line } from './line.ts';
import type { Log } from './log.ts';
import { makeSandbox } from './make-sandbox.ts';
import type { Sandbox } from './sandboxes.ts';

const SANDBOX = {} as Sandbox;

/** A function whose sandboxes are made when the test says so. */
function waiting() {
  const line = new Line<RequestContext, Sandbox>();
  const contexts: RequestContext[] = [];
  const give = vi.fn<(sandbox: Sandbox, onFault: (cause: unknown) => void) => void>();
  const sandboxes = {
    wait: (context: RequestContext) => {
      contexts.push(context);
      return line.join(context);
    },
    give,
  };
  const error = vi.fn();
  const deployment = { grants: {}, label: 'f', limits: { logBytes: 1000 }, sandboxes } as unknown as Deployment;
  const abort = new AbortController();
  const done = makeSandbox(deployment, { error } as unknown as Log, abort.signal);
  const ended = vi.fn();
  contexts[0]!.onEnd(ended);
  return { line, give, error, abort, done, ended, signal: contexts[0]!.signal };
}

describe('a sandbox without a request', () => {
  it('is put back when it is made, and what its start functions began ends', async () => {
    const { line, give, error, abort, done, ended, signal } = waiting();
    line.next()!.serve(SANDBOX);
    await done;
    expect([give.mock.calls[0]![0], ended.mock.calls.length, signal.aborted]).toEqual([SANDBOX, 1, true]);
    expect(ended.mock.invocationCallOrder[0]).toBeLessThan(give.mock.invocationCallOrder[0]!);
    give.mock.calls[0]![1](new Error('a bug'));
    expect(error).toHaveBeenCalledWith(expect.objectContaining({ function: 'f', code: 'HOST_BUG' }), expect.any(String));
    abort.abort(new Error('too late'));
    expect(signal.reason).not.toMatchObject({ message: 'too late' });
  });

  it('is given up with its reason, and leaves the line', async () => {
    const { line, give, abort, done, ended, signal } = waiting();
    const reason = new Error('enough');
    abort.abort(reason);
    await expect(done).rejects.toBe(reason);
    expect([line.length, give.mock.calls.length, ended.mock.calls.length, signal.reason]).toEqual([0, 0, 1, reason]);
  });

  it('that cannot be made is told, and ends what it began', async () => {
    const { line, give, done, ended } = waiting();
    line.next()!.serve(Promise.reject(new Error('no')));
    await expect(done).rejects.toThrow('no');
    expect([give.mock.calls.length, ended.mock.calls.length]).toEqual([0, 1]);
  });
});
