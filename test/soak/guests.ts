import type { GuestText } from '../hostile/guest.ts';
import { LOOPS } from '../hostile/shapes.ts';
import type { Asking } from './ask.ts';

/** A function that wants to end its host or to stall its neighbours. */
export interface HostileGuest {
  /** That of the function, too. */
  readonly name: string;
  readonly component: GuestText;
  /** In its manifest, besides those that all of them have. */
  readonly limits?: object;
  /** What its clients send, and how. Default: `GET`, and they read the answer. */
  readonly asking?: Asking;
  /** Statuses that are an answer to it, besides 504; 0 for a connection that breaks. */
  readonly permitted: readonly number[];
}

const MEGABYTE = 1024 * 1024;
const memory = (megabytes: number): string => `(memory (export "memory") ${megabytes * 16})`;
const times = (count: number, text: (i: number) => string): string => Array.from({ length: count }, (_, i) => text(i)).join('\n');

/** Does something so many times. */
const repeat = (count: number, text: string): string =>
  `(local.set $i (i32.const ${count})) (loop $more ${text} (br_if $more (local.tee $i (i32.sub (local.get $i) (i32.const 1)))))`;

const NO_TRAILERS = '(i32.const 0) (i32.const 0)';
const SET = `(call $set (local.get $out) (i32.const 0) (local.get $r)
  (i32.const 0) (i64.const 0) (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 0))`;
const FINE = '(call $answer (local.get $out) (i32.const 0) (i32.const 0))';

/** Answers 200 without a length and leaves the stream in `$s`. */
const BEGIN = `(local.set $r (call $response (call $fields))) (call $body (local.get $r) (i32.const 1024))
  (call $write (i32.load (i32.const 1028)) (i32.const 1032)) (local.set $s (i32.load (i32.const 1036))) ${SET}`;
const STREAM = '(local $r i32) (local $s i32)';
const endless = (bytes: number): GuestText => ({
  locals: STREAM,
  memory: memory(1),
  handle: `${BEGIN} (loop $more (call $send (local.get $s) (i32.const 8192) (i32.const ${bytes}) (i32.const 1040)) (br $more))`,
});

function withHeader(name: string, value: string): GuestText {
  return {
    with: `(data (i32.const 2048) "${name}${value}")`,
    locals: '(local $f i32) (local $r i32)',
    handle: `(local.set $f (call $fields))
      (call $append (local.get $f) (i32.const 2048) (i32.const ${name.length})
        (i32.const ${2048 + name.length}) (i32.const ${value.length}) (i32.const 1040))
      (local.set $r (call $response (local.get $f))) (call $body (local.get $r) (i32.const 1024)) ${SET}
      (call $finish (i32.load (i32.const 1028)) ${NO_TRAILERS} (i32.const 1040))`,
  };
}

/** Each is a value that Node.js refuses, or the name of something that objects have anyway. */
const HEADERS: readonly (readonly [name: string, value: string])[] = [
  ['trailer', 'x'],
  ['te', 'trailers'],
  ['expect', '100-continue'],
  ['upgrade', 'h2c'],
  ['constructor', 'a'],
  ['__proto__', 'b'],
  ['content-length', '7'],
  ['content-length', '99999999999999999999'],
];

const headers = HEADERS.map(([name, value], i): HostileGuest => ({
  name: `header-${i}`,
  component: withHeader(name, value),
  permitted: [200, 500, 502],
}));

