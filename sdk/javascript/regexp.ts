import { createRequire } from 'node:module';
import type { Plugin } from 'rolldown';
import { RolldownMagicString } from 'rolldown';
import { Visitor, parseSync } from 'rolldown/utils';

type RewritePattern = (pattern: string, flags: string, options: object) => string;

// A dependency of jco, which needs it for the same engine.
const rewritePattern = createRequire(import.meta.resolve('@bytecodealliance/jco'))('regexpu-core') as RewritePattern;

const CANDIDATE = /\\[pP]\{|\/[a-z]*v/;

/**
 * The engine is built without Unicode tables: `\p{…}` is a syntax error in it. Regular expression literals get the same
 * meaning in classes of characters, and so does a pattern that stands as text in `new RegExp`. One that a program puts together at run
 * time cannot be helped: the build warns.
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
      if (!('regex' in node) || !needsRewrite(node.regex)) return;
      text.overwrite(node.start, node.end, rewrite(node.regex));
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
  if (!needsRewrite({ pattern: pattern.value, flags: flags.value })) return;
  let rewritten: RegExpParts;
  try {
    rewritten = inClasses({ pattern: pattern.value, flags: flags.value });
  } catch {
    // No pattern at all: the program learns of it where it makes it.
    return;
  }
  text.overwrite(pattern.start, pattern.end, JSON.stringify(rewritten.pattern));
  text.overwrite(flags.start, flags.end, JSON.stringify(rewritten.flags));
}

interface RegExpParts {
  readonly pattern: string;
  readonly flags: string;
}

function needsRewrite({ pattern, flags }: RegExpParts): boolean {
  return /[uv]/.test(flags) && (flags.includes('v') || /\\[pP]\{/.test(pattern));
}

function rewrite(parts: RegExpParts): string {
  const { pattern, flags } = inClasses(parts);
  return `/${pattern}/${flags}`;
}

function inClasses({ pattern, flags }: RegExpParts): RegExpParts {
  let newFlags = flags;
  const text = rewritePattern(pattern, flags, {
    unicodePropertyEscapes: 'transform',
    unicodeSetsFlag: 'transform',
    onNewFlags: (value: string) => (newFlags = value),
  });
  return { pattern: text, flags: newFlags };
}
