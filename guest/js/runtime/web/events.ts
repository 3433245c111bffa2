import { defineClass, defineMethod } from '../define.ts';
import { describeError } from '../report.ts';

/** https://html.spec.whatwg.org/#the-errorevent-interface */
class ErrorEvent extends Event {
  readonly #init: ErrorEventInit;

  constructor(type: string, init: ErrorEventInit = {}) {
    super(type, init);
    this.#init = init;
  }

  get message(): string {
    return String(this.#init.message ?? '');
  }

  get filename(): string {
    return String(this.#init.filename ?? '');
  }

  get lineno(): number {
    return Number(this.#init.lineno ?? 0);
  }

  get colno(): number {
    return Number(this.#init.colno ?? 0);
  }

  get error(): unknown {
    return this.#init.error;
  }
}

/** https://html.spec.whatwg.org/#the-promiserejectionevent-interface */
class PromiseRejectionEvent extends Event {
  readonly #init: PromiseRejectionEventInit;

  constructor(type: string, init: PromiseRejectionEventInit) {
    super(type, init);
    this.#init = init;
  }

  get promise(): object {
    return this.#init.promise;
  }

  get reason(): unknown {
    return this.#init.reason as unknown;
  }
}

defineClass('ErrorEvent', ErrorEvent);
defineClass('PromiseRejectionEvent', PromiseRejectionEvent);

/** Listeners of `error` may look at it first; the log gets what none of them takes. */
defineMethod(globalThis, 'reportError', (error: unknown): void => {
  const message = error instanceof Error ? error.message : String(error);
  if (globalThis.dispatchEvent(new ErrorEvent('error', { cancelable: true, message, error })))
    console.error(`Reported. ${describeError(error)}`);
});
