import { ResultError, Trap } from '../../base/index.ts';
import type { HttpErrorCode } from '../context.ts';
import type { Fields } from './fields.ts';
import type { OutgoingResponse } from './outgoing-response.ts';
import type { HttpResult } from './result.ts';

export type ResponseOutcome = HttpResult<OutgoingResponse>;

/** The server's side of a response-outparam. At most one is called; none while the guest keeps the handle. */
export interface ResponseReceiver {
  /** As soon as the guest answers; it may go on writing the body. */
  respond(outcome: ResponseOutcome): void;
  /** The guest dropped the handle and will never answer. */
  abandon(): void;
}

export interface ResponseOutparamOptions {
  /** The response will have no body whatever it declares: the request was HEAD. */
  readonly isBodyless: boolean;
}

/** `wasi:http/types#response-outparam`. */
export class ResponseOutparam {
  readonly #receiver: ResponseReceiver;
  readonly #isBodyless: boolean;
  #isSet = false;

  constructor(receiver: ResponseReceiver, { isBodyless }: ResponseOutparamOptions) {
    this.#receiver = receiver;
    this.#isBodyless = isBodyless;
  }

  /** @throws Trap for a second response; the handle is consumed, so only an engine's mistake could bring one */
  static set(param: ResponseOutparam, outcome: ResponseOutcome): void {
    param.#set(outcome);
  }

  #set(outcome: ResponseOutcome): void {
    if (this.#isSet) throw new Trap('GUEST_TRAPPED', 'response-outparam.set was called twice');
    this.#isSet = true;
    if (outcome.tag === 'ok') outcome.val.seal(this.#isBodyless);
    this.#receiver.respond(outcome);
  }

  /** Optional in the specification, and not offered: the guest learns so and goes on. */
  sendInformational(_status: number, _headers: Fields): void {
    throw new ResultError<HttpErrorCode>({ tag: 'internal-error', val: 'Informational responses are not supported' });
  }

  [Symbol.dispose](): void {
    if (this.#isSet) return;
    this.#isSet = true;
    this.#receiver.abandon();
  }
}
