import { componentEmbed, componentNew, parse } from '@bytecodealliance/jco';
import { describeComponent } from '../../host/engine/index.ts';

export type Encoding = 'utf8' | 'utf16' | 'compact-utf16';

export const HOST = 'test:echo/host';
export const GUEST = 'test:echo/guest';

/**
 * A component whose exported `echo` hands its parameters to the host's `echo` and returns what that returns. The core
 * function passes core values through as they are: whatever comes out has gone through lowering and lifting twice.
 */
export async function echoComponent(defs: readonly string[], type: string, encoding: Encoding): Promise<Uint8Array> {
  const wit = `package test:echo;
    interface host { ${defs.join(' ')} echo: func(x: ${type}) -> ${type}; }
    interface guest { use host.{${namesOf(defs).join(', ')}}; echo: func(x: ${type}) -> ${type}; }
    world w { import host; export guest; }`;
  const source = namesOf(defs).length === 0 ? wit.replace(/use host\.\{\};/, '') : wit;
  for (const core of await candidates()) {
    try {
      return await componentNew(await componentEmbed({ binary: core, witSource: source, world: 'w', stringEncoding: encoding }));
    } catch (error) {
      if (!String(error).includes('type mismatch')) throw error;
    }
  }
  throw new Error(`no core module fits ${type}`);
}

const namesOf = (defs: readonly string[]): string[] => defs.map((def) => def.split(' ')[1] as string);

const FLAT = ['i32', 'i64', 'f32', 'f64'] as const;
let made: Promise<Uint8Array[]> | undefined;

function candidates(): Promise<Uint8Array[]> {
  made ??= Promise.all([parse('(module)')]);
  return made;
}

export { describeComponent, FLAT };
