import type { Diagnostic, Position } from './diagnostics.ts';
import { positionOf } from './diagnostics.ts';
import { ENTRY_PATH } from './entry.ts';

/** The compiler's messages in plain words, where those of the compiler lead nowhere. */

const NO_EXPORTED_MEMBER = 2305;

const SIGNATURE = 'export function handle(request: Request): Response { … }';

interface Trap {
  readonly pattern: RegExp;
  readonly help: string;
}

/** What TypeScript has and AssemblyScript lacks. The first that fits speaks. */
const TRAPS: readonly Trap[] = [
  {
    pattern: /Not implemented: Closures/,
    help: 'A function value sees only its parameters and module-level variables. Keep the state in a field of a class.',
  },
  {
    pattern: /Not implemented: Exceptions/,
    help: 'Nothing can be caught; throw ends the request. Operations that may fail return a Result: check isOk or isError.',
  },
  {
    pattern: /Cannot find name '(any|unknown|object)'/,
    help: 'Every value has one type, known at compile time. Use JsonValue for data of any shape.',
  },
  { pattern: /Cannot find name 'undefined'/, help: 'There is no undefined. Use null with a type like string | null.' },
  {
    pattern: /Cannot find name '(Promise|async|await)'|Not implemented: (Async|Await|Promise)/i,
    help: 'Nothing is asynchronous: fetch, body reads and key-value calls return when they are done.',
  },
  {
    pattern:
      /Cannot find name '(fetch|Request|Response|Headers|URL|URLSearchParams|Router|Store|JsonValue|Config|Log|Clock|Random|Base64|Hex|Sha256)'/,
    help: 'Import it: import { … } from "@skerry/guest".',
  },
  {
    pattern: /Cannot find name '(TextEncoder|TextDecoder|Buffer|JSON|setTimeout|atob|btoa|crypto)'/,
    help: 'AssemblyScript has no such global. "@skerry/guest" has Utf8, JsonValue, Base64, Sha256, Random and Clock.sleep.',
  },
  {
    pattern: /^File '.*' not found/,
    help: 'Write the path relative to the importing file, without an extension, or install the package.',
  },
];

function helpFor(message: string): string | undefined {
  return TRAPS.find(({ pattern }) => pattern.test(message))?.help;
}

/** Where the author wrote `handle`, or the first line when nowhere. */
function handlePosition(entry: string, text: string): Position {
  const found = /\bfunction\s+handle\b|\bhandle\b/.exec(text);
  if (found === null) return positionOf(entry, text, 0, 0);
  const start = found.index + found[0].length - 'handle'.length;
  return positionOf(entry, text, start, start + 'handle'.length);
}

function isInEntry(diagnostic: Diagnostic | undefined): boolean {
  return diagnostic?.at?.path === ENTRY_PATH;
}

/** A mistake of the author's that the compiler noticed in the module that calls `handle`. */
function explainEntry({ code, message }: Diagnostic, entry: string, text: string): Diagnostic {
  const missing = code === NO_EXPORTED_MEMBER;
  return {
    severity: 'error',
    code,
    message: missing ? 'The module does not export a function "handle"' : `"handle" has the wrong signature: ${message}`,
    at: handlePosition(entry, text),
    help: `A function is a module with ${SIGNATURE}`,
  };
}

/** What the language lacks, in plain words, of a module that is no function. */
export function explainTraps(diagnostics: readonly Diagnostic[]): Diagnostic[] {
  return diagnostics.map((diagnostic) => {
    const help = helpFor(diagnostic.message);
    return help === undefined ? diagnostic : { ...diagnostic, help };
  });
}

/**
 * @param entry logical path of the author's module
 * @param text its content
 */
export function explain(diagnostics: readonly Diagnostic[], entry: string, text: string): Diagnostic[] {
  const explained = diagnostics.map((diagnostic): Diagnostic => {
    if (isInEntry(diagnostic)) return explainEntry(diagnostic, entry, text);
    const help = helpFor(diagnostic.message);
    return help === undefined ? diagnostic : { ...diagnostic, help };
  });
  // One mistake in `handle` shows in several places of the module that calls it: the first says it all.
  const first = diagnostics.findIndex(isInEntry);
  return explained.filter((_, index) => index === first || !isInEntry(diagnostics[index]));
}
