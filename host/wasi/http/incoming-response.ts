import { ResultError } from '../../engine/index.ts';
import type { OutboundResponse } from '../context.ts';
import { Fields } from './fields.ts';
import { HeaderList } from './header-list.ts';
import { IncomingBody } from './incoming-body.ts';

/** `wasi:http/types#incoming-response`. */
export class IncomingResponse {
  readonly #response: OutboundResponse;
  #headers: HeaderList | undefined;
  #isConsumed = false;

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

  [Symbol.dispose](): void {
    if (!this.#isConsumed) this.#response.body.cancel();
  }
}
