import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { commented } from './text.ts';
import { MARK } from './unit.ts';

/** The part of the output that is the same for every world: copied, so that the output needs nothing else. */

const SOURCES = new URL('assembly/abi/bindings/', import.meta.resolve('@skerry/guest/package.json'));

export const RUNTIME = 'bindings/abi/';

const IMPORT = /from "\.\/([\w-]+)"/g;

/** The files of the runtime that these need, with what those need themselves. */
export function runtimeFiles(wanted: Iterable<string>): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  const queue = [...wanted];
  for (let name = queue.pop(); name !== undefined; name = queue.pop()) {
    if (found.has(name)) continue;
    const text = readFileSync(fileURLToPath(new URL(`${name}.ts`, SOURCES)), 'utf8');
    found.set(name, `${MARK}\n// @ts-nocheck\n${text.startsWith('import') ? '' : '\n'}${text}`);
    queue.push(...[...text.matchAll(IMPORT)].map(([, imported]) => imported!));
  }
  return found;
}

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';

const parameter = (index: number): string => (index < LETTERS.length ? LETTERS[index]! : `T${index}`);

/** Classes for tuples of these numbers of values. */
export function tupleFile(arities: readonly number[]): string {
  const classes = arities.flatMap((arity) => {
    const items = Array.from({ length: arity }, (_, i) => `    public item${i}: ${parameter(i)},`);
    const parameters = items.map((_, i) => parameter(i)).join(', ');
    return [
      '',
      ...commented(`${arity} values.`, [`export class Tuple${arity}<${parameters}> {`, '  constructor(', ...items, '  ) {}', '}']),
    ];
  });
  return `${[MARK, '// @ts-nocheck', ...classes].join('\n')}\n`;
}

/** Reports to standard error, for worlds that have it. */
export function abortFile(stderr: string | undefined, streams: string | undefined): string {
  if (stderr === undefined || streams === undefined) return runtimeFiles(['abort']).get('abort')!;
  return runtimeFiles(['abort-stderr'])
    .get('abort-stderr')!
    .replace('"STDERR"', JSON.stringify(stderr))
    .replace('"STREAMS"', JSON.stringify(streams));
}
