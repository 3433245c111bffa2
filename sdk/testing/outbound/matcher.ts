import { isDeepStrictEqual } from 'node:util';
import { isRegExp } from 'node:util/types';
import type { RequestMatcher, RequestShape, UrlTest } from '../index.d.ts';
import { checkKeys, invalid } from '../invalid.ts';
import { requestOf, type SentRequest } from './sent-request.ts';

/** Says in which points a request is another one than the one that is expected; none: it is the one. */
export interface Matcher {
  readonly name: string;
  /** Where it must go, if that is certain. */
  readonly origin: string | undefined;
  differences(sent: SentRequest): readonly string[] | Promise<readonly string[]>;
}

const WITH_METHOD = /^([A-Za-z]+)\s+(\S.*)$/;

/** @throws SkerryError `TEST_INVALID` */
export function createMatcher(request: RequestMatcher): Matcher {
  if (typeof request === 'function') return new Judged(request);
  if (typeof request === 'string') {
    const [, method, url] = WITH_METHOD.exec(request) ?? [];
    return new Shaped(method === undefined ? { url: request } : { method, url: url! });
  }
  if (isUrlTest(request)) return new Shaped({ url: request });
  if (typeof request === 'object' && request !== null) return new Shaped(request);
  throw invalid(
    `An expected request is ${String(request)}`,
    "Write 'GET https://api.example.com/path', a RegExp, a URLPattern, an object or a function.",
  );
}

const isUrlTest = (value: unknown): value is UrlTest =>
  typeof value === 'object' && value !== null && 'test' in value && typeof value.test === 'function';

class Judged implements Matcher {
  readonly name: string;
  readonly origin = undefined;
  readonly #judge: (request: Request) => boolean | Promise<boolean>;

  constructor(judge: (request: Request) => boolean | Promise<boolean>) {
    this.name = `a request that ${judge.name || 'a function'} accepts`;
    this.#judge = judge;
  }

  async differences(sent: SentRequest): Promise<readonly string[]> {
    return (await this.#judge(requestOf(sent))) ? [] : ['the function returned false'];
  }
}

const SHAPE_KEYS = ['method', 'url', 'headers', 'body'];

class Shaped implements Matcher {
  readonly name: string;
  readonly origin: string | undefined;
  readonly #method: string | undefined;
  readonly #url: string | UrlTest | undefined;
  readonly #headers: readonly (readonly [string, string | RegExp])[];
  readonly #body: RequestShape['body'];

  constructor(shape: RequestShape) {
    checkKeys(shape, SHAPE_KEYS, 'An expected request');
    this.#method = shape.method?.toUpperCase();
    this.#url = typeof shape.url === 'string' ? absolute(shape.url) : shape.url;
    this.#headers = Object.entries(shape.headers ?? {});
    this.#body = shape.body;
    this.origin = typeof this.#url === 'string' ? new URL(this.#url).origin : undefined;
    const url = this.#url === undefined ? 'any URL' : typeof this.#url === 'string' ? this.#url : urlTestName(this.#url);
    this.name = `${this.#method ?? 'any method'} ${url}`;
  }

  differences(sent: SentRequest): string[] {
    return [
      ...this.#urlDifferences(sent),
      ...this.#methodDifferences(sent),
      ...this.#headerDifferences(sent),
      ...this.#bodyDifferences(sent),
    ];
  }

  #methodDifferences({ method }: SentRequest): string[] {
    return this.#method === undefined || this.#method === method ? [] : [`the method is ${method}, not ${this.#method}`];
  }

  #urlDifferences({ url }: SentRequest): string[] {
    if (this.#url === undefined) return [];
    if (typeof this.#url !== 'string') return fitsUrl(this.#url, url) ? [] : [`${url} does not match ${urlTestName(this.#url)}`];
    return urlDifferences(new URL(url), new URL(this.#url));
  }

  #headerDifferences({ headers }: SentRequest): string[] {
    return this.#headers.flatMap(([name, expected]) => {
      const value = headers.get(name);
      if (value === null) return [`the header ${name} is missing`];
      const fits = typeof expected === 'string' ? value === expected : value.search(expected) >= 0;
      return fits ? [] : [`the header ${name} is "${value}", not ${quoted(expected)}`];
    });
  }

  #bodyDifferences({ body }: SentRequest): string[] {
    if (this.#body === undefined) return [];
    const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(body);
    return fitsBody(text, this.#body) ? [] : [`the body is ${excerpt(text)}, not ${excerpt(quoted(this.#body))}`];
  }
}

/** `test` of a pattern with the flag `g` or `y` remembers where it stopped. */
function fitsUrl(test: UrlTest, url: string): boolean {
  return isRegExp(test) ? url.search(test) >= 0 : test.test(url);
}

function absolute(url: string): string {
  const parsed = URL.parse(url);
  if (parsed !== null && /^https?:$/.test(parsed.protocol)) return withoutFragment(parsed);
  throw invalid(`An expected request has the URL "${url}"`, 'Write the whole URL, with https:// or http://.');
}

function withoutFragment(url: URL): string {
  url.hash = '';
  return url.href;
}

/** The part that differs says more than two long URLs. */
function urlDifferences(sent: URL, expected: URL): string[] {
  if (sent.href === expected.href) return [];
  if (sent.origin !== expected.origin) return [`it goes to ${sent.origin}, not to ${expected.origin}`];
  const found: string[] = [];
  if (sent.pathname !== expected.pathname) found.push(`the path is ${sent.pathname}, not ${expected.pathname}`);
  if (sent.search !== expected.search) found.push(`the query is "${sent.search}", not "${expected.search}"`);
  return found;
}

function fitsBody(text: string, expected: string | RegExp | object): boolean {
  if (typeof expected === 'string') return text === expected;
  if (isRegExp(expected)) return text.search(expected) >= 0;
  try {
    // What JSON cannot say, such as an undefined member, is not in the text either.
    return isDeepStrictEqual(JSON.parse(text), JSON.parse(JSON.stringify(expected)));
  } catch {
    return false;
  }
}

function urlTestName(test: UrlTest): string {
  if (isRegExp(test)) return String(test);
  const { protocol, hostname, pathname } = test as { protocol?: string; hostname?: string; pathname?: string };
  return pathname === undefined ? 'a URL that the test accepts' : `${protocol}://${hostname}${pathname}`;
}

function quoted(value: string | RegExp | object): string {
  return isRegExp(value) ? String(value) : JSON.stringify(value);
}

const EXCERPT = 200;

const excerpt = (text: string): string => (text.length > EXCERPT ? `${text.slice(0, EXCERPT)}…` : text === '' ? 'empty' : text);
