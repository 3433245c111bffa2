import { ResultError } from '../../base/index.ts';
import { HELD_BY, type Holder, type HostMemory } from '../../engine/index.ts';
import { BodyRelay } from './body-relay.ts';
import { Fields } from './fields.ts';
import type { HeaderList } from './header-list.ts';
import { OutgoingBody } from './outgoing-body.ts';
import { NOT_IN_RESPONSES } from './syntax.ts';

/** Statuses that end with the head; 205 has content of length 0 (RFC 9110 15.3.6). */
const BODYLESS = new Set([204, 205, 304]);
/** The length is told apart: what goes out decides about it. */
const NOT_PASSED: ReadonlySet<string> = new Set([...NOT_IN_RESPONSES, 'content-length']);
const NOT_PASSED_WITH_TRAILERS: ReadonlySet<string> = new Set([...NOT_PASSED].filter((name) => name !== 'trailer'));

/** `wasi:http/types#outgoing-response`. */
export class OutgoingResponse implements Holder {
  readonly #headers: HeaderList;
  readonly #relay: BodyRelay;
  #status = 200;
  #hasBody = false;
  #isBodyless = false;

  constructor(headers: Fields) {
    this.#headers = headers.list;
    this.#relay = new BodyRelay('response', headers.list.contentLength);
  }

  statusCode(): number {
    return this.#status;
  }

  /** Final status codes only: an interim one would end the exchange before it began. */
  setStatusCode(status: number): void {
    if (status < 200 || status > 999) throw new ResultError(undefined);
    this.#status = status;
  }

  headers(): Fields {
    return Fields.immutable(this.#headers);
  }

  /** The body; at most once. */
  body(): OutgoingBody {
    if (this.#hasBody) throw new ResultError(undefined);
    this.#hasBody = true;
    return new OutgoingBody(this.#relay);
  }

  /** The list of headers came with its fields, and has been counted with them. */
  [HELD_BY](memory: HostMemory): void {
    this.#relay.heldBy(memory);
  }

  [Symbol.dispose](): void {
    this.#headers.release();
    this.#relay.forget();
  }

  /**
   * For the host: what goes out, in the guest's order and with names in lower case; nothing hop-by-hop, nothing that has no
   * meaning in this response, and no `content-length`.
   *
   * @param hasTrailers whether trailers can follow; where they cannot, a `Trailer` field would announce what never comes
   */
  wireEntries(hasTrailers: boolean): [string, Uint8Array][] {
    return this.#headers.entriesExcept(hasTrailers ? NOT_PASSED_WITH_TRAILERS : NOT_PASSED);
  }

  /** For the host: all names and values together, to compare with `limits.responseHeaderBytes`. */
  get headerBytes(): number {
    return this.#headers.bytes;
  }

  /** For the host: the declared content-length. */
  get contentLength(): number | undefined {
    return this.#headers.contentLength;
  }

  /** For the host: where the body comes from, with `takeWhole` and `attach`. */
  get content(): BodyRelay {
    return this.#relay;
  }

  /** For the host, once sealed: the response is over with its head, whatever the guest writes. */
  get isBodyless(): boolean {
    return this.#isBodyless;
  }

  /** For the host: the status alone says that there is no content; the same response to GET would have none either. */
  get isContentless(): boolean {
    return BODYLESS.has(this.#status);
  }

  /** For the host: the guest gave the response away, so a body that it never asked for is empty. */
  seal(isBodyless: boolean): void {
    this.#isBodyless = isBodyless || this.isContentless;
    if (this.#isBodyless) this.#relay.ignoreLength();
    if (!this.#hasBody) endEmpty(this.#relay);
    this.#hasBody = true;
  }
}

/** A declared length without a body leaves the relay aborted, which is what the server has to see. */
function endEmpty(relay: BodyRelay): void {
  try {
    relay.end();
  } catch (thrown) {
    if (!(thrown instanceof ResultError)) throw thrown;
  }
}
