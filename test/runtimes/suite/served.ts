import type { Instance } from '../../../host/engine/index.ts';
import { type ByteSource, BytesSource, IncomingRequest, Pipe, type RequestContext } from '../../../host/wasi/index.ts';
import { type OutgoingResponse, ResponseOutparam, type ResponseReceiver } from '../../../host/wasi/index.ts';
import { testContext, type TestContextOptions } from '../../../host/wasi/test-context.ts';
import type { Environment } from './environment.ts';
import { type GuestName, linkWasi } from './guests.ts';

const HANDLER = 'wasi:http/incoming-handler@0.2.12';

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface RequestInit {
  readonly method?: string;
  readonly headers?: readonly (readonly [string, string])[];
  readonly body?: ByteSource;
}

/** A function as a host has it: one instance, and the context of the request that it serves. */
export class Served {
  readonly instance: Instance;
  readonly #ref: { current: RequestContext };
  readonly #options: TestContextOptions;

  private constructor(instance: Instance, ref: { current: RequestContext }, options: TestContextOptions) {
    this.instance = instance;
    this.#ref = ref;
    this.#options = options;
  }

  static async start(env: Environment, name: GuestName, options: TestContextOptions = {}): Promise<Served> {
    const prepared = await env.prepare(name);
    const ref = { current: testContext(options) as RequestContext };
    return new Served(await prepared.instantiate(linkWasi(env.components[name]).bind(ref)), ref, options);
  }

  /** One request, in a context of its own. The instance is not reset. */
  async request(path: string, init: RequestInit = {}): Promise<Answer> {
    const context = testContext(this.#options);
    this.#ref.current = context;
    try {
      return await this.#exchange(path, init);
    } finally {
      context.end();
    }
  }

  async #exchange(path: string, { method = 'GET', headers = [], body }: RequestInit): Promise<Answer> {
    const receiver = new Receiver();
    const request = new IncomingRequest({
      method,
      scheme: 'http',
      authority: 'example.test',
      pathWithQuery: path,
      headers: headers.map(([name, value]) => [name, new TextEncoder().encode(value)] as const),
      body: body ?? new BytesSource(),
    });
    await this.instance.call(HANDLER, 'handle', [request, new ResponseOutparam(receiver)]);
    return receiver.answer();
  }
}

class Receiver implements ResponseReceiver {
  #response: OutgoingResponse | undefined;

  respond(outcome: { readonly tag: string; readonly val: unknown }): void {
    if (outcome.tag !== 'ok') throw new Error(`The guest answered with the error ${JSON.stringify(outcome.val)}`);
    this.#response = outcome.val as OutgoingResponse;
  }

  abandon(): void {}

  async answer(): Promise<Answer> {
    const response = this.#response;
    if (response === undefined) throw new Error('The guest did not answer');
    const whole = response.content.takeWhole();
    const body = whole ?? (await drain(response));
    const decoder = new TextDecoder();
    return {
      status: response.statusCode(),
      headers: Object.fromEntries(response.wireEntries(false).map(([name, value]) => [name, decoder.decode(value)])),
      body: decoder.decode(body),
    };
  }
}

async function drain(response: OutgoingResponse): Promise<Uint8Array> {
  const pipe = new Pipe();
  response.content.attach(pipe.sink);
  const bytes: number[] = [];
  for (;;) {
    await pipe.source.ready();
    const chunk = pipe.source.take(65_536);
    if (chunk === undefined) return Uint8Array.from(bytes);
    bytes.push(...chunk);
  }
}