const hoarders: readonly HostileGuest[] = [
  {
    name: 'hoards-exceptions',
    component: {
      with: `(type $values (func (param${' i64'.repeat(1000)}))) (tag $x (type $values))
        ${times(2000, (i) => `(global $g${i} (mut exnref) (ref.null exn))`)}`,
      handle: `${times(
        2000,
        (i) => `(global.set $g${i} (block $c (result exnref) (try_table (catch_all_ref $c)
        ${'(i64.const 1) '.repeat(1000)} (throw $x)) unreachable))`,
      )} ${FINE}`,
    },
    permitted: [200, 500, 503],
  },
  {
    name: 'throws-without-end',
    component: {
      with: '(tag $x (param i32))',
      handle:
        '(loop $more (drop (block $caught (result exnref) (try_table (catch_all_ref $caught) (throw $x (i32.const 1))) unreachable)) (br $more))',
    },
    permitted: [500],
  },
  {
    name: 'hoards-fields',
    component: {
      memory: memory(1),
      with: '(data (i32.const 2048) "x")',
      locals: '(local $i i32)',
      handle: `${repeat(1000, '(call $append (call $fields) (i32.const 2048) (i32.const 1) (i32.const 8192) (i32.const 131000) (i32.const 1040))')}
        ${FINE}`,
      realloc: `(func (export "cabi_realloc") (param i32 i32 i32 i32) (result i32) (i32.const 524288))`,
    },
    permitted: [200, 500],
  },
  {
    name: 'hoards-streams',
    component: {
      memory: memory(1),
      locals: '(local $i i32) (local $r i32)',
      handle: `${repeat(
        200,
        `(local.set $r (call $response (call $fields))) (call $body (local.get $r) (i32.const 1024))
          (call $write (i32.load (i32.const 1028)) (i32.const 1032))
          ${'(call $put (i32.load (i32.const 1036)) (i32.const 8192) (i32.const 65536) (i32.const 1048))'.repeat(4)}`,
      )} ${FINE}`,
    },
    permitted: [200, 500],
  },
  {
    name: 'takes-all-memory',
    component: {
      handle: `(loop $more (if (i32.ne (memory.grow (i32.const 16)) (i32.const -1)) (then
        (memory.fill (i32.sub (i32.mul (memory.size) (i32.const 65536)) (i32.const ${MEGABYTE})) (i32.const 7) (i32.const ${MEGABYTE}))
        (br $more)))) ${FINE}`,
    },
    limits: { cpuTimeMs: 2000 },
    permitted: [200],
  },
];

const large: readonly HostileGuest[] = [
  {
    name: 'many-memories',
    component: { with: times(3, (i) => `(memory $m${i} 1)`), handle: FINE },
    permitted: [200, 503],
  },
  {
    name: 'many-globals',
    component: { with: times(5000, (i) => `(global $g${i} (mut i64) (i64.const 0))`), handle: FINE },
    permitted: [200],
  },
  {
    name: 'too-many-memories',
    component: { with: times(90, (i) => `(memory $m${i} 1)`), handle: FINE },
    permitted: [200, 503],
  },
  {
    name: 'much-data-never-reset',
    component: { memory: memory(24), with: `(data (i32.const 65536) "${'x'.repeat(20 * MEGABYTE)}")`, handle: 'unreachable' },
    permitted: [500, 503],
  },
];

const calls: readonly HostileGuest[] = [
  {
    name: 'has-of-60-megabytes',
    component: {
      memory: memory(64),
      locals: '(local $i i32)',
      handle: `(memory.fill (i32.const 65536) (i32.const 0xc3) (i32.const 60000000))
        (i32.store16 (i32.const 65536) (i32.const 0xa9c3))
        (local.set $i (i32.const 2))
        (memory.copy (i32.const 65538) (i32.const 65536) (i32.const 2))
        ${times(
          24,
          () => `(memory.copy (i32.add (i32.const 65536) (local.get $i)) (i32.const 65536)
          (select (local.get $i) (i32.sub (i32.const 60000000) (local.get $i)) (i32.lt_u (local.get $i) (i32.const 30000000))))
          (local.set $i (select (i32.shl (local.get $i) (i32.const 1)) (local.get $i) (i32.lt_u (local.get $i) (i32.const 30000000))))`,
        )}
        (drop (call $has (call $fields) (i32.const 65536) (i32.const 60000000))) ${FINE}`,
    },
    limits: { cpuTimeMs: 2000 },
    permitted: [200, 500],
  },
  {
    name: 'from-list-of-60000',
    component: { memory: memory(4), handle: `(call $from_list (i32.const 65536) (i32.const 60000) (i32.const 2048)) ${FINE}` },
    permitted: [200, 500],
  },
  {
    name: 'poll-of-60000',
    component: {
      memory: memory(4),
      locals: '(local $i i32) (local $p i32)',
      handle: `(local.set $p (call $timer (i64.const 0)))
        ${repeat(60_000, '(i32.store (i32.add (i32.const 65536) (i32.shl (local.get $i) (i32.const 2))) (local.get $p))')}
        (call $poll (i32.const 65536) (i32.const 60000) (i32.const 2048)) ${FINE}`,
      realloc: `(func (export "cabi_realloc") (param i32 i32 i32 i32) (result i32) (i32.const 1048576))`,
    },
    permitted: [200, 500],
  },
];

