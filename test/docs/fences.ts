import { files, read } from '../house/source-files.ts';

export interface Fence {
  readonly document: string;
  readonly line: number;
  readonly language: string;
  readonly text: string;
  /**
   * What the document asks to be done with the block: comments on the lines before it, which no reader sees, with what
   * follows the colon.
   *
   * - `not run: REASON`: commands that no test runs.
   * - `serves: PORT`: the last command is a server; it is up when the port answers, and runs until the next one on it.
   * - `exit: CODE`: what the commands end with, other than 0.
   * - `eventually`: repeated until it ends well and prints what the next `output` block says.
   * - `output`: what the commands before it print; `…` stands for anything.
   * - `log`: what the server that started last has printed.
   * - `file: PATH`: written before what follows runs.
   * - `module: LANGUAGE [GRANT=NAME,…]`: a complete function, which is compiled with what it needs.
   * - `beside: NAME`: lies beside the `module` blocks when they are compiled.
   * - `manifest`: a `skerry.json`, or keys of one, which is parsed.
   * - `fragment`: not complete; nothing is done with it.
   */
  readonly directives: ReadonlyMap<string, string>;
}

const COMMENT = /^<!-- ([a-z ]+)(?::(.*))? -->$/;

export const DOCUMENTS: readonly string[] = ['README.md', ...files('docs/*.md')];

/** All fenced blocks of a document, in order. */
export function fencesOf(document: string): Fence[] {
  const lines = read(document).split('\n');
  const fences: Fence[] = [];
  for (let at = 0; at < lines.length; at++) {
    const language = /^```(\w*)$/.exec(lines[at]!)?.[1];
    if (language === undefined) continue;
    const end = lines.indexOf('```', at + 1);
    if (end < 0) throw new Error(`${document}:${at + 1}: the block does not end`);
    const text = lines.slice(at + 1, end).join('\n');
    fences.push({ document, line: at + 1, language, text, directives: directivesBefore(lines, at) });
    at = end;
  }
  return fences;
}

function directivesBefore(lines: readonly string[], fence: number): Map<string, string> {
  const directives = new Map<string, string>();
  for (let at = fence - 1; at >= 0; at--) {
    const [, name, value = ''] = COMMENT.exec(lines[at]!) ?? [];
    if (name === undefined) break;
    directives.set(name, value.trim());
  }
  return directives;
}
