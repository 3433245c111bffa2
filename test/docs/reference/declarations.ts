import { dirname, join } from 'node:path';
import { parseSync } from 'oxc-parser';
import { read } from '../../house/source-files.ts';

/** Something that a library exports. */
export interface Declaration {
  readonly name: string;
  /** As in the source, without a body. */
  readonly signature: string;
  /** Text of its doc comment, without the marks; undefined: it has none. */
  readonly comment: string | undefined;
  readonly members: readonly Declaration[];
}

/** What the parser gives, as far as it is looked at here. */
interface Node {
  readonly type: string;
  readonly start: number;
  readonly end: number;
  readonly [key: string]: unknown;
}

interface Source {
  readonly file: string;
  readonly text: string;
  readonly body: readonly Node[];
  readonly comments: readonly { readonly type: string; readonly value: string; readonly start: number; readonly end: number }[];
}

/** Decorators of declarations are AssemblyScript's own. They are told to the compiler, not to the reader. */
const DECORATOR = /^@\w+(?:\([^)\n]*\))?$/gm;

const blank = (text: string): string => text.replace(DECORATOR, (found) => ' '.repeat(found.length));

function parse(file: string): Source {
  const text = blank(read(file));
  const { program, comments, errors } = parseSync(file, text);
  const [error] = errors;
  if (error) throw new Error(`${file}: ${error.message}`);
  return { file, text, body: program.body as unknown as Node[], comments };
}

/** What a module exports, in its order: its own declarations, and those that it passes on by name. */
export function exportsOf(file: string): Declaration[] {
  const source = parse(file);
  return source.body.flatMap((node) => {
    if (node.type !== 'ExportNamedDeclaration') return [];
    if (node['source']) return passedOn(source, node);
    const declaration = node['declaration'] as Node | null;
    return declaration ? [describe(source, declaration, node.start)] : [];
  });
}

function passedOn({ file }: Source, node: Node): Declaration[] {
  const from = parse(join(dirname(file), `${(node['source'] as { value: string }).value}.ts`));
  return (node['specifiers'] as { local: { name: string } }[]).map(({ local: { name } }) => {
    const exported = from.body.find((other) => nameOf(other['declaration'] as Node | undefined) === name);
    if (!exported) throw new Error(`${from.file} does not declare ${name}`);
    return describe(from, exported['declaration'] as Node, exported.start);
  });
}

function nameOf(node: Node | null | undefined): string | undefined {
  const [variable] = (node?.['declarations'] ?? []) as { id: { name: string } }[];
  return variable?.id.name ?? (node?.['id'] as { name?: string } | undefined)?.name;
}

function describe(source: Source, node: Node, start: number): Declaration {
  const list = membersOf(node);
  return {
    name: nameOf(node) ?? '',
    signature: signature(source.text, node.start, list ? (node['body'] as Node).start : bodyOf(node)),
    comment: commentBefore(source, start),
    members: (list ?? []).filter(isPublic).map((member) => ({
      name: keyOf(member),
      signature: signature(source.text, member.start, bodyOf(member)),
      comment: commentBefore(source, member.start),
      members: [],
    })),
  };
}

/** undefined for what has no members: a function, a constant, a type. */
function membersOf(node: Node): readonly Node[] | undefined {
  const body = node['body'] as Node | undefined;
  if (body?.type === 'ClassBody' || body?.type === 'TSInterfaceBody') return body['body'] as Node[];
  return node.type === 'TSEnumDeclaration' ? ((body?.['members'] ?? node['members']) as Node[]) : undefined;
}

function keyOf(member: Node): string {
  const key = (member['key'] ?? member['id']) as { name?: string; value?: string } | undefined;
  return key?.name ?? key?.value ?? '';
}

const HIDDEN = new Set(['private', 'protected']);

const isPublic = (member: Node): boolean =>
  !HIDDEN.has(String(member['accessibility'])) && (member['key'] as Node | undefined)?.type !== 'PrivateIdentifier';

/** Where the code of a function begins, or the value of a field; its end for what has neither. */
function bodyOf(node: Node): number {
  const body = (node['body'] ?? (node['value'] as Node | undefined)?.['body']) as Node | undefined;
  if (body) return body.start;
  const value = node['value'] as Node | null | undefined;
  return value && value.type !== 'TSEmptyBodyFunctionExpression' ? value.start : node.end;
}

function signature(text: string, start: number, end: number): string {
  return (
    text
      .slice(start, end)
      .replaceAll(/\/\*[^]*?\*\//g, '')
      .replaceAll(/\s+/g, ' ')
      .replaceAll(/(?<=[(<]) |,? (?=[)>])(?<!=> ?)/g, '')
      // Fields that a constructor declares on the way.
      .replaceAll(/(?<=[(,] ?)(?:(?:private|protected|public|readonly) )+/g, '')
      .replace(/^(?:export|declare|public) /, '')
      .replace(/[\s;={,]+$/, '')
  );
}

/** The doc comment that ends right before a declaration, but for comments to the compiler. */
function commentBefore({ text, comments }: Source, start: number): string | undefined {
  const comment = comments.findLast(({ end, value }) => end <= start && !value.trim().startsWith('@ts-'));
  if (comment?.type !== 'Block' || !comment.value.startsWith('*')) return undefined;
  const between = text.slice(comment.end, start).replaceAll(/\/\/.*$/gm, '');
  if (between.trim() !== '') return undefined;
  return comment.value
    .slice(1)
    .split('\n')
    .map((line) => line.replace(/^\s*\* ?/, ''))
    .join('\n')
    .trim();
}
