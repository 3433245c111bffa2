import { ResultError } from '../../base/index.ts';
import type { ByteSource } from '../source.ts';
import { Fields } from './fields.ts';
import { HeaderList } from './header-list.ts';
import type { HeaderSource } from './header-list.ts';
import { IncomingBody } from './incoming-body.ts';
import { methodOf, schemeOf } from './variants.ts';
import type { Method, Scheme } from './variants.ts';

/** A request as the server received it. */
export interface IncomingRequestInit {
  /** As on the wire, `GET`. */
  readonly method: string;
  /** In lower case, `https`. */
  readonly scheme: string | undefined;
  readonly authority: string | undefined;
  readonly pathWithQuery: string | undefined;
  /** A function is called when the guest asks for headers, and at most once. */
  readonly headers: HeaderSource;
  readonly body: ByteSource;
}

/** `wasi:http/types#incoming-request`. */
export class IncomingRequest {
  readonly #init: IncomingRequestInit;
  #headers: HeaderList | undefined;
  #isConsumed = false;

  constructor(init: IncomingRequestInit) {
    this.#init = init;
  }

  method(): Method {
    return methodOf(this.#init.method);
  }

  pathWithQuery(): string | undefined {
    return this.#init.pathWithQuery;
  }

  scheme(): Scheme | undefined {
    const scheme = this.#init.scheme;
    return scheme === undefined ? undefined : schemeOf(scheme);
  }

  authority(): string | undefined {
    return this.#init.authority;
  }

  headers(): Fields {
    this.#headers ??= loadHeaders(this.#init.headers);
    return Fields.immutable(this.#headers);
  }

  /** The body; at most once. */
  consume(): IncomingBody {
    if (this.#isConsumed) throw new ResultError(undefined);
    this.#isConsumed = true;
    return new IncomingBody(this.#init.body);
  }

  [Symbol.dispose](): void {
    if (!this.#isConsumed) this.#init.body.cancel();
  }
}

const loadHeaders = (source: HeaderSource): HeaderList => HeaderList.fromHost(typeof source === 'function' ? source() : source);
