import { ResultError } from '../../engine/index.ts';
import { BytesSource, Pipe } from '../io/index.ts';
import type { ByteSource } from '../io/index.ts';
import { BodyRelay } from './body-relay.ts';
import { Fields } from './fields.ts';
import type { HeaderList } from './header-list.ts';
import { OutgoingBody } from './outgoing-body.ts';
import { isAuthority, isPathWithQuery, isScheme, isToken } from './syntax.ts';
import { methodName, methodOf, schemeName, schemeOf } from './variants.ts';
import type { Method, Scheme } from './variants.ts';

/** `wasi:http/types#outgoing-request`. Whatever is set here has been checked; what may be asked of whom has not. */
export class OutgoingRequest {
  readonly #headers: HeaderList;
  readonly #relay: BodyRelay;
  #hasBody = false;
  #method = 'GET';
  #path: string | undefined;
  #scheme: string | undefined;
  #authority: string | undefined;

  constructor(headers: Fields) {
    this.#headers = headers.list;
    this.#relay = new BodyRelay('request', headers.list.contentLength);
  }

  /** The body; at most once. */
  body(): OutgoingBody {
    if (this.#hasBody) throw new ResultError(undefined);
    this.#hasBody = true;
    return new OutgoingBody(this.#relay);
  }

  method(): Method {
    return methodOf(this.#method);
  }

  setMethod(method: Method): void {
    const name = methodName(method);
    demand(isToken(name));
    this.#method = name;
  }

  pathWithQuery(): string | undefined {
    return this.#path;
  }

  setPathWithQuery(path: string | undefined): void {
    demand(path === undefined || isPathWithQuery(path));
    this.#path = path;
  }

  scheme(): Scheme | undefined {
    return this.#scheme === undefined ? undefined : schemeOf(this.#scheme);
  }

  setScheme(scheme: Scheme | undefined): void {
    const name = scheme === undefined ? undefined : schemeName(scheme);
    demand(name === undefined || isScheme(name));
    this.#scheme = name;
  }

  authority(): string | undefined {
    return this.#authority;
  }

  setAuthority(authority: string | undefined): void {
    demand(authority === undefined || isAuthority(authority));
    this.#authority = authority;
  }

  headers(): Fields {
    return Fields.immutable(this.#headers);
  }

  /** For the host: the method as it goes on the wire. */
  get methodName(): string {
    return this.#method;
  }

  /** For the host: the scheme in lower case. */
  get schemeName(): string | undefined {
    return this.#scheme;
  }

  /** For the host: the entries behind `headers`. */
  get headerList(): HeaderList {
    return this.#headers;
  }

  /**
   * For the host, once: the body to send; undefined when the guest asked for none. A body that is finished already goes
   * as a whole, any other through a pipe while the guest writes.
   *
   * @throws ResultError<HttpErrorCode> when there is no body but a length is declared
   */
  openBody(): ByteSource | undefined {
    if (!this.#hasBody) return this.#noBody();
    const whole = this.#relay.takeWhole();
    if (whole !== undefined) return new BytesSource(whole);
    const pipe = new Pipe();
    this.#relay.attach(pipe.sink);
    return pipe.source;
  }

  #noBody(): undefined {
    this.#hasBody = true;
    this.#relay.end();
  }
}

function demand(isValid: boolean): void {
  if (!isValid) throw new ResultError(undefined);
}
