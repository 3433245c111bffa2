import type { Context, Handler } from '../index.d.ts';
import { watchResponses } from './body.ts';
import { collectListeners, dispatch, hasListeners, receive, type EngineFetchEvent } from './fetch-event.ts';
import { setIncoming } from './incoming.ts';
import { improveConsole, improveStacks } from './report.ts';
import { logged, respond } from './respond.ts';

/** What `env` has under each name, asked for anew with each request. What is not listed is there for who asks for it by name. */
export type Bindings = readonly (readonly [name: string, value: () => unknown, isListed?: boolean])[];

watchResponses();
collectListeners();

/**
 * Registers the program's handler: its default export, or its listeners of `fetch` events.
 *
 * @param program the namespace of the entry module
 * @param source its name, for messages
 */
export function serve(program: { readonly default?: unknown }, source: string, bindings: Bindings): void {
  const answer = hasListeners() ? forListeners(program, source, bindings) : forHandler(program, source, bindings);
  receive((event) => {
    setIncoming(event);
    event.respondWith(answer(event));
  });
  // From here on positions of the sources are known.
  improveConsole();
  improveStacks();
}

type Answer = (event: EngineFetchEvent) => Promise<Response>;

function forHandler(program: { readonly default?: unknown }, source: string, bindings: Bindings): Answer {
  const handler = asHandler(program, source);
  const listed = bindings.filter(isListed);
  const others = bindings.filter((binding) => !isListed(binding));
  return (event) => respond(() => handler.fetch(event.request, envOf(listed, others), contextOf(event)));
}

const isListed = ([, , listed = true]: Bindings[number]): boolean => listed;

function envOf(listed: Bindings, others: Bindings): object {
  const env = Object.fromEntries(listed.map(([name, value]) => [name, value()]));
  for (const [name, get] of others) Object.defineProperty(env, name, { get, enumerable: false });
  return env;
}

function contextOf(event: EngineFetchEvent): Context {
  return { waitUntil: (promise) => event.waitUntil(logged(promise)) };
}

function forListeners(program: { readonly default?: unknown }, source: string, bindings: Bindings): Answer {
  assertNoHandler(program, source);
  defineGlobals(bindings);
  return dispatch;
}

/** Listeners have no `env`: to them, each name of it is a global variable. */
function defineGlobals(bindings: Bindings): void {
  for (const [name, get, enumerable = true] of bindings) {
    if (name in globalThis)
      throw new TypeError(`'${name}' in skerry.json is also the name of an engine global, which listeners would lose`);
    Object.defineProperty(globalThis, name, { get, configurable: true, enumerable });
  }
}

function assertNoHandler({ default: value }: { readonly default?: unknown }, source: string): void {
  if (typeof value !== 'object' || value === null || !('fetch' in value)) return;
  throw new TypeError(`${source} has both a default export with 'fetch' and a listener for 'fetch' events: keep one of them`);
}

function asHandler(program: { readonly default?: unknown }, source: string): Handler<object> {
  const { default: value } = program;
  if (value === undefined)
    throw new TypeError(`${source} has neither a default export nor a listener for 'fetch' events${namedFetch(program)}`);
  if ((typeof value !== 'object' && typeof value !== 'function') || value === null || !('fetch' in value)) {
    throw new TypeError(`The default export of ${source} has no method 'fetch'`);
  }
  if (typeof value.fetch !== 'function') throw new TypeError(`'fetch' of the default export of ${source} is not a function`);
  return value as Handler<object>;
}

function namedFetch(program: object): string {
  return 'fetch' in program ? `: its export 'fetch' belongs in one` : '';
}