const loops = ['plain', 'by-table', 'fill', 'copy-table', 'tree', 'cheap-host-function', 'random-bytes', 'in-post-return', 'timers'].map(
  (shape): HostileGuest => ({ name: `loops-${shape}`, component: LOOPS[shape]!, permitted: [500] }),
);

const logs: readonly HostileGuest[] = [
  {
    name: 'floods-the-log',
    component: {
      memory: memory(1),
      handle: `(memory.fill (i32.const 8192) (i32.const 65) (i32.const 1000))
        (loop $more (call $log (i32.const 2) (i32.const 0) (i32.const 0) (i32.const 8192) (i32.const 1000)) (br $more))`,
    },
    permitted: [],
  },
  {
    name: 'floods-stderr-with-newlines',
    component: {
      memory: memory(1),
      locals: '(local $s i32)',
      handle: `(local.set $s (call $stderr)) (memory.fill (i32.const 8192) (i32.const 10) (i32.const 65536))
        (loop $more (call $put (local.get $s) (i32.const 8192) (i32.const 65536) (i32.const 1024)) (br $more))`,
    },
    permitted: [500],
  },
];

const clients: readonly HostileGuest[] = [
  { name: 'endless', component: endless(4096), permitted: [200] },
  { name: 'endless-head', component: endless(4096), asking: { method: 'HEAD' }, permitted: [200] },
  { name: 'endless-unread', component: endless(4096), asking: { how: 'reads-slowly' }, permitted: [200] },
  { name: 'endless-left', component: endless(1), asking: { how: 'leaves' }, permitted: [0, 200] },
  { name: 'waits', component: { handle: '(call $block (call $timer (i64.const -1)))' }, permitted: [] },
  {
    name: 'waits-in-line',
    component: { handle: '(call $block (call $timer (i64.const -1)))' },
    limits: { concurrency: 1, queue: 2 },
    asking: { how: 'leaves' },
    permitted: [0, 503],
  },
  {
    name: 'sends-slowly',
    component: {
      memory: memory(1),
      handle: `(call $consume (local.get $request) (i32.const 1024)) (call $stream (i32.load (i32.const 1028)) (i32.const 1032))
        (call $read (i32.load (i32.const 1036)) (i64.const 65536) (i32.const 1040)) ${FINE}`,
    },
    asking: { method: 'POST', body: 'a body', how: 'sends-slowly' },
    permitted: [200],
  },
  {
    name: 'leaves-its-body',
    component: { handle: FINE },
    asking: { method: 'POST', body: 'x'.repeat(MEGABYTE), how: 'leaves' },
    permitted: [0, 200],
  },
];

const failures: readonly HostileGuest[] = [
  { name: 'traps', component: { handle: 'unreachable' }, permitted: [500] },
  { name: 'says-nothing', component: { handle: '' }, permitted: [500] },
  {
    name: 'overflows-the-stack',
    component: {
      with: '(func $f (param i32) (result i32) (i32.add (call $f (local.get 0)) (i32.const 1)))',
      handle: '(drop (call $f (i32.const 1)))',
    },
    permitted: [500],
  },
  {
    name: 'waits-at-start',
    component: { with: '(func $s (call $block (call $timer (i64.const -1)))) (start $s)', handle: FINE },
    permitted: [],
  },
  { name: 'loops-at-start', component: { with: '(func $s (loop $l (br $l))) (start $s)', handle: FINE }, permitted: [] },
];

/** To be extended by whatever is found next. */
export const HOSTILE: readonly HostileGuest[] = [...headers, ...hoarders, ...large, ...calls, ...loops, ...logs, ...clients, ...failures];
