import type { Case } from './case.ts';

interface Exception {
  /** Names of hosts. */
  readonly hosts: readonly string[];
  /** Names of cases, with their group. */
  readonly cases: RegExp;
  /** Why it cannot be as on a server. */
  readonly reason: string;
}

const FETCH = ['deno', 'bun', 'workerd', 'browser'];

const ELSEWHERE = ['wasmtime', 'jco'];

const EXCEPTIONS: readonly Exception[] = [
  {
    hosts: ELSEWHERE,
    cases: /^targets: (?:\/ECHO|\/nobody|\/\/echo)$/,
    reason: 'There are no routes: one component answers all paths.',
  },
  { hosts: ['wasmtime'], cases: /^targets: \/echo\?x=/, reason: 'Characters that no URI has are refused.' },
  { hosts: ELSEWHERE, cases: /^request headers: beyond the limit/, reason: 'There is no such limit.' },
  { hosts: ELSEWHERE, cases: /^request headers: of the connection$/, reason: 'A function sees fields that are between client and host.' },
  {
    hosts: ['wasmtime'],
    cases: /^(?:request headers: (?:named as properties are|fifty)|(?:C|Python): request headers, .*)$/,
    reason: 'Request headers come in an order of their own.',
  },
  {
    hosts: ['jco'],
    cases: /^(?:(?:request|response) headers: of bytes beyond ASCII|outbound: \/ by answers-ts|(?:C|Python): .* bytes beyond ASCII)/,
    reason: 'Header values are UTF-8; what is not is replaced.',
  },
  {
    hosts: ['jco'],
    cases:
      /^(?:methods: (?:POST|PUT|PATCH|PROPFIND|QUERY), AssemblyScript|request bodies: .*, streamed|(?:C|Python): (?:method P.*|body of .*, streamed))$/,
    reason: 'A function sees how a body is framed.',
  },
  { hosts: ELSEWHERE, cases: /^statuses: 205, body (?:whole|streamed)$/, reason: 'A response with 205 has a body.' },
  {
    hosts: ['jco'],
    cases: /^(?:response headers: (?:cookies|of one name), |(?:C|Python): response headers$)/,
    reason: 'Of response headers of one name, only the last goes out.',
  },
  { hosts: ['wasmtime'], cases: /^(?:failures: |(?:C|Python): an? (?:error|trap)\b)/, reason: 'Errors are told in other words.' },
  { hosts: ELSEWHERE, cases: /^key-value: /, reason: '`wasi:keyvalue@0.2.0-draft2` is not there.' },
  {
    hosts: ['browser'],
    cases: /^targets: (?:\/ECHO|\/nobody|\/\/echo|\/echo\/%2e%2e\/b)$/,
    reason: 'What no route matches goes to the network.',
  },
  {
    hosts: ['browser'],
    cases: /^(?:request headers: cookies$|response headers: cookies, |(?:C|Python): response headers$)/,
    reason: 'Pages neither send cookies themselves nor see them.',
  },
  {
    hosts: ['browser'],
    cases: /^(?:(?:request|response) headers: of bytes beyond ASCII|outbound: \/ by |(?:C|Python): .* bytes beyond ASCII)/,
    reason: 'Between page and worker, Chromium loses or changes bytes beyond ASCII in header values.',
  },
  {
    hosts: ['browser'],
    cases: /^request headers: beyond the limit of the function$/,
    reason: 'The browser adds fields of its own, which count.',
  },
  {
    hosts: ['browser'],
    cases: /^(?:request bodies: \d+ bytes|limits: a body that is declared too long|(?:C|Python): body of \d+ bytes)$/,
    reason: 'A worker is not told how long a body is before it comes.',
  },
  { hosts: ['browser'], cases: /^statuses: 301, /, reason: 'Pages do not see redirects.' },
  {
    hosts: ['browser'],
    cases: /^outbound: a redirect is left to the function$/,
    reason: '`fetch` of a browser hides where a redirect leads: the call fails, and says so.',
  },
  {
    hosts: FETCH,
    cases: /^targets: \/echo(?:\?|\/%2e%2e\/b|\/a\/\.\.\/b|\?x=\[\]"'\|)$/,
    reason:
      'A function sees the target as the URL parser leaves it: without dot segments and an empty query, with some characters escaped.',
  },
  {
    hosts: FETCH,
    cases: /^request headers: (?:of one name|cookies|named as properties are|fifty)$/,
    reason: 'Request headers come in order of their names, and those of one name as one.',
  },
  {
    hosts: ['deno', 'bun', 'browser'],
    cases: /^response headers: of one name, /,
    reason: 'Response headers of one name, but for Set-Cookie, go out as one.',
  },
  {
    hosts: ['workerd'],
    cases: /^(?:response headers: of bytes beyond ASCII, |outbound: \/ by answers-ts$|(?:C|Python): .* bytes beyond ASCII)/,
    reason: 'Header values are UTF-8; what is not is replaced.',
  },
  { hosts: ['workerd', 'browser', ...ELSEWHERE], cases: /^client: its address$/, reason: 'Nobody says who is connected.' },
  { hosts: ['workerd'], cases: /^key-value: increment$/, reason: 'Workers KV has no atomic operations: the call fails, and says so.' },
  {
    hosts: ['workerd'],
    cases: /^key-value: a key of 600 bytes$/,
    reason: 'Workers KV takes keys of 512 bytes: the call fails, and says so.',
  },
  {
    hosts: ['wasmtime'],
    cases: /^outbound: a body of 300000 bytes, to an upstream where nobody listens$/,
    reason: 'What a function still writes of a body that cannot be sent has no place any more, and the engine of TypeScript ends at that.',
  },
  {
    hosts: FETCH,
    cases: /^outbound: a coding is left as it is$/,
    reason: '`fetch` undoes codings of upstreams; the function gets the body without, and no field that speaks of it.',
  },
];

/** Why a case cannot hold somewhere; undefined: it has to. */
export function reasonOf(host: string, { group, name }: Case): string | undefined {
  return EXCEPTIONS.find(({ hosts, cases }) => hosts.includes(host) && cases.test(`${group}: ${name}`))?.reason;
}
