import { HOST_LIMITS } from '@skerry/host/base';

export const LIMIT = 'LIMIT_ALLOCATION';
const { fieldsBytes, fieldsEntries, keyBytes, valueBytes, batchKeys, batchBytes, outboundPathBytes, logLineBytes } = HOST_LIMITS;

/** What a call with `n` bytes or entries in one of its parameters comes to. */
export interface Case {
  /** The bound, in entries where the parameter is a list of something. */
  readonly cap: number;
  /** What goes through. Default: `cap` */
  readonly fits?: number;
  /** What the guest gets for what fits, and for one more than the bound: a number, or the code it is stopped with. */
  readonly expected: readonly [within: number, beyond: number | string];
  readonly body: string;
}

const HTTP = 'wasi:http/types@0.2.12';
const STREAMS = 'wasi:io/streams@0.2.12';
const KV = 'wasi:keyvalue';
const D2 = '@0.2.0-draft2';

const NAME = '(i32.const 16) (i32.const 1)';
const LONG = '(i32.const 65536) (local.get $n)';
const RET = '(i32.const 1024)';
const tag = (call: string): string => `${call} (i32.load8_u ${RET})`;
const fields = `(call "${HTTP}#[constructor]fields")`;
const request = `(call "${HTTP}#[constructor]outgoing-request" ${fields})`;
const stdout = '(call "wasi:cli/stdout@0.2.12#get-stdout")';
/** Leaves a handle in `$h`. */
const bucket = `(call "${KV}/store${D2}#open" ${NAME} ${RET}) (local.set $h (i32.load offset=4 ${RET}))`;
const cas = `${bucket} (call "${KV}/atomics${D2}#[static]cas.new" (local.get $h) ${NAME} ${RET}) (local.set $h (i32.load offset=4 ${RET}))`;
const onBucket = (name: string, args: string): string =>
  tag(`${bucket} (call "${KV}/store${D2}#[method]bucket.${name}" (local.get $h) ${args} ${RET})`);
const onBatch = (name: string): string => `(call "${KV}/batch${D2}#${name}" (local.get $h) (i32.const 65536) (local.get $n) ${RET})`;
/** A list of `n` keys, or of keys with values, each "x". */
const listOf = (words: number): string => `(call $list (local.get $n) (i32.const ${words}) ${NAME} ${NAME})`;

