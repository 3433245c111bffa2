/** A mutant that behaves as the source does, and why no test can tell it from the source. */
export interface Equivalent {
  readonly file: string;
  /** The line as it stands in the source, without the space around it. */
  readonly line: string;
  /** The line with the change in it, or several; left out where every change of the line is equivalent. */
  readonly mutant?: string | readonly string[];
  readonly reason: string;
}

const SIGN = 'Of a comparison only the sign counts, and parts that are equal do not get there.';
const A_BYTE = 'What waits in the queue is bounded by megabytes.';
const SOONER = 'What has expired nobody sees; it is thrown out sooner or later.';
const LOOKS_ALIKE = 'The same bytes leave by another way, at another cost.';
const FIRST = 'The second part is not looked at.';

export const EQUIVALENT: readonly Equivalent[] = [
  { file: 'host/wasi/io/waitable.ts', line: 'return Promise.resolve();', reason: 'Nobody waits for what is always ready.' },
  { file: 'host/wasi/io/queue.ts', line: 'const COMPACT_AFTER = 256;', reason: 'Says when memory is moved together, not what is read.' },
  {
    file: 'host/storage/memory/index.ts',
    line: 'this.#storeBytes = options.storeBytes ?? HOST_LIMITS.storeBytes;',
    reason: 'All stores together have less, unless somebody says otherwise: it takes a gigabyte to see.',
  },
  { file: 'host/storage/memory/index.ts', line: 'this.#tenants.clear();', reason: 'Lets go of memory; nobody may read it any more.' },
  {
    file: 'host/storage/memory/sorted-keys.ts',
    line: 'if (bucket.length > BUCKET_KEYS) this.#buckets.splice(index + 1, 0, bucket.splice(BUCKET_KEYS >> 1));',
    reason: 'The same keys in the same order, in longer lists.',
  },
  { file: 'host/storage/sqlite/index.ts', line: 'const LOCK_WAIT_MS = 5000;', reason: 'As long, for whoever waits.' },
  {
    file: 'host/runtime/sandboxes.ts',
    line: 'if (this.#line.length > 0) pace.later(this.#serve);',
    mutant: [
      'if (!(this.#line.length > 0)) pace.later(this.#serve);',
      'if (this.#line.length >= 0) pace.later(this.#serve);',
      'if (this.#line.length > 1) pace.later(this.#serve);',
      'if (this.#line.length > 0) ;',
    ],
    reason: 'For each of the others one is being made already; what is idle serves them sooner at most.',
  },
  {
    file: 'host/runtime/response/usage.ts',
    line: 'if (name.length === USAGE_HEADER.length && name.toLowerCase() === USAGE_HEADER) return true;',
    mutant: 'if ((name.toLowerCase() === USAGE_HEADER)) return true;',
    reason: 'A name of another length is another one; to look at that first costs less.',
  },
  {
    file: 'host/runtime/serve.ts',
    line: 'const end = query < 0 ? pathWithQuery.length : query;',
    mutant: ['const end = query <= 0 ? pathWithQuery.length : query;', 'const end = query < 1 ? pathWithQuery.length : query;'],
    reason: 'A path begins with a slash.',
  },
  {
    file: 'host/storage/sqlite/index.ts',
    line: 'isRefusal: (error) => error instanceof StoreValueError,',
    mutant: 'isRefusal: (error) => undefined,',
    reason: 'What is refused among others is tried alone then, and refused.',
  },
  { file: 'host/storage/sqlite/store.ts', line: 'const SWEPT = 8;', reason: SOONER },
  { file: 'host/storage/sqlite/store.ts', line: 'const SWEPT_FOR_ROOM = 1024;', reason: SOONER },
  {
    file: 'host/storage/sqlite/store.ts',
    line: 'return this.#queue.write(0, () => this.#delete([name]));',
    mutant: 'return this.#queue.write(1, () => this.#delete([name]));',
    reason: A_BYTE,
  },
  {
    file: 'host/storage/sqlite/store.ts',
    line: 'return this.#queue.write(0, () => this.#delete(names));',
    mutant: 'return this.#queue.write(1, () => this.#delete(names));',
    reason: A_BYTE,
  },
  {
    file: 'host/storage/sqlite/store.ts',
    line: 'return this.#queue.write(0, () => {',
    mutant: 'return this.#queue.write(1, () => {',
    reason: A_BYTE,
  },
  {
    file: 'host/storage/sqlite/store.ts',
    line: 'if (growth > 0 && this.#sql.storeBytes(this.#owner) + growth > this.#maxBytes) {',
    mutant: [
      'if ((growth > 0)) {',
      'if (growth > 1 && this.#sql.storeBytes(this.#owner) + growth > this.#maxBytes) {',
      'if (growth >= 0 && this.#sql.storeBytes(this.#owner) + growth > this.#maxBytes) {',
    ],
    reason: SOONER,
  },
  {
    file: 'host/storage/sqlite/statements.ts',
    line: '#latest = 0;',
    mutant: '#latest = 1;',
    reason: 'Each transaction begins by setting it.',
  },
  {
    file: 'host/wasi/http/syntax.ts',
    line: 'const table = new Uint8Array(128);',
    reason: 'What is behind the table is no character of a token either.',
  },
  { file: 'host/wasi/http/body-relay.ts', line: 'async ready() {},', reason: 'Nobody waits for a sink that is not open.' },
  {
    file: 'host/outbound/target.ts',
    line: "if (!isSame || (port !== undefined && portOf(url) !== port)) throw refuse('HTTP-request-URI-invalid');",
    mutant: "if ((!isSame)) throw refuse('HTTP-request-URI-invalid');",
    reason: 'A port that the URL parser would write in another way does not get past AUTHORITY.',
  },
  {
    file: 'host/adapters/fastify/below-fastify.ts',
    line: 'const { status, headers, body } = errorAnswer(error, false);',
    mutant: 'const { status, headers, body } = errorAnswer(error, true);',
    reason: 'All errors there are mistakes of clients, who are told everything about those.',
  },
  {
    file: 'host/adapters/fastify/fastify-options.ts',
    line: 'app.server.maxHeadersCount = HOST_LIMITS.requestHeaders + 1;',
    mutant: 'app.server.maxHeadersCount = HOST_LIMITS.requestHeaders + 2;',
    reason: 'Two more than are allowed show as well that there are more.',
  },
  {
    file: 'host/adapters/fastify/plugin.ts',
    line: "const WITHOUT_BODY = new Set(['GET', 'HEAD', 'TRACE']);",
    reason: 'Spares requests a hook that has nothing to do for them.',
  },
  { file: 'host/adapters/fastify/response.ts', line: 'const MAX_TEXT_BYTES = 16 * 1024;', reason: LOOKS_ALIKE },
  { file: 'host/adapters/fastify/response.ts', line: 'const SHORT = 64;', reason: LOOKS_ALIKE },
  {
    file: 'host/adapters/fastify/response.ts',
    line: 'if (body.length === 0 || hasPlainType(headers)) return sendWhole(reply, headers, body);',
    mutant: 'if ((hasPlainType(headers))) return sendWhole(reply, headers, body);',
    reason: LOOKS_ALIKE,
  },
  {
    file: 'host/adapters/fastify/response.ts',
    line: 'const isText = whole.length <= MAX_TEXT_BYTES && isAscii(whole) && entries.every(([, value]) => isAscii(value));',
    mutant: [
      'const isText = (isAscii(whole)) && entries.every(([, value]) => isAscii(value));',
      'const isText = whole.length < MAX_TEXT_BYTES && isAscii(whole) && entries.every(([, value]) => isAscii(value));',
    ],
    reason: LOOKS_ALIKE,
  },
  {
    file: 'host/adapters/fastify/response.ts',
    line: 'if (bytes.length > SHORT) return isAsciiNative(bytes);',
    mutant: ['if (!(bytes.length > SHORT)) return isAsciiNative(bytes);', 'if (bytes.length >= SHORT) return isAsciiNative(bytes);'],
    reason: LOOKS_ALIKE,
  },
  {
    file: 'host/adapters/fastify/response.ts',
    line: 'if (bytes.length > SHORT) return latin1Slice.call(bytes, 0, bytes.length);',
    mutant: [
      'if (!(bytes.length > SHORT)) return latin1Slice.call(bytes, 0, bytes.length);',
      'if (bytes.length >= SHORT) return latin1Slice.call(bytes, 0, bytes.length);',
    ],
    reason: LOOKS_ALIKE,
  },
  {
    file: 'host/adapters/fastify/response.ts',
    line: 'lastPlainType = type;',
    reason: 'Spares the next response of the same type a look at it.',
  },
  {
    file: 'host/adapters/fastify/server.ts',
    line: '...(trustProxy.length > 0 && { trustProxy: [...trustProxy] }),',
    mutant: ['...(({ trustProxy: [...trustProxy] })),', '...(trustProxy.length >= 0 && { trustProxy: [...trustProxy] }),'],
    reason: 'Nobody is believed either way; Fastify looks for proxies in vain.',
  },
  {
    file: 'host/engine/types/core-types.ts',
    line: "if (scope.coreTypes.length > 1_000_000) throw invalid(offset, 'There are too many core types');",
    reason: 'The decoder refuses more definitions than that first.',
  },
  {
    file: 'host/engine/types/bind.ts',
    line: "if (!componentMatches(mode, given, entity)) throw invalid(offset, 'The types of two components differ');",
    reason: 'Where they differ, the comparison itself throws and says in what.',
  },
  {
    file: 'sdk/wit/semver.ts',
    line: "const [release = ''] = text.split('+', 1);",
    mutant: "const [release = ''] = text.split('+', 2);",
    reason: FIRST,
  },
  {
    file: 'sdk/wit/semver.ts',
    line: "const [triple = ''] = release.split('-', 1);",
    mutant: "const [triple = ''] = release.split('-', 2);",
    reason: FIRST,
  },
  {
    file: 'sdk/wit/semver.ts',
    line: 'if (number !== right.numbers[index]) return number > right.numbers[index]!;',
    mutant: 'if (number !== right.numbers[index]) return number >= right.numbers[index]!;',
    reason: SIGN,
  },
  { file: 'sdk/wit/semver.ts', line: 'if (other === undefined) return 1;', mutant: 'if (other === undefined) return 2;', reason: SIGN },
  {
    file: 'sdk/wit/semver.ts',
    line: 'return left.length - right.length;',
    mutant: 'return;',
    reason: 'The left one is not longer there, and so not newer.',
  },
  {
    file: 'sdk/wit/semver.ts',
    line: 'if (isNumber[0] && isNumber[1]) return BigInt(left) > BigInt(right) ? 1 : -1;',
    mutant: [
      'if (isNumber[0] && isNumber[1]) return BigInt(left) >= BigInt(right) ? 1 : -1;',
      'if (isNumber[0] && isNumber[1]) return BigInt(left) > BigInt(right) ? 2 : -1;',
      'if (isNumber[0] && isNumber[1]) return BigInt(left) > BigInt(right) ? 1 : -2;',
    ],
    reason: SIGN,
  },
  {
    file: 'sdk/wit/semver.ts',
    line: 'if (isNumber[0] !== isNumber[1]) return isNumber[0] ? -1 : 1;',
    mutant: [
      'if (isNumber[0] !== isNumber[1]) return isNumber[0] ? -2 : 1;',
      'if (isNumber[0] !== isNumber[1]) return isNumber[0] ? -1 : 2;',
    ],
    reason: SIGN,
  },
  {
    file: 'sdk/wit/semver.ts',
    line: 'return left > right ? 1 : -1;',
    mutant: ['return left >= right ? 1 : -1;', 'return left > right ? 2 : -1;', 'return left > right ? 1 : -2;'],
    reason: SIGN,
  },
];
