import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { rewriteRegExps } from '../../sdk/javascript/regexp.ts';

/** What Skerry puts in the place of the engine's, or adds to it. */
export const AREAS = [
  'annexB/built-ins/RegExp',
  'annexB/built-ins/String',
  'built-ins/Date',
  'built-ins/RegExp',
  'built-ins/String',
  ...[
    'Array',
    'BigInt',
    'Collator',
    'Date',
    'DateTimeFormat',
    'ListFormat',
    'Number',
    'NumberFormat',
    'PluralRules',
    'RelativeTimeFormat',
    'String',
  ].map((name) => `intl402/${name}`),
];

/** What the engine has no part of, or a function none: other realms, modules as entry points. */
const WITHOUT = /\b(?:cross-realm|Temporal|IsHTMLDDA|Intl\.DisplayNames|Intl\.DurationFormat|Intl\.Locale|Intl\.Segmenter)\b/;
const KINDS = /\b(?:async|module|raw|CanBlockIsFalse)\b/;

export interface Case {
  /** Its path below `test`. */
  readonly id: string;
  readonly script: string;
  /** What it has to throw. */
  readonly throws: string | undefined;
}

/** @param root a checkout of test262 */
export function* casesOf(root: string, area: string): Generator<Case> {
  const folder = join(root, 'test', area);
  if (!existsSync(folder)) throw new Error(`There is no ${folder}`);
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(
    (name) => name.endsWith('.js') && !name.includes('_FIXTURE'),
  );
  for (const name of files.toSorted()) {
    const text = readFileSync(join(folder, name), 'utf8');
    // Its format is YAML, of which these lines are all that is needed.
    const about = /\/\*---([^]*?)---\*\//.exec(text)?.[1] ?? '';
    const list = (key: string): string[] => {
      const [, inline, lines] = new RegExp(`^${key}:(?: *\\[([^\\]]*)\\]|((?:\\n +- .*)+))`, 'm').exec(about) ?? [];
      return (inline?.split(',') ?? lines?.split('\n').map((line) => line.replace(/^ +- /, '')) ?? [])
        .map((each) => each.trim())
        .filter(Boolean);
    };
    const flags = list('flags').join(' ');
    if (KINDS.test(flags) || WITHOUT.test(list('features').join(' '))) continue;
    const harness = ['assert.js', 'sta.js', ...list('includes')].map((file) => readFileSync(join(root, 'harness', file), 'utf8'));
    const script = [flags.includes('onlyStrict') ? '"use strict";' : '', ...harness, text].join('\n');
    const throws = /^negative:\n(?: {2}phase: \w+\n)? {2}type: (\w+)/m.exec(about)?.[1];
    yield { id: `${area}/${name}`, script: built(script), throws };
  }
}

/** With its literals as the build leaves them. */
function built(script: string): string {
  return rewriteRegExps(script, 'test.js')?.toString() ?? script;
}
