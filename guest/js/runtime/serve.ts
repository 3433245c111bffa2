import type { Context, Handler } from '../index.d.ts';
import { leaveBuildTime } from './build-time.ts';
import { describeError, improveConsole, inspect } from './report.ts';

/** Puts together what the handler gets as `env`, anew for each request. */
export type EnvFactory = () => object;

interface FetchEvent extends Event {
  readonly request: Request;
  respondWith(response: Promise<Response>): void;
  waitUntil(promise: Promise<unknown>): void;
}

/**
 * Registers the program's handler.
 *
 * @param program the namespace of the entry module
 * @param source its name, for messages
 */
export function serve(program: { readonly default?: unknown }, source: string, makeEnv: EnvFactory): void {
  const handler = asHandler(program.default, source);
  improveConsole();
  const listener = (event: FetchEvent) => event.respondWith(respond(handler, event, makeEnv));
  addEventListener('fetch', listener as unknown as EventListener);
}

function asHandler(value: unknown, source: string): Handler<object> {
  if (value === undefined) throw new TypeError(`${source} has no default export`);
  if ((typeof value !== 'object' && typeof value !== 'function') || value === null || !('fetch' in value)) {
    throw new TypeError(`The default export of ${source} has no method 'fetch'`);
  }
  if (typeof value.fetch !== 'function') throw new TypeError(`'fetch' of the default export of ${source} is no function`);
  return value as Handler<object>;
}

async function respond(handler: Handler<object>, event: FetchEvent, makeEnv: EnvFactory): Promise<Response> {
  leaveBuildTime();
  try {
    const response: unknown = await handler.fetch(event.request, makeEnv(), contextOf(event));
    if (response instanceof Response) return response;
    throw new TypeError(`The handler returned ${inspect(response)} where a Response is expected`);
  } catch (error) {
    console.error(describeError(error));
    // Whoever sent the request learns nothing about the inside of the function.
    return new Response('Internal Server Error\n', { status: 500 });
  }
}

function contextOf(event: FetchEvent): Context {
  return {
    waitUntil(promise) {
      event.waitUntil(Promise.resolve(promise).catch((error: unknown) => console.error(describeError(error))));
    },
  };
}
