import { expect, it } from 'vitest';
import { files, read } from './source-files.ts';

/** A value that leaves its file. Types are exported wherever something exported speaks of them. */
const EXPORT = /^export (?:async )?(?:const|let|function\*?|class) (\w+)/gm;

const WORD = /[\w$]+/g;

/** Whatever may import. Programs of guests are read by their compilers. */
const sources = files('{host,sdk,guest/js,test,bench,examples}/**/*.{ts,js}').filter(
  (file) => !/\/(?:templates|fixtures|assembly)\//.test(file),
);

/** What programs import as a module of Node.js has the names that Node.js gave it. */
const STANDS_FOR_NODE = /^guest\/js\/runtime\/node\//;

/** Whatever may export: tests have the text of programs in them. */
const exporting = sources.filter(
  (file) => /^(?:host|sdk|guest|test)\//.test(file) && !file.endsWith('.test.ts') && !STANDS_FOR_NODE.test(file),
);

/** In which files a word stands. */
const found = new Map<string, Set<string>>();
for (const file of sources) {
  for (const [word] of withoutReexports(read(file)).matchAll(WORD)) found.set(word, (found.get(word) ?? new Set()).add(file));
}

/** A name that only a door repeats is used by nobody. */
function withoutReexports(text: string): string {
  return text.replace(/^export (?:type )?\{[^}]*\} from .*$/gm, '');
}

it('exports no value that no other file names', () => {
  const exported = exporting.flatMap((file) => Array.from(read(file).matchAll(EXPORT), ([, name]) => ({ file, name: name! })));
  expect(exported.length).toBeGreaterThan(500);
  const unused = exported.filter(({ file, name }) => [...(found.get(name) ?? [])].every((other) => other === file));
  expect(unused.map(({ file, name }) => `${file}: ${name}`)).toEqual([]);
});
