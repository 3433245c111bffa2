import { ResultError } from '../../engine/index.ts';
import { BodyRelay } from './body-relay.ts';
import { Fields } from './fields.ts';
import type { HeaderEntries, HeaderList } from './header-list.ts';
import { OutgoingBody } from './outgoing-body.ts';

/** `wasi:http/types#outgoing-response`. */
export class OutgoingResponse {
  readonly #headers: HeaderList;
  readonly #relay: BodyRelay;
  #status = 200;
  #hasBody = false;

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

  /** For the host: header entries in the guest's order and spelling, none of them hop-by-hop. */
  get headerEntries(): HeaderEntries {
    return this.#headers.entries();
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

  /** For the host: the guest gave the response away, so a body that it never asked for is empty. */
  seal(isBodyless: boolean): void {
    if (isBodyless || this.#status === 204 || this.#status === 304) this.#relay.ignoreLength();
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
