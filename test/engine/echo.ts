import { componentEmbed, componentNew, parse } from '@bytecodealliance/jco';
import { CABI_REALLOC } from '../support/wat-allocator.ts';

export type Encoding = 'utf8' | 'utf16' | 'compact-utf16';

export const HOST = 'test:echo/host';
export const GUEST = 'test:echo/guest';

const MAX_FLAT_PARAMS = 16;

/**
 * A component whose exported `echo` hands its parameters to the host's `echo` and returns what that returns: the one
 * parameter, or a tuple of them. Its core function passes core values through as they are: whatever comes out has been
 * lowered and lifted twice.
 *
 * @param flat core values of all parameters
 */
export async function echoComponent(
  defs: readonly string[],
  types: readonly string[],
  flat: readonly string[],
  encoding: Encoding,
): Promise<Uint8Array> {
  const names = defs.map((def) => /[\w-]+ ([\w-]+)/.exec(def)![1]);
  const uses = names.length === 0 ? '' : `use host.{${names.join(', ')}};`;
  const result = types.length === 1 ? types[0] : `tuple<${types.join(', ')}>`;
  const echo = `echo: func(${types.map((type, i) => `x${i}: ${type}`).join(', ')}) -> ${result};`;
  const wit = `package test:echo;
    interface host { ${defs.join(' ')} ${echo} }
    interface guest { ${uses} ${echo} }
    world w { import host; export guest; }`;
  const binary = await parse(coreModule(flat));
  return componentNew(await componentEmbed({ binary, witSource: wit, world: 'w', stringEncoding: encoding }));
}

/** Passes parameters on, and the address of a result that does not fit one core value. */
function coreModule(flat: readonly string[]): string {
  const params = flat.length > MAX_FLAT_PARAMS ? ['i32'] : flat;
  const byMemory = flat.length > 1;
  const locals = params.map((_, i) => `(local.get ${i})`).join(' ');
  const result = byMemory ? 'i32' : (flat[0] as string);
  const importType = byMemory ? `(param ${params.join(' ')} i32)` : `(param ${params.join(' ')}) (result ${result})`;
  const call = byMemory ? `(call $echo ${locals} (i32.const 1024)) (i32.const 1024)` : `(call $echo ${locals})`;
  return `(module
    (import "${HOST}" "echo" (func $echo ${importType}))
    (memory (export "memory") 1)
    (global $top (mut i32) (i32.const 65536))
    (func (export "${GUEST}#echo") (param ${params.join(' ')}) (result ${result}) ${call})
    ${CABI_REALLOC})`;
}
