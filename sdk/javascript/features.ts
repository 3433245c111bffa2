/**
 * What the runtime adds to the engine only for programs that use it: everything here costs a component bytes, and each
 * sandbox memory.
 *
 * To add one, write a module in `guest/js/runtime` that puts it in place when it is evaluated (a global, a method of a
 * prototype), and name here what a program has in its text when it uses that. The module is evaluated at build time, behind
 * the guard of build time and before the first line of the program, so it is part of the snapshot. A module that needs
 * another one imports it. Modules that a program imports by name (`node:…`) need no entry here: they are bundled because they
 * are imported.
 */
export interface Feature {
  /** In `guest/js/runtime`, without its extension. */
  readonly module: string;
  /**
   * Global variables. A program uses one that it names anywhere without having declared it: `URLPattern`,
   * `globalThis.URLPattern`, `const { URLPattern } = globalThis`. Asking for its type alone, `typeof URLPattern`, is no use; nor is what
   * the engine can do with `RegExp`.
   */
  readonly globals?: readonly string[];
  /**
   * Names of methods and properties, of whatever object: who knows what an object is before the program runs? A program uses
   * one with `.name`, `['name']`, or `{ name } =`; `for await` stands for the loop. So a common word adds the module to many programs that do without.
   */
  readonly members?: readonly string[];
}

/** In the order in which they are evaluated. */
export const FEATURES: readonly Feature[] = [
  {
    module: 'web-crypto',
    globals: ['CryptoKey'],
    members: ['importKey', 'generateKey', 'deriveKey', 'deriveBits', 'exportKey', 'wrapKey', 'unwrapKey', 'timingSafeEqual'],
  },
  { module: 'global-this', globals: ['global'] },
  { module: 'global-buffer', globals: ['Buffer'] },
  { module: 'global-process', globals: ['process'] },
  { module: 'web/custom-event', globals: ['CustomEvent'] },
  { module: 'web/streams', globals: ['ReadableStream'], members: ['asyncIterator', 'for await', 'fromAsync'] },
  { module: 'web/text-streams', globals: ['TextDecoderStream', 'TextEncoderStream'] },
  { module: 'web/pipes', members: ['pipeThrough', 'pipeTo'] },
  { module: 'web/requests', globals: ['Request', 'fetch'], members: ['signal'] },
  { module: 'web/bodies', members: ['arrayBuffer', 'blob', 'bytes', 'clone', 'formData', 'json', 'text'] },
  { module: 'web/response-error', members: ['error'] },
  { module: 'web/byte-readers', members: ['byob'] },
  { module: 'web/form-data', globals: ['FormData'] },
  { module: 'web/abort', globals: ['AbortController', 'AbortSignal'], members: ['aborted', 'signal', 'throwIfAborted'] },
  { module: 'web/fetch', globals: ['fetch'] },
  { module: 'web/structured-clone', globals: ['structuredClone'] },
  { module: 'web/timers', globals: ['clearInterval', 'clearTimeout', 'setInterval', 'setTimeout'] },
  { module: 'web/immediate', globals: ['clearImmediate', 'setImmediate'] },
  { module: 'web/scheduler', globals: ['Scheduler', 'scheduler'] },
  { module: 'web/events', globals: ['ErrorEvent', 'PromiseRejectionEvent', 'reportError'] },
  { module: 'web/messages', globals: ['MessageChannel', 'MessageEvent', 'MessagePort'] },
  { module: 'web/navigator', globals: ['navigator'] },
  {
    module: 'web/performance',
    globals: ['PerformanceEntry', 'PerformanceMark', 'PerformanceMeasure'],
    members: ['clearMarks', 'clearMeasures', 'getEntries', 'getEntriesByName', 'getEntriesByType', 'mark', 'measure', 'timeOrigin'],
  },
  { module: 'web/url-pattern', globals: ['URLPattern'] },
  { module: 'web/compression', globals: ['DecompressionStream'] },
  { module: 'intl/install', globals: ['Intl'], members: ['toLocaleString', 'toLocaleDateString', 'toLocaleTimeString'] },
  { module: 'intl/install-collator', members: ['Collator', 'localeCompare'] },
  { module: 'unicode/regexp', globals: ['RegExp'] },
  { module: 'unicode/string-normalize', members: ['normalize'] },
  { module: 'unicode/string-case', members: ['toLowerCase', 'toLocaleLowerCase', 'toLocaleUpperCase'] },
  { module: 'web/console', globals: ['console'] },
];
