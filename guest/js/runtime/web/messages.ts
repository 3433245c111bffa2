import { defineClass } from '../define.ts';
import { describeError } from '../report.ts';
import './structured-clone.ts';

interface Init extends EventInit {
  readonly data?: unknown;
  readonly origin?: string;
  readonly lastEventId?: string;
  readonly source?: unknown;
  readonly ports?: readonly MessagePort[];
}

/** https://html.spec.whatwg.org/#messageevent */
class MessageEvent extends Event {
  readonly #init: Init;
  readonly #ports: readonly MessagePort[];

  constructor(type: string, init: Init = {}) {
    super(type, init);
    this.#init = init;
    this.#ports = Object.freeze([...(init.ports ?? [])]);
  }

  get data(): unknown {
    return this.#init.data ?? null;
  }

  get origin(): string {
    return String(this.#init.origin ?? '');
  }

  get lastEventId(): string {
    return String(this.#init.lastEventId ?? '');
  }

  get source(): unknown {
    return this.#init.source ?? null;
  }

  get ports(): readonly MessagePort[] {
    return this.#ports;
  }
}

type Handler = ((event: Event) => unknown) | null;

/** Only a channel makes ports. */
const OWN = Symbol();

/** https://html.spec.whatwg.org/#message-ports */
class MessagePort extends EventTarget {
  #other: MessagePort | undefined;
  readonly #waiting: unknown[] = [];
  #isStarted = false;
  #isClosed = false;
  #onmessage: Handler = null;

  constructor(key: symbol, other?: MessagePort) {
    if (key !== OWN) throw new TypeError('A MessagePort is made by a MessageChannel');
    super();
    this.#other = other;
    if (other !== undefined) other.#other = this;
  }

  postMessage(message: unknown, transfer?: Transferable[] | StructuredSerializeOptions): void {
    const copy = structuredClone(message, Array.isArray(transfer) ? { transfer } : transfer);
    const other = this.#other;
    if (other === undefined || other.#isClosed || this.#isClosed) return;
    other.#waiting.push(copy);
    if (other.#isStarted) other.#deliverLater();
  }

  start(): void {
    if (this.#isStarted) return;
    this.#isStarted = true;
    // Libraries make their channel at build time, when there are no timers yet.
    if (this.#waiting.length > 0) this.#deliverLater();
  }

  close(): void {
    this.#isClosed = true;
  }

  get onmessage(): Handler {
    return this.#onmessage;
  }

  set onmessage(handler: Handler) {
    if (this.#onmessage === null)
      this.addEventListener('message', (event) => this.#onmessage && Reflect.apply(this.#onmessage, this, [event]));
    this.#onmessage = typeof handler === 'function' ? handler : null;
    this.start();
  }

  /** Each message is a task of its own. */
  #deliverLater(): void {
    setTimeout(() => {
      if (this.#isClosed || this.#waiting.length === 0) return;
      try {
        this.dispatchEvent(new MessageEvent('message', { data: this.#waiting.shift() }));
      } catch (error) {
        console.error(`Uncaught in a listener of 'message'. ${describeError(error)}`);
      }
      if (this.#waiting.length > 0) this.#deliverLater();
    }, 0);
  }
}

class MessageChannel {
  readonly #port1 = new MessagePort(OWN);
  readonly #port2 = new MessagePort(OWN, this.#port1);

  get port1(): MessagePort {
    return this.#port1;
  }

  get port2(): MessagePort {
    return this.#port2;
  }
}

defineClass('MessageEvent', MessageEvent);
defineClass('MessagePort', MessagePort);
defineClass('MessageChannel', MessageChannel);
