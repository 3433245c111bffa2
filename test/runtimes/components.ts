import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { componentEmbed, componentNew, parse } from '@bytecodealliance/jco';
import { discover } from '../../sdk/functions/discover.ts';
import { readyFunction } from '../../sdk/functions/index.ts';
import { watGuest } from '../support/wat-guest.ts';
import { GUEST_NAMES, type GuestName } from './suite/guests.ts';
import { DEFINITIONS, ECHO_GUEST, ECHO_HOST, ECHO_TYPES } from './suite/values.ts';
import { CABI_REALLOC } from '../support/wat-allocator.ts';

const MAX_FLAT_PARAMS = 16;

/** All components of the suite: compiled from AssemblyScript, from core modules, or from their text. */
export async function buildComponents(): Promise<Record<GuestName, Uint8Array>> {
  const components: Partial<Record<GuestName, Uint8Array>> = {
    'echo-utf8': await echoComponent('utf8'),
    'echo-utf16': await echoComponent('utf16'),
    'echo-latin1': await echoComponent('compact-utf16'),
    hello: await functionIn('../../examples/hello-assemblyscript'),
    guestbook: await functionIn('../../examples/guestbook'),
    'request-echo': await functionIn('../guests/echo'),
    wait: await watGuest('wait'),
  };
  for (const name of GUEST_NAMES) components[name] ??= await textComponent(name);
  return components as Record<GuestName, Uint8Array>;
}

async function textComponent(name: GuestName): Promise<Uint8Array> {
  return parse(await readFile(new URL(`guests/${name}.wat`, import.meta.url), 'utf8'));
}

async function functionIn(path: string): Promise<Uint8Array> {
  const [folder] = discover(fileURLToPath(new URL(path, import.meta.url)));
  const { build } = await readyFunction(folder!);
  return readFile(build.file);
}

/** Hands each value to the host and returns what the host returns. */
async function echoComponent(stringEncoding: 'utf8' | 'utf16' | 'compact-utf16'): Promise<Uint8Array> {
  const names = DEFINITIONS.map((definition) => definition.split(' ')[1]);
  const functions = ECHO_TYPES.map(({ name, wit }) => `echo-${name}: func(x: ${wit}) -> ${wit};`).join('\n');
  const witSource = `package test:echo;
    interface host { ${DEFINITIONS.join('\n')} ${functions} }
    interface guest { use host.{${names.join(', ')}}; ${functions} }
    world w { import host; export guest; }`;
  const binary = await parse(echoModule());
  return componentNew(await componentEmbed({ binary, witSource, world: 'w', stringEncoding }));
}

/** Passes core values on as they are: whatever comes out has been lowered and lifted twice. */
function echoModule(): string {
  const functions = ECHO_TYPES.map(({ name, flat }) => {
    const params = flat.length > MAX_FLAT_PARAMS ? ['i32'] : flat;
    const locals = params.map((_, i) => `(local.get ${i})`).join(' ');
    const byMemory = flat.length > 1;
    return {
      imported: `(import "${ECHO_HOST}" "echo-${name}" (func $${name}
        (param ${params.join(' ')}${byMemory ? ' i32' : ''}) ${byMemory ? '' : `(result ${flat[0]})`}))`,
      exported: `(func (export "${ECHO_GUEST}#echo-${name}") (param ${params.join(' ')}) (result ${byMemory ? 'i32' : flat[0]})
        ${byMemory ? `(call $${name} ${locals} (i32.const 1024)) (i32.const 1024)` : `(call $${name} ${locals})`})`,
    };
  });
  return `(module
    ${functions.map(({ imported }) => imported).join('\n')}
    (memory (export "memory") 1)
    (global $top (mut i32) (i32.const 2048))
    ${functions.map(({ exported }) => exported).join('\n')}
    ${CABI_REALLOC})`;
}
