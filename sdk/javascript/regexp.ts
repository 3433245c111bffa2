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
 * meaning in classes of characters. A pattern that a program puts together at run time cannot be helped.
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
  }).visit(program);
  return text.hasChanged() ? text : undefined;
}

interface RegExpParts {
  readonly pattern: string;
  readonly flags: string;
}

function needsRewrite({ pattern, flags }: RegExpParts): boolean {
  return /[uv]/.test(flags) && (flags.includes('v') || /\\[pP]\{/.test(pattern));
}

function rewrite({ pattern, flags }: RegExpParts): string {
  let newFlags = flags;
  const text = rewritePattern(pattern, flags, {
    unicodePropertyEscapes: 'transform',
    unicodeSetsFlag: 'transform',
    onNewFlags: (value: string) => (newFlags = value),
  });
  return `/${text}/${newFlags}`;
}