/** By function and parameter; a second case of a parameter has a word behind it. */
export const CASES: Readonly<Record<string, Case>> = {
  [`${HTTP}#[method]fields.has name`]: {
    cap: fieldsBytes,
    expected: [0, 0],
    body: `(call "${HTTP}#[method]fields.has" ${fields} ${LONG})`,
  },
  [`${HTTP}#[method]fields.get name`]: {
    cap: fieldsBytes,
    expected: [0, 0],
    body: `(call "${HTTP}#[method]fields.get" ${fields} ${LONG} ${RET}) (i32.load offset=4 ${RET})`,
  },
  [`${HTTP}#[method]fields.delete name`]: {
    cap: fieldsBytes,
    expected: [0, 1],
    body: tag(`(call "${HTTP}#[method]fields.delete" ${fields} ${LONG} ${RET})`),
  },
  [`${HTTP}#[method]fields.set name`]: {
    cap: fieldsBytes,
    expected: [0, 1],
    body: tag(`(call "${HTTP}#[method]fields.set" ${fields} ${LONG} (i32.const 0) (i32.const 0) ${RET})`),
  },
  [`${HTTP}#[method]fields.set value`]: {
    cap: fieldsEntries,
    expected: [0, LIMIT],
    body: tag(`${listOf(2)} (call "${HTTP}#[method]fields.set" ${fields} ${NAME} (i32.const 65536) (local.get $n) ${RET})`),
  },
  [`${HTTP}#[method]fields.set value bytes`]: {
    cap: fieldsBytes,
    fits: fieldsBytes - 1,
    expected: [0, LIMIT],
    body: tag(`(i32.store (i32.const 2048) (i32.const 65536)) (i32.store (i32.const 2052) (local.get $n))
      (call "${HTTP}#[method]fields.set" ${fields} ${NAME} (i32.const 2048) (i32.const 1) ${RET})`),
  },
  [`${HTTP}#[method]fields.append name`]: {
    cap: fieldsBytes,
    fits: fieldsBytes - 1,
    expected: [0, 1],
    body: tag(`(call "${HTTP}#[method]fields.append" ${fields} ${LONG} ${NAME} ${RET})`),
  },
  [`${HTTP}#[method]fields.append value`]: {
    cap: fieldsBytes,
    fits: fieldsBytes - 1,
    expected: [0, LIMIT],
    body: tag(`(call "${HTTP}#[method]fields.append" ${fields} ${NAME} ${LONG} ${RET})`),
  },
  [`${HTTP}#[static]fields.from-list entries`]: {
    cap: fieldsEntries,
    expected: [0, LIMIT],
    body: tag(`${listOf(4)} (call "${HTTP}#[static]fields.from-list" (i32.const 65536) (local.get $n) ${RET})`),
  },
  [`${HTTP}#[static]fields.from-list entries bytes`]: {
    cap: fieldsBytes,
    fits: fieldsBytes - 1,
    expected: [0, LIMIT],
    body: tag(`(i64.store (i32.const 2048) (i64.const 0x100000010)) (i32.store (i32.const 2056) (i32.const 65536)) (i32.store (i32.const 2060) (local.get $n))
      (call "${HTTP}#[static]fields.from-list" (i32.const 2048) (i32.const 1) ${RET})`),
  },
  [`${HTTP}#[method]outgoing-request.set-method method`]: {
    cap: 256,
    expected: [0, 1],
    body: `(call "${HTTP}#[method]outgoing-request.set-method" ${request} (i32.const 9) ${LONG})`,
  },
  [`${HTTP}#[method]outgoing-request.set-path-with-query path-with-query`]: {
    cap: 4 * outboundPathBytes,
    expected: [0, 1],
    body: `(call "${HTTP}#[method]outgoing-request.set-path-with-query" ${request} (i32.const 1) (i32.const 65535) (local.get $n))`,
  },
  [`${HTTP}#[method]outgoing-request.set-scheme scheme`]: {
    cap: 256,
    expected: [0, 1],
    body: `(call "${HTTP}#[method]outgoing-request.set-scheme" ${request} (i32.const 1) (i32.const 2) ${LONG})`,
  },
  [`${HTTP}#[method]outgoing-request.set-authority authority`]: {
    cap: 4 * outboundPathBytes,
    expected: [0, 1],
    body: `(call "${HTTP}#[method]outgoing-request.set-authority" ${request} (i32.const 1) ${LONG})`,
  },
  [`${HTTP}#[static]response-outparam.set response`]: {
    cap: logLineBytes,
    expected: [7, LIMIT],
    body: `(call "${HTTP}#[static]response-outparam.set" (local.get $out) (i32.const 1) (i32.const 38) (i32.const 1)
      (i64.const 65536) (local.get $n) (i32.const 0) (i32.const 0) (i32.const 0)) (i32.const 7)`,
  },
  [`${STREAMS}#[method]output-stream.write contents`]: {
    cap: HOST_LIMITS.streamChunkBytes,
    expected: [0, LIMIT],
    body: tag(`(call "${STREAMS}#[method]output-stream.write" ${stdout} ${LONG} ${RET})`),
  },
  [`${STREAMS}#[method]output-stream.blocking-write-and-flush contents`]: {
    cap: 4096,
    expected: [0, LIMIT],
    body: tag(`(call "${STREAMS}#[method]output-stream.blocking-write-and-flush" ${stdout} ${LONG} ${RET})`),
  },
  'wasi:io/poll@0.2.12#poll in': {
    cap: HOST_LIMITS.pollables,
    expected: [HOST_LIMITS.pollables, LIMIT],
    body: `(call $list (local.get $n) (i32.const 1) (call "wasi:clocks/monotonic-clock@0.2.12#subscribe-duration" (i64.const 0)) (i32.const 0) (i32.const 0) (i32.const 0))
      (call "wasi:io/poll@0.2.12#poll" (i32.const 65536) (local.get $n) ${RET}) (i32.load offset=4 ${RET})`,
  },
  [`${KV}/store${D2}#open identifier`]: { cap: keyBytes, expected: [1, 1], body: tag(`(call "${KV}/store${D2}#open" ${LONG} ${RET})`) },
  [`${KV}/store${D2}#[method]bucket.get key`]: { cap: keyBytes, expected: [0, 1], body: onBucket('get', LONG) },
  [`${KV}/store${D2}#[method]bucket.set key`]: { cap: keyBytes, expected: [0, 1], body: onBucket('set', `${LONG} ${NAME}`) },
  [`${KV}/store${D2}#[method]bucket.set value`]: { cap: valueBytes, expected: [0, 1], body: onBucket('set', `${NAME} ${LONG}`) },
  [`${KV}/store${D2}#[method]bucket.delete key`]: { cap: keyBytes, expected: [0, 1], body: onBucket('delete', LONG) },
  [`${KV}/store${D2}#[method]bucket.exists key`]: { cap: keyBytes, expected: [0, 1], body: onBucket('exists', LONG) },
  [`${KV}/store${D2}#[method]bucket.list-keys cursor`]: {
    cap: keyBytes,
    expected: [0, 1],
    body: onBucket('list-keys', `(i32.const 1) ${LONG}`),
  },
  [`${KV}/atomics${D2}#increment key`]: {
    cap: keyBytes,
    expected: [0, 1],
    body: tag(`${bucket} (call "${KV}/atomics${D2}#increment" (local.get $h) ${LONG} (i64.const 1) ${RET})`),
  },
  [`${KV}/atomics${D2}#[static]cas.new key`]: {
    cap: keyBytes,
    expected: [0, 1],
    body: tag(`${bucket} (call "${KV}/atomics${D2}#[static]cas.new" (local.get $h) ${LONG} ${RET})`),
  },
  [`${KV}/atomics${D2}#swap value`]: {
    cap: valueBytes,
    expected: [0, 1],
    body: tag(`${cas} (call "${KV}/atomics${D2}#swap" (local.get $h) ${LONG} ${RET})`),
  },
  [`${KV}/batch${D2}#get-many keys`]: { cap: batchKeys, expected: [0, 1], body: tag(`${listOf(2)} ${bucket} ${onBatch('get-many')}`) },
  [`${KV}/batch${D2}#delete-many keys`]: {
    cap: batchKeys,
    expected: [0, 1],
    body: tag(`${listOf(2)} ${bucket} ${onBatch('delete-many')}`),
  },
  [`${KV}/batch${D2}#set-many key-values`]: {
    cap: batchKeys,
    expected: [0, 1],
    body: tag(`${listOf(4)} ${bucket} ${onBatch('set-many')}`),
  },
  [`${KV}/batch${D2}#set-many key-values bytes`]: {
    // A key may be that of what is beside a value.
    cap: batchBytes + batchKeys * (keyBytes + 'skerry:beside/'.length),
    fits: valueBytes,
    expected: [0, 1],
    body: tag(`${bucket} (i64.store (i32.const 2048) (i64.const 0x100000010)) (i32.store (i32.const 2056) (i32.const 65536)) (i32.store (i32.const 2060) (local.get $n))
      (call "${KV}/batch${D2}#set-many" (local.get $h) (i32.const 2048) (i32.const 1) ${RET})`),
  },
  'wasi:config/store@0.2.0-rc.1#get key': {
    cap: 1024,
    expected: [0, 0],
    body: tag(`(call "wasi:config/store@0.2.0-rc.1#get" ${LONG} ${RET})`),
  },
  'wasi:logging/logging@0.1.0-draft#log context': {
    cap: 4 * logLineBytes,
    expected: [7, 7],
    body: `(call "wasi:logging/logging@0.1.0-draft#log" (i32.const 2) ${LONG} ${NAME}) (i32.const 7)`,
  },
  'wasi:logging/logging@0.1.0-draft#log message': {
    cap: 4 * logLineBytes,
    expected: [7, 7],
    body: `(call "wasi:logging/logging@0.1.0-draft#log" (i32.const 2) ${NAME} ${LONG}) (i32.const 7)`,
  },
  'wasi:sockets/ip-name-lookup@0.2.12#resolve-addresses name': {
    cap: 255,
    expected: [1, 1],
    body: tag(
      `(call "wasi:sockets/ip-name-lookup@0.2.12#resolve-addresses" (call "wasi:sockets/instance-network@0.2.12#instance-network") ${LONG} ${RET})`,
    ),
  },
};

/** Far too much: a list of 60,000 entries, a text of 60 MB. */
export const tooMuch = (name: string): number =>
  /(?:#get-many|#delete-many|#set-many|from-list|fields\.set value|#poll)(?!.* bytes$)/.test(name) ? 60_000 : 60_000_000;
