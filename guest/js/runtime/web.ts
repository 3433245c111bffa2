import { markStreamed } from './body.ts';

/** Where the engine's web APIs are poorer than a program expects. */

improveFetch();
addUrlParsing();

/** The engine says neither what failed nor where: its error has no stack and no URL. */
function improveFetch(): void {
  const native = globalThis.fetch;
  async function fetch(input: RequestInfo | URL, init?: RequestInit): Promise<Response> {
    const failure = new TypeError();
    try {
      return markStreamed(await native(input, init));
    } catch (cause) {
      throw isOpaque(cause) ? explain(failure, input) : cause;
    }
  }
  Object.defineProperty(globalThis, 'fetch', { value: fetch, writable: true, configurable: true, enumerable: true });
}

function isOpaque(error: unknown): boolean {
  return error instanceof TypeError && error.message.startsWith('NetworkError');
}

function explain(failure: TypeError, input: RequestInfo | URL): TypeError {
  const url = input instanceof Request ? input.url : String(input);
  failure.message = `fetch of ${url} failed: it is not granted to this function, is not a valid URL, or cannot be reached; the log of the host says which`;
  return failure;
}

function addUrlParsing(): void {
  const parse = (url: string | URL, base?: string | URL): URL | null => {
    try {
      return new URL(url, base);
    } catch {
      return null;
    }
  };
  URL.parse ??= parse;
  URL.canParse ??= (url, base) => parse(url, base) !== null;
}
