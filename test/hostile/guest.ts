import { parse } from '@bytecodealliance/jco';
import { HANDLER_EXPORT, componentize } from '../../sdk/componentize/component.ts';

const http = 'wasi:http/types@0.2.12';
const io = 'wasi:io';

/** What guests in text form import, by the name that they call it by: `MODULE NAME TYPE`. */
const IMPORTS: Readonly<Record<string, readonly [module: string, name: string, type: string]>> = {
  $fields: [http, '[constructor]fields', '(result i32)'],
  $append: [http, '[method]fields.append', '(param i32 i32 i32 i32 i32 i32)'],
  $has: [http, '[method]fields.has', '(param i32 i32 i32) (result i32)'],
  $drop_fields: [http, '[resource-drop]fields', '(param i32)'],
  $response: [http, '[constructor]outgoing-response', '(param i32) (result i32)'],
  $drop_response: [http, '[resource-drop]outgoing-response', '(param i32)'],
  $headers: [http, '[method]outgoing-response.headers', '(param i32) (result i32)'],
  $body: [http, '[method]outgoing-response.body', '(param i32 i32)'],
  $drop_body: [http, '[resource-drop]outgoing-body', '(param i32)'],
  $write: [http, '[method]outgoing-body.write', '(param i32 i32)'],
  $finish: [http, '[static]outgoing-body.finish', '(param i32 i32 i32 i32)'],
  $set: [http, '[static]response-outparam.set', '(param i32 i32 i32 i32 i64 i32 i32 i32 i32)'],
  $drop_outparam: [http, '[resource-drop]response-outparam', '(param i32)'],
  $path: [http, '[method]incoming-request.path-with-query', '(param i32 i32)'],
  $request_headers: [http, '[method]incoming-request.headers', '(param i32) (result i32)'],
  $consume: [http, '[method]incoming-request.consume', '(param i32 i32)'],
  $stream: [http, '[method]incoming-body.stream', '(param i32 i32)'],
  $drop_request: [http, '[resource-drop]incoming-request', '(param i32)'],
  $outgoing: [http, '[constructor]outgoing-request', '(param i32) (result i32)'],
  $set_path: [http, '[method]outgoing-request.set-path-with-query', '(param i32 i32 i32 i32) (result i32)'],
  $from_list: [http, '[static]fields.from-list', '(param i32 i32 i32)'],
  $read: [`${io}/streams@0.2.12`, '[method]input-stream.blocking-read', '(param i32 i64 i32)'],
  $check: [`${io}/streams@0.2.12`, '[method]output-stream.check-write', '(param i32 i32)'],
  $put: [`${io}/streams@0.2.12`, '[method]output-stream.write', '(param i32 i32 i32 i32)'],
  $send: [`${io}/streams@0.2.12`, '[method]output-stream.blocking-write-and-flush', '(param i32 i32 i32 i32)'],
  $zeroes: [`${io}/streams@0.2.12`, '[method]output-stream.write-zeroes', '(param i32 i64 i32)'],
  $drop_output: [`${io}/streams@0.2.12`, '[resource-drop]output-stream', '(param i32)'],
  $poll: [`${io}/poll@0.2.12`, 'poll', '(param i32 i32 i32)'],
  $block: [`${io}/poll@0.2.12`, '[method]pollable.block', '(param i32)'],
  $ready: [`${io}/poll@0.2.12`, '[method]pollable.ready', '(param i32) (result i32)'],
  $drop_pollable: [`${io}/poll@0.2.12`, '[resource-drop]pollable', '(param i32)'],
  $now: ['wasi:clocks/monotonic-clock@0.2.12', 'now', '(result i64)'],
  $timer: ['wasi:clocks/monotonic-clock@0.2.12', 'subscribe-duration', '(param i64) (result i32)'],
  $alarm: ['wasi:clocks/monotonic-clock@0.2.12', 'subscribe-instant', '(param i64) (result i32)'],
  $random: ['wasi:random/random@0.2.12', 'get-random-bytes', '(param i64 i32)'],
  $number: ['wasi:random/random@0.2.12', 'get-random-u64', '(result i64)'],
  $stdout: ['wasi:cli/stdout@0.2.12', 'get-stdout', '(result i32)'],
  $stderr: ['wasi:cli/stderr@0.2.12', 'get-stderr', '(result i32)'],
  $log: ['wasi:logging/logging@0.1.0-draft', 'log', '(param i32 i32 i32 i32 i32)'],
};

/** Answers 200 with `$length` bytes from `$at`. Uses the memory from 256 to 512. */
const ANSWER = `(func $answer (param $out i32) (param $at i32) (param $length i32) (local $r i32)
    (local.set $r (call $response (call $fields)))
    (call $body (local.get $r) (i32.const 256))
    (call $write (i32.load (i32.const 260)) (i32.const 272))
    (call $set (local.get $out) (i32.const 0) (local.get $r)
      (i32.const 0) (i64.const 0) (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 0))
    (if (local.get $length) (then (call $send (i32.load (i32.const 276)) (local.get $at) (local.get $length) (i32.const 288))))
    (call $drop_output (i32.load (i32.const 276)))
    (call $finish (i32.load (i32.const 260)) (i32.const 0) (i32.const 0) (i32.const 304)))`;

const MEMORY = '(memory (export "memory") 1)';

/** An allocator that never frees, from 4096 on. */
const REALLOC = `(global $free (mut i32) (i32.const 4096))
  (func $realloc (export "cabi_realloc") (param i32 i32 i32 i32) (result i32)
    (global.get $free)
    (global.set $free (i32.and (i32.add (i32.add (global.get $free) (local.get 3)) (i32.const 7)) (i32.const -8))))`;

export interface GuestText {
  /** Body of `handle (param $request i32) (param $out i32)`. */
  readonly handle: string;
  /** Locals of `handle`. */
  readonly locals?: string;
  /** Other definitions. */
  readonly with?: string;
  /** Instead of one page. */
  readonly memory?: string;
  /** Instead of an allocator that never frees. */
  readonly realloc?: string;
}

/** A function from the text of its handler, which imports whatever it names of the imports above. */
export async function guest({ handle, locals = '', with: rest = '', memory = MEMORY, realloc = REALLOC }: GuestText): Promise<Uint8Array> {
  const own = [memory, realloc, rest, `(func (export "${HANDLER_EXPORT}") (param $request i32) (param $out i32) ${locals} ${handle})`];
  const text = [...own, ...(/\$answer\b/.test(own.join()) ? [ANSWER] : [])].join('\n');
  const named = new Set(text.match(/\$\w+/g));
  const imports = Object.entries(IMPORTS)
    .filter(([id]) => named.has(id))
    .map(([id, [module, name, type]]) => `(import "${module}" "${name}" (func ${id} ${type}))`);
  const core = await parse(`(module ${imports.join('\n')}\n${text})`);
  return componentize(new Uint8Array(core), 'utf8');
}

/** A function that answers 200 with "neighbour": the one that the others must not hurt. */
export const neighbour = (): Promise<Uint8Array> =>
  guest({ with: '(data (i32.const 1024) "neighbour")', handle: '(call $answer (local.get $out) (i32.const 1024) (i32.const 9))' });
