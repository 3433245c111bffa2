import { createRequire } from 'node:module';
import type { Plugin } from 'rolldown';
import { RolldownMagicString } from 'rolldown';
import { Visitor, parseSync } from 'rolldown/utils';
import { translate } from '@skerry/guest/runtime/unicode/pattern';

/** What might have to be translated: properties, the flag `v`, and case beside `u`. */
const CANDIDATE = /\\[pP]\{|\(\?[ms]*i|[/'"`][dgimsy]*(?:v|i[dgmsy]*u|u[dgmsy]*i)/;

/**
 * The engine is built without Unicode tables: `\p{…}` is a syntax error in it, and `i` means little beyond Latin letters. Regular
 * expression literals get the same meaning in classes of characters, and so does a pattern that stands as text in
 * `new RegExp('\\p{L}', 'u')`; they take no tables along. The runtime does that for those which a program puts together when it runs.
 */
export function regexpPlugin(): Plugin {
  return {
    name: 'skerry:regexp',
    transform: {
      filter: { code: CANDIDATE },
      handler(code, id) {
        const rewritten = rewriteRegExps(code, id);
        return rewritten && { code: rewritten.toString(), map: rewritten.generateMap({ hires: 'boundary', source: id }) };
      },
    },
  };
}

/** @returns undefined when nothing had to change */
export function rewriteRegExps(code: string, file: string): RolldownMagicString | undefined {
  const { program, errors } = parseSync(file.replace(/\?.*$/, ''), code);
  // The bundler reports those with their place.
  if (errors.length > 0) return undefined;
  const text = new RolldownMagicString(code);
  new Visitor({
    Literal(node) {
      const rewritten = 'regex' in node ? rewrite(node.regex) : undefined;
      if (rewritten !== undefined) text.overwrite(node.start, node.end, `/${rewritten.pattern}/${rewritten.flags}`);
    },
    NewExpression: (node) => rewriteCall(node, text),
    CallExpression: (node) => rewriteCall(node, text),
  }).visit(program);
  return text.hasChanged() ? text : undefined;
}

interface Call {
  readonly callee: { readonly type: string; readonly name?: string };
  readonly arguments: readonly { readonly type: string; readonly start: number; readonly end: number; readonly value?: unknown }[];
}

/** `new RegExp('\\p{L}', 'u')` */
function rewriteCall(node: unknown, text: RolldownMagicString): void {
  const { callee, arguments: given } = node as Call;
  const [pattern, flags] = given;
  if (callee.type !== 'Identifier' || callee.name !== 'RegExp' || typeof pattern?.value !== 'string' || typeof flags?.value !== 'string')
    return;
  const rewritten = rewrite({ pattern: pattern.value, flags: flags.value });
  if (rewritten === undefined) return;
  text.overwrite(pattern.start, pattern.end, JSON.stringify(rewritten.pattern));
  text.overwrite(flags.start, flags.end, JSON.stringify(rewritten.flags));
}

interface RegExpParts {
  readonly pattern: string;
  readonly flags: string;
}

/** @returns undefined if it may stay as it is, or is no pattern at all: the program learns of it where it makes it */
function rewrite({ pattern, flags }: RegExpParts): RegExpParts | undefined {
  if (!isPattern(pattern, flags)) return undefined;
  const text = translate(pattern, flags, stringsOf);
  if (text === pattern && !flags.includes('v')) return undefined;
  // A program that is all ASCII takes half as much memory.
  const written = /[^\0-\x7f]/.test(pattern) ? text : text.replaceAll(/[^\0-\x7f]/gu, escaped);
  return { pattern: written, flags: flags.replace('v', 'u') };
}

function isPattern(pattern: string, flags: string): boolean {
  try {
    return new RegExp(pattern, flags) instanceof RegExp;
  } catch {
    return false;
  }
}

function escaped(character: string): string {
  const digits = character.codePointAt(0)!.toString(16);
  return digits.length > 4 ? `\\u{${digits}}` : `\\u${digits.padStart(4, '0')}`;
}

// A dependency of jco, which needs it for the same engine.
const packages = createRequire(createRequire(import.meta.resolve('@bytecodealliance/jco')).resolve('regexpu-core'));
const STRINGS = new Set([
  'Basic_Emoji',
  'Emoji_Keycap_Sequence',
  'RGI_Emoji',
  'RGI_Emoji_Flag_Sequence',
  'RGI_Emoji_Modifier_Sequence',
  'RGI_Emoji_Tag_Sequence',
  'RGI_Emoji_ZWJ_Sequence',
]);

/** All that is in a property of texts; Node.js does not tell. */
function stringsOf(property: string): readonly string[] | undefined {
  if (!STRINGS.has(property)) return undefined;
  const { characters, strings } = packages(`regenerate-unicode-properties/Property_of_Strings/${property}.js`) as {
    readonly characters: { toArray(): readonly number[] };
    readonly strings: readonly string[];
  };
  return [...strings, ...characters.toArray().map((point) => String.fromCodePoint(point))];
}
