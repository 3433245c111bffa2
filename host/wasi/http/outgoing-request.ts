import { ResultError } from '../../base/index.ts';
import { HELD_BY, type Holder, type HostMemory } from '../../engine/index.ts';
import { BytesSource, Pipe } from '../io/index.ts';
import type { ByteSource } from '../source.ts';
import { BodyRelay } from './body-relay.ts';
import { Fields } from './fields.ts';
import type { HeaderList } from './header-list.ts';
import { OutgoingBody } from './outgoing-body.ts';
import { isAuthority, isPathWithQuery, isScheme, isToken } from './syntax.ts';
import { methodName, methodOf, schemeName, schemeOf } from './variants.ts';
import type { Method, Scheme } from './variants.ts';

/** `wasi:http/types#outgoing-request`. Whatever is set here has been checked; what may be asked of whom has not. */
export class OutgoingRequest implements Holder {
  readonly #headers: HeaderList;
  readonly #relay: BodyRelay;
  #hasBody = false;
  #method = 'GET';
  #path: string | undefined;
  #scheme: string | undefined;
  #authority: string | undefined;
  #memory: HostMemory | undefined;

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
    this.#replace(this.#method, name);
    this.#method = name;
  }

  pathWithQuery(): string | undefined {
    return this.#path;
  }

  setPathWithQuery(path: string | undefined): void {
    demand(path === undefined || isPathWithQuery(path));
    this.#replace(this.#path, path);
    this.#path = path;
  }

  scheme(): Scheme | undefined {
    return this.#scheme === undefined ? undefined : schemeOf(this.#scheme);
  }

  setScheme(scheme: Scheme | undefined): void {
    const name = scheme === undefined ? undefined : schemeName(scheme);
    demand(name === undefined || isScheme(name));
    this.#replace(this.#scheme, name);
    this.#scheme = name;
  }

  authority(): string | undefined {
    return this.#authority;
  }

  setAuthority(authority: string | undefined): void {
    demand(authority === undefined || isAuthority(authority));
    this.#replace(this.#authority, authority);
    this.#authority = authority;
  }

  headers(): Fields {
    return Fields.immutable(this.#headers);
  }

  /** The list of headers came with its fields, and has been counted with them. */
  [HELD_BY](memory: HostMemory): void {
    memory.hold(this.#stringBytes);
    this.#memory = memory;
    this.#relay.heldBy(memory);
  }

  /** When the guest drops it, and when what it asked for is over. */
  [Symbol.dispose](): void {
    this.#headers.release();
    this.#relay.forget();
    this.#memory?.free(this.#stringBytes);
    this.#memory = undefined;
  }

  get #stringBytes(): number {
    return bytesOf(this.#method) + bytesOf(this.#path) + bytesOf(this.#scheme) + bytesOf(this.#authority);
  }

  #replace(old: string | undefined, text: string | undefined): void {
    this.#memory?.hold(bytesOf(text) - bytesOf(old));
  }

  /** For the host: the account of the guest whose request this is; undefined where nobody counts. */
  get memory(): HostMemory | undefined {
    return this.#memory;
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

const bytesOf = (text: string | undefined): number => 2 * (text?.length ?? 0);

function demand(isValid: boolean): void {
  if (!isValid) throw new ResultError(undefined);
}
