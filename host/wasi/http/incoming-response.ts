import { ResultError } from '../../base/index.ts';
import { HELD_BY, HELD_BYTES, type Holder, type HostMemory } from '../../engine/index.ts';
import type { OutboundResponse } from '../context.ts';
import { Fields } from './fields.ts';
import { HeaderList } from './header-list.ts';
import { IncomingBody } from './incoming-body.ts';

/** `wasi:http/types#incoming-response`. */
export class IncomingResponse implements Holder {
  readonly #response: OutboundResponse;
  #headers: HeaderList | undefined;
  #isConsumed = false;
  #memory: HostMemory | undefined;

  constructor(response: OutboundResponse) {
    this.#response = response;
  }

  status(): number {
    return this.#response.status;
  }

  headers(): Fields {
    this.#headers ??= HeaderList.fromHost(this.#response.headers);
    return Fields.immutable(this.#headers);
  }

  /** The body; at most once. */
  consume(): IncomingBody {
    if (this.#isConsumed) throw new ResultError(undefined);
    this.#isConsumed = true;
    return new IncomingBody(this.#response.body);
  }

  /** The head counts as long as the guest can ask for it. */
  [HELD_BY](memory: HostMemory): void {
    memory.hold(this.#headBytes);
    this.#memory = memory;
  }

  get #headBytes(): number {
    const { headers } = this.#response;
    return headers.reduce((sum, [name, value]) => sum + name.length + value.length + HELD_BYTES.field, 0);
  }

  [Symbol.dispose](): void {
    this.#memory?.free(this.#headBytes);
    if (!this.#isConsumed) this.#response.body.cancel();
  }
}
