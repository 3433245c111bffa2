import type { FastifyReply, FastifyRequest } from 'fastify';
import { SkerryError } from '../../base/index.ts';
import {
  GuestExit,
  IncomingRequest,
  type OutgoingResponse,
  type ResponseOutcome,
  ResponseOutparam,
  type RequestContext,
  type ResponseReceiver,
} from '../../wasi/index.ts';
import { atEndOfTurn, type Deployment, RequestLog, RequestScope, responseFailure, type Sandbox, type Wait } from '../../runtime/index.ts';
import { asSkerryError, replyWithError } from './error-reply.ts';
import { RequestBody } from './request-body.ts';
import type { RequestHead } from './request-head.ts';
import { tellUsage, type Usage } from './usage.ts';
import { sendResponse } from './response.ts';
import type { ResponseBody } from './response-body.ts';

/**
 * One request in one sandbox, from its wait for a place to the moment when both the guest has returned and the client
 * has its answer or is gone.
 */
export class Execution implements ResponseReceiver {
  readonly #deployment: Deployment;
  readonly #request: FastifyRequest;
  readonly #reply: FastifyReply;
  readonly #details: boolean;
  readonly #scope: RequestScope;
  /** What the sandbox sees of the request. */
  readonly #context: RequestContext;
  readonly #body: RequestBody;
  readonly #startedAt = performance.now();
  /** Whether it counts among the running requests of its function. */
  #hasPlace = false;
  /** For a place, then for a sandbox; most requests wait for neither. */
  #wait: Wait<unknown> | undefined;
  #sandbox: Sandbox | undefined;
  /** What a sandbox had used that was given back before the response left. For development only. */
  #usage: Usage | undefined;
  #failure: SkerryError | undefined;
  #response: OutgoingResponse | undefined;
  #responded = false;
  /** Once true, the client can only be told of a failure by a broken response. */
  #replied = false;
  #reported = false;
  #isOver = false;
  #unwatch: (() => void) | undefined;
  #stream: ResponseBody | undefined;

  constructor(deployment: Deployment, request: FastifyRequest, reply: FastifyReply, details: boolean) {
    const { limits, manifest } = deployment;
    this.#deployment = deployment;
    this.#request = request;
    this.#reply = reply;
    this.#details = details;
    const log = new RequestLog(request.log, manifest.name, request.id, limits.logBytes);
    this.#scope = new RequestScope(deployment.grants, request.id, log);
    // The closure is made only where there is somebody to take it.
    this.#context = deployment.interceptor?.enter(this.#scope, () => this.#sandbox?.instance.cpuTimeMs ?? 0) ?? this.#scope;
    this.#body = new RequestBody(request.raw, limits.requestBodyBytes, () => this.#fail(bodyTooLarge(limits)));
  }

  /**
   * Never rejects for what a guest or a client does: that is told to the client and the log.
   *
   * @param waitForPlace undefined: it has one. It is given back in the end
   */
  async run(head: RequestHead, waitForPlace: Wait<void> | undefined): Promise<void> {
    // Most requests are over by then, and need neither.
    atEndOfTurn(() => this.#watch());
    try {
      if (waitForPlace) await this.#waitFor(waitForPlace);
      this.#hasPlace = true;
      if (this.#reply.raw.destroyed) throw disconnected();
      await this.#call(head);
    } catch (cause) {
      this.#giveUp(cause);
    } finally {
      this.#isOver = true;
      this.#unwatch?.();
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
    const { raw } = this.#reply;
    const { wallTimeMs } = this.#deployment.limits;
    const left = wallTimeMs - (performance.now() - this.#startedAt);
    const timer = setTimeout(() => this.#fail(this.#hasPlace ? tooSlow(wallTimeMs) : waitedTooLong(wallTimeMs)), left);
    const onClose = (): void => {
      if (!raw.writableEnded) this.#fail(disconnected());
    };
    this.#unwatch = () => {
      clearTimeout(timer);
      raw.removeListener('close', onClose);
    };
    if (raw.destroyed) onClose();
    else raw.once('close', onClose);
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
      this.#report(asSkerryError(cause));
    }
    const { interceptor, metrics } = this.#deployment;
    const cpuTimeMs = sandbox?.instance.cpuTimeMs ?? 0;
    metrics.finished(cpuTimeMs);
    const memoryBytes = interceptor || this.#details ? (sandbox?.instance.memoryBytes ?? 0) : 0;
    if (this.#details) this.#usage = { cpuTimeMs, memoryBytes };
    if (sandbox) this.#deployment.sandboxes.give(sandbox, (cause) => this.#report(asSkerryError(cause)));
    interceptor?.leave(this.#context, { cpuTimeMs, memoryBytes });
  }

  async #call(head: RequestHead): Promise<void> {
    const { sandboxes } = this.#deployment;
    const sandbox = sandboxes.takeIdle(this.#context) ?? (await this.#waitFor(sandboxes.wait(this.#context)));
    this.#sandbox = sandbox;
    if (this.#failure) throw this.#failure;
    const outparam = new ResponseOutparam(this, { isBodyless: head.method === 'HEAD' });
    await this.#deployment.handle(sandbox.instance, [this.#incoming(head), outparam]);
    if (!this.#responded) throw noResponse();
  }

  #incoming(head: RequestHead): IncomingRequest {
    return new IncomingRequest({
      method: head.method,
      scheme: this.#request.protocol,
      authority: head.authority,
      pathWithQuery: head.pathWithQuery,
      headers: head.headers,
      body: this.#body,
    });
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
      const { responseHeaderBytes } = this.#deployment.limits;
      if (this.#details) tellUsage(this.#request, this.#reply, this.#sandbox?.instance ?? this.#usage);
      this.#stream = sendResponse(this.#reply, response, responseHeaderBytes, (cause) => this.#fail(asSkerryError(cause)));
      this.#stream?.once('error', (cause) => this.#broken(cause));
    } catch (cause) {
      this.#replied = false;
      this.#fail(asSkerryError(cause));
    }
  }

  /** A body that the guest gave up, or never finished: what has left of it is cut, and the log says why. */
  #broken(cause: Error): void {
    if (SkerryError.is(cause)) this.#giveUp(cause);
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
      this.#deployment.metrics.failed(error.code);
      this.#deployment.interceptor?.failed(this.#context, error);
      this.#report(error);
    }
    this.#failure = error;
    if (this.#replied) this.#stream?.abort(error);
    else if (!this.#reply.raw.destroyed) this.#answer(error);
    this.#replied = true;
  }

  /** The last resort: what cannot be answered with an error either is cut. */
  #answer(error: SkerryError): void {
    try {
      replyWithError(this.#reply, error, this.#details);
    } catch (cause) {
      this.#reply.raw.destroy();
      this.#report(asSkerryError(cause));
    }
  }

  #report(error: SkerryError): void {
    const { code, blame, help } = error;
    const fields = { function: this.#deployment.manifest.name, requestId: this.#request.id, code, blame, help };
    const level = error.blame === 'host' ? 'error' : error.blame === 'client' ? 'info' : 'warn';
    this.#request.log[level]({ ...fields, ...(error.cause instanceof Error && { err: error.cause }) }, error.message);
  }
}

function isCleanExit(cause: unknown): boolean {
  return cause instanceof GuestExit && cause.exitCode === 0;
}

function bodyTooLarge({ requestBodyBytes }: { requestBodyBytes: number }): SkerryError {
  return new SkerryError('REQUEST_BODY_TOO_LARGE', `The request body has more than ${requestBodyBytes} bytes`, {
    help: 'Send less, or raise "limits.requestBodyBytes" in skerry.json.',
  });
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
