import { asSkerryError, SkerryError } from '../base/index.ts';
import {
  GuestExit,
  IncomingRequest,
  type OutgoingResponse,
  type RequestContext,
  type ResponseOutcome,
  ResponseOutparam,
  type ResponseReceiver,
} from '../wasi/index.ts';
import type { Deployment } from './deployment.ts';
import { atEndOfTurn } from './end-of-turn.ts';
import type { RequestUsage, RunningRequest } from './events.ts';
import { responseFailure } from './response/error-code.ts';
import { LimitedBody } from './limits/request-body.ts';
import type { Wait } from './line.ts';
import type { Log } from './log.ts';
import type { InvokeRequest } from './request/request.ts';
import { RequestLog } from './request-log.ts';
import { RequestScope } from './request-scope.ts';
import { checkResponse } from './response/check.ts';
import type { Sandbox } from './sandboxes.ts';
import type { ResponseSink, Sending } from './response/sink.ts';

export interface InvokeOptions {
  /**
   * Puts other capabilities in place of those that the deployment grants. For tests.
   *
   * @returns what the sandbox sees: `granted` itself, or one that passes on `signal` and `onEnd` of it
   */
  readonly context?: ((granted: RequestContext, request: RunningRequest) => RequestContext) | undefined;
}

/** What a request has used that never had a sandbox. */
const NOTHING: RequestUsage = { cpuTimeMs: 0, memoryBytes: 0 };

/**
 * One request in one sandbox, from its wait for a place to the moment when both the guest has returned and the client
 * has its answer or is gone.
 */
export class Execution implements ResponseReceiver, RunningRequest, Sending {
  readonly #deployment: Deployment;
  readonly #request: InvokeRequest;
  readonly #sink: ResponseSink;
  readonly #scope: RequestScope;
  /** What the sandbox sees of the request. */
  readonly #context: RequestContext;
  readonly #body: LimitedBody;
  readonly #startedAt = performance.now();
  /** Whether it counts among the running requests of its function. */
  #hasPlace = false;
  /** For a place, then for a sandbox; most requests wait for neither. */
  #wait: Wait<unknown> | undefined;
  #sandbox: Sandbox | undefined;
  /** What a sandbox had used that was given back before the response left; only for a sink that wants it. */
  #usage = NOTHING;
  #failure: SkerryError | undefined;
  #response: OutgoingResponse | undefined;
  #responded = false;
  /** Once true, the client can only be told of a failure by a broken response. */
  #replied = false;
  #isSending = false;
  #reported = false;
  #isOver = false;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #callOff: (() => void) | undefined;

  constructor(deployment: Deployment, request: InvokeRequest, sink: ResponseSink, { context }: InvokeOptions) {
    const { limits, label } = deployment;
    this.#deployment = deployment;
    this.#request = request;
    this.#sink = sink;
    const log = new RequestLog(request.log, label, request.id, limits.logBytes);
    this.#scope = new RequestScope(deployment.grants, request.id, log);
    this.#context = context === undefined ? this.#scope : context(this.#scope, this);
    this.#body = new LimitedBody(request.body, limits.requestBodyBytes, (error) => this.#fail(error));
    deployment.events.admitted(this);
  }

  get id(): string {
    return this.#request.id;
  }

  get functionName(): string {
    return this.#deployment.label;
  }

  get log(): Log {
    return this.#request.log;
  }

  get cpuTimeMs(): number {
    return this.usage.cpuTimeMs;
  }

  get usage(): RequestUsage {
    return this.#sandbox?.instance ?? this.#usage;
  }

