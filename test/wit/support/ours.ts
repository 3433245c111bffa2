import { SkerryError } from '@skerry/host/base';
import { type ResolveOptions, parseWit, printWorld, resolveWorld } from '../../../sdk/wit/index.ts';
import { type Verdict, askText } from './oracle.ts';

/** Our reading of a text, written out again. Anything but a `SkerryError` goes through. */
export function reprint(text: string, options: ResolveOptions = {}): { text: string } | { error: SkerryError } {
  try {
    return { text: printWorld(resolveWorld(parseWit([{ file: 'test.wit', text }], { builtins: false }), options)) };
  } catch (error) {
    if (!SkerryError.is(error)) throw error;
    return { error };
  }
}

/** What the official parser makes of our reading: the same as of the text itself, if ours is right. */
export async function askOurs(text: string, options: ResolveOptions & { world: string }): Promise<Verdict> {
  const printed = reprint(text, options);
  return 'error' in printed ? { error: printed.error.message } : askText(printed.text, { world: options.world });
}
