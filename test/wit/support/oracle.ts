import { componentEmbed } from '@bytecodealliance/jco';

/** What the official parser makes of a text: the encoded type of a world, or why it refuses. */
export type Verdict = { readonly type: string; readonly error?: never } | { readonly error: string };

export interface Question {
  /** Left out when the package has one. */
  readonly world?: string;
  readonly features?: string[] | 'all';
}

type Options = Parameters<typeof componentEmbed>[0];

export function askText(witSource: string, question: Question = {}): Promise<Verdict> {
  return ask({ witSource }, question);
}

export function askFolder(witPath: string, question: Question = {}): Promise<Verdict> {
  return ask({ witPath }, question);
}

async function ask(input: Options, { world, features = [] }: Question): Promise<Verdict> {
  const enabled: Options['features'] = features === 'all' ? { tag: 'all' } : { tag: 'list', val: features };
  const options: Options = { ...input, dummy: true, features: enabled };
  try {
    return { type: componentType(await componentEmbed(world === undefined ? options : { ...options, world })) };
  } catch (error) {
    return { error: String(error) };
  }
}

/** The custom section in which a core module carries the type of its component, in hexadecimal. */
function componentType(module: Uint8Array): string {
  const compiled = new WebAssembly.Module(module as Uint8Array<ArrayBuffer>);
  const [section] = WebAssembly.Module.customSections(compiled, 'component-type');
  return Buffer.from(section!).toString('hex');
}