  /**
   * Never rejects for what a guest or a client does: that is told to the client and the log.
   *
   * @param waitForPlace undefined: it has one. It is given back in the end
   */
  async run(waitForPlace: Wait<void> | undefined): Promise<void> {
    // Most requests are over by then, and need neither.
    atEndOfTurn(() => this.#watch());
    try {
      if (waitForPlace) await this.#waitFor(waitForPlace);
      this.#hasPlace = true;
      if (this.#sink.isGone) throw disconnected();
      await this.#call();
    } catch (cause) {
      this.#giveUp(cause);
    } finally {
      this.#isOver = true;
      clearTimeout(this.#timer);
      this.#callOff?.();
      try {
        this.#end();
      } finally {
        if (this.#hasPlace) this.#deployment.limiter.release();
      }
    }
  }

  async #waitFor<T>(wait: Wait<T>): Promise<T> {
    this.#wait = wait;
    const given = await wait.turn;
    this.#wait = undefined;
    return given;
  }

  /** It goes on after its first turn: it has to come to an end, and the client has to be there. */
  #watch(): void {
    if (this.#isOver) return;
    const { wallTimeMs } = this.#deployment.limits;
    const left = wallTimeMs - (performance.now() - this.#startedAt);
    this.#timer = setTimeout(Execution.#outOfTime, left, this);
    this.#callOff = this.#sink.onGone(() => this.#fail(disconnected()));
  }

  static #outOfTime(execution: Execution): void {
    const { wallTimeMs } = execution.#deployment.limits;
    execution.#fail(execution.#hasPlace ? tooSlow(wallTimeMs) : waitedTooLong(wallTimeMs));
  }

  /** Gives back what the request held. A bug in that costs the sandbox, and nobody else anything. */
  #end(): void {
    const sandbox = this.#sandbox;
    // From here on it serves others: a failure to send what this guest made must not stop it.
    this.#sandbox = undefined;
    try {
      this.#scope.end(this.#failure);
      this.#body.cancel();
    } catch (cause) {
      this.#faulted(cause);
    }
    const usage = sandbox?.instance ?? NOTHING;
    if (this.#sink.wantsUsage) this.#usage = { cpuTimeMs: usage.cpuTimeMs, memoryBytes: usage.memoryBytes };
    this.#deployment.events.finished(this, usage);
    if (sandbox) this.#deployment.sandboxes.give(sandbox, (cause) => this.#faulted(cause));
  }

  async #call(): Promise<void> {
    const { sandboxes, events } = this.#deployment;
    const sandbox = sandboxes.takeIdle(this.#context) ?? (await this.#waitFor(sandboxes.wait(this.#context)));
    this.#sandbox = sandbox;
    if (this.#failure) throw this.#failure;
    events.started(this);
    const outparam = new ResponseOutparam(this, { isBodyless: this.#request.head.method === 'HEAD' });
    await this.#deployment.handle(sandbox.instance, [this.#incoming(), outparam]);
    if (!this.#responded) throw noResponse();
  }

  #incoming(): IncomingRequest {
    const { scheme, head } = this.#request;
    const { method, authority, pathWithQuery } = head;
    const headers = (): [string, Uint8Array][] => head.headers();
    return new IncomingRequest({ method, scheme, authority, pathWithQuery, headers, body: this.#body });
  }

  /**
   * The guest has decided. Its body usually follows before it returns, so the answer waits for the end of this turn of
   * the event loop: a response that is whole by then goes out in one piece. Written one after another, the responses of a
   * turn reach a client that serves many connections while it is awake; each on its own would wake it anew, which costs
   * more than the write.
   */
  respond(outcome: ResponseOutcome): void {
    this.#responded = true;
    if (outcome.tag === 'err') {
      this.#fail(responseFailure(outcome.val));
      return;
    }
    this.#response = outcome.val;
    atEndOfTurn(() => this.#send());
  }

  abandon(): void {
    this.#fail(noResponse());
  }

  #send(): void {
    const response = this.#response;
    if (response === undefined) return;
    this.#response = undefined;
    if (this.#failure) return;
    this.#replied = true;
    try {
      checkResponse(response, this.#deployment.limits.responseHeaderBytes);
      this.#sink.send(response, this);
      this.#isSending = true;
    } catch (cause) {
      this.#replied = false;
      this.failed(cause);
    }
  }

  failed(cause: unknown): void {
    this.#fail(asSkerryError(cause));
  }

  /** What has left of it is cut, and the log says why. */
  unfinished(error: SkerryError): void {
    this.#giveUp(error);
  }

  /** Stops the guest for a reason that is not its own trap. */
  #fail(reason: SkerryError): void {
    this.#failure ??= reason;
    if (this.#sandbox) this.#sandbox.instance.stop(reason);
    else this.#scope.end(reason);
    this.#wait?.leave(reason);
    // A guest that is not waiting for the host learns of it later; the client need not wait for that.
    this.#giveUp(reason);
  }

  /** The guest is over and did not do what it should: tell the client if that is still possible, and the log. */
  #giveUp(cause: unknown): void {
    if (this.#responded && isCleanExit(cause)) return;
    const error = this.#failure ?? asSkerryError(cause);
    if (!this.#reported) {
      this.#reported = true;
      this.#deployment.events.failed(this, error);
    }
    this.#failure = error;
    if (this.#replied) this.#cut(error);
    else if (!this.#sink.isGone) this.#refuse(error);
    this.#replied = true;
  }

  #cut(error: SkerryError): void {
    if (this.#isSending) this.#sink.cut(error);
  }

  /** The last resort: what cannot be answered with an error either is cut. */
  #refuse(error: SkerryError): void {
    try {
      this.#sink.refuse(error);
    } catch (cause) {
      this.#faulted(cause);
    }
  }

  #faulted(cause: unknown): void {
    this.#deployment.events.faulted(this, asSkerryError(cause));
  }
}

function isCleanExit(cause: unknown): boolean {
  return cause instanceof GuestExit && cause.exitCode === 0;
}

function tooSlow(wallTimeMs: number): SkerryError {
  return new SkerryError('LIMIT_WALL_TIME', `The function did not finish within ${wallTimeMs} ms`, {
    help: 'Make it faster, or raise "limits.wallTimeMs" in skerry.json.',
  });
}

function waitedTooLong(wallTimeMs: number): SkerryError {
  return new SkerryError('LIMIT_WALL_TIME', `The request was still waiting for its turn after ${wallTimeMs} ms`, {
    help: 'Raise "limits.concurrency" in skerry.json or serve with more workers; a shorter "limits.queue" refuses sooner.',
  });
}

function disconnected(): SkerryError {
  return new SkerryError('CLIENT_DISCONNECTED', 'The client disconnected before it had the whole response');
}

function noResponse(): SkerryError {
  return new SkerryError('GUEST_NO_RESPONSE', 'The function returned without setting a response', {
    help: 'Call response-outparam.set before the handler returns, whatever the request.',
  });
}
