import { type Declaration, exportsOf } from './declarations.ts';

export interface Page {
  /** Where it is written. */
  readonly file: string;
  readonly title: string;
  readonly intro: string;
  /** The module whose exports it lists. */
  readonly module: string;
}

export const PAGES: readonly Page[] = [
  {
    file: 'docs/reference/assemblyscript.md',
    title: 'AssemblyScript library',
    intro: 'What a function imports from `@skerry/guest`. The guide is [AssemblyScript](../assemblyscript.md).',
    module: 'guest/assembly/index.ts',
  },
  {
    file: 'docs/reference/typescript.md',
    title: 'Types of TypeScript functions',
    intro: 'What a function imports from `@skerry/guest`, types only. The guide is [TypeScript](../typescript.md).',
    module: 'guest/js/index.d.ts',
  },
  {
    file: 'docs/reference/testing.md',
    title: 'Test kit',
    intro: 'What a test imports from `@skerry/sdk/testing`. The guide is [Testing](../testing.md).',
    module: 'sdk/testing/index.d.ts',
  },
];

/** What a library says of the constructor and members that only it calls. */
const INTERNAL = /^For the library's own use/;

/** What a reader may use of a declaration. */
export const shownMembers = ({ members }: Declaration): Declaration[] => members.filter(({ comment }) => !INTERNAL.test(comment ?? ''));

export function markdown(page: Page): string {
  const declarations = exportsOf(page.module).toSorted((a, b) => (a.name < b.name ? -1 : 1));
  const index = declarations.map(({ name }) => `[\`${name}\`](#${name.toLowerCase()})`).join(' · ');
  const sections = declarations.map(section);
  return [`# ${page.title}`, '<!-- Written by test/docs/reference/write.ts from doc comments. -->', page.intro, index, ...sections]
    .join('\n\n')
    .concat('\n');
}

function section(declaration: Declaration): string {
  const members = shownMembers(declaration).map(entry);
  return [`## ${declaration.name}`, code(declaration.signature), said(declaration.comment), members.join('\n')]
    .filter((part) => part !== '')
    .join('\n\n');
}

const code = (text: string): string => `\`\`\`ts\n${text}\n\`\`\``;

/** One member, as an item of a list. */
function entry({ signature, comment }: Declaration): string {
  const text = said(comment);
  const isPlain = !text.includes('\n') && !text.startsWith('- ');
  const item = `- \`${signature}\`${text === '' ? '' : isPlain ? `: ${text}` : ''}`;
  return isPlain ? item : `${item}\n\n${text.replaceAll(/^(?=.)/gm, '  ')}\n`;
}

/** A doc comment as Markdown: what is plain text first, then what its tags say. */
function said(comment: string | undefined): string {
  if (comment === undefined) return '';
  const [text = '', ...tags] = comment.split(/^@(?=\w+)/m);
  const lines = tags.map((tag) => tagged(tag.trim()));
  return [text.trim(), list(lines.filter((line) => line.startsWith('- '))), ...lines.filter((line) => !line.startsWith('- '))]
    .filter((part) => part !== '')
    .join('\n\n');
}

const list = (items: readonly string[]): string => items.join('\n');

function tagged(tag: string): string {
  const [, name = '', rest = ''] = /^(\w+)\s*([^]*)$/.exec(tag)!;
  if (name === 'example') return rest.includes('```') ? rest : code(rest);
  const text = rest.replaceAll(/\s*\n\s*/g, ' ');
  if (name === 'param') return text.replace(/^(\S+)\s*/, '- `$1`: ');
  if (name === 'returns') return `Returns ${text}`;
  return name === 'throws' ? `Throws ${text}` : `${name}: ${text}`;
}
