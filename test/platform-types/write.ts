import type { Answers } from './ask.ts';
import type { Library, Node } from './libraries.ts';
import { memberName, type Model, statementsOf } from './model.ts';
import { missingIn } from './namespaces.ts';
import type { Plan } from './questions.ts';

/** Files of which a function has nothing: threads that share memory, `Temporal` in other classes, and `Intl.Locale`. */
const ABSENT = /\.sharedmemory$|^esnext\.intl$/;

/** What is there, but does not do what its type says; the types of `@skerry/guest` declare it as it is. */
const DECLARED_ELSEWHERE: ReadonlySet<string> = new Set(['addEventListener', 'removeEventListener']);

/** The only file of the library that is a module. Types of modules cannot be put into one file with others. */
export const MODULE = 'es2025.iterator';

/** Removes from the text of a file, from the end to the start. */
type Cut = readonly [start: number, end: number];

interface Statement {
  readonly library: Library;
  readonly name: string | undefined;
  readonly text: string;
  /** It is in a file of the Web's platform, which has much that nothing of a function refers to. */
  readonly isOptional: boolean;
}

/** @returns the text of the declarations that hold in a function, and of the file that is a module */
export function writePlatform(libraries: readonly Library[], model: Model, plan: Plan, answers: Answers): { all: string; module: string } {
  const writer = new Writer(model, plan, answers);
  const statements = libraries.filter(({ name }) => !ABSENT.test(name) && name !== MODULE).flatMap((each) => writer.statements(each));
  const all = reachable(statements).map(({ text }) => text);
  const iterators = libraries.find(({ name }) => name === MODULE)!;
  return { all: `${all.join('\n\n')}\n`, module: `${writer.whole(iterators).trim()}\n` };
}

class Writer {
  readonly #model: Model;
  readonly #plan: Plan;
  readonly #answers: Answers;

  constructor(model: Model, plan: Plan, answers: Answers) {
    this.#model = model;
    this.#plan = plan;
    this.#answers = answers;
  }

  statements(library: Library): Statement[] {
    return [...statementsOf(library)].flatMap((node) => {
      const name = nameOf(node);
      if (this.#isGone(node, name)) return [];
      const start = commentBefore(library.text, node.start);
      const cuts = [...this.#cuts(library, node, name), ...this.#absentChoices(node)];
      const isOptional = library.name.startsWith('webworker') && /^TS(?:Interface|TypeAlias)Declaration$/.test(node.type);
      return [{ library, name, text: cut(library.text, start, node.end, cuts), isOptional }];
    });
  }

  /** A file as it is, but for members that there are not. */
  whole(library: Library): string {
    const cuts = [...statementsOf(library)].flatMap((node) => this.#cuts(library, node, nameOf(node)));
    return cut(library.text, library.text.indexOf('*/') + 2, library.text.length, cuts).replace(/^\/\/\/ <reference .*$/gm, '');
  }

  #isGone(node: Node, name: string | undefined): boolean {
    if (name === undefined) return false;
    if (node.type === 'TSDeclareFunction' && DECLARED_ELSEWHERE.has(name)) return true;
    const isValue = node.type === 'VariableDeclaration' || node.type === 'TSDeclareFunction' || node.type === 'TSModuleDeclaration';
    return isValue && this.#answers[name] === null;
  }

  #cuts(library: Library, node: Node, name: string | undefined): Cut[] {
    const cuts: Cut[] = [];
    if (node.type === 'TSModuleDeclaration') {
      for (const each of missingIn(node, this.#answers)) cuts.push([commentBefore(library.text, each.start), each.end]);
    }
    for (const [members, missing] of this.#membersOf(node, name)) {
      for (const member of members) {
        const key = memberName(member);
        if (key !== undefined && missing.has(key)) cuts.push([commentBefore(library.text, member.start), member.end]);
        else cuts.push(...localesOf(library.text, member));
      }
    }
    return cuts;
  }

  /** In a type that is one of several classes: those that there are not. */
  #absentChoices(node: Node): Cut[] {
    const union = node['typeAnnotation'] as Node | undefined;
    if (node.type !== 'TSTypeAliasDeclaration' || union?.type !== 'TSUnionType') return [];
    const types = union['types'] as Node[];
    const gone = types.filter(({ typeName }) => this.#answers[(typeName as { name?: string } | undefined)?.name ?? ''] === null);
    if (gone.length === 0 || gone.length === types.length) return [];
    return gone.map((each): Cut => {
      const at = types.indexOf(each);
      return at === 0 ? [each.start, types[1]!.start] : [types[at - 1]!.end, each.end];
    });
  }

  #membersOf(node: Node, name: string | undefined): [members: readonly Node[], missing: ReadonlySet<string>][] {
    if (node.type === 'TSInterfaceDeclaration') return [[(node['body'] as { body: Node[] }).body, this.#missingOf(name!)]];
    const own = node.type === 'VariableDeclaration' ? this.#model.variables.get(name!)?.part : undefined;
    return own === undefined ? [] : [[own.members, new Set(this.#answers[name!])]];
  }

  /** What every object lacks that is of this interface, and exists. */
  #missingOf(name: string): ReadonlySet<string> {
    const lacks = [...(this.#plan.objects.get(name) ?? [])]
      .map((each) => this.#answers[each])
      .filter((each) => each !== null && each !== undefined);
    if (lacks.length === 0) return new Set();
    return lacks.map((each) => new Set(each)).reduce((all, each) => all.intersection(each));
  }
}

function nameOf(node: Node): string | undefined {
  const [first] = (node['declarations'] ?? [node]) as { id?: { name?: string } }[];
  return first?.id?.name;
}

/** Methods that know languages. */
const LOCALIZED: ReadonlySet<string | undefined> = new Set([
  'localeCompare',
  'toLocaleLowerCase',
  'toLocaleUpperCase',
  'toLocaleString',
  'toLocaleDateString',
  'toLocaleTimeString',
]);

/** Arguments that the engine would ignore without a word, the last ones of a method from `locales` on, and what is said of them. */
function localesOf(text: string, member: Node): Cut[] {
  if (LOCALIZED.has(memberName(member))) return [];
  const parameters = (member['params'] ?? []) as Node[];
  const at = parameters.findIndex((each) => each['name'] === 'locales');
  if (at < 0) return [];
  const comment = commentBefore(text, member.start);
  const said = text.slice(comment, member.start).matchAll(/^\s*\* @param (?:locales|options) .*\n/gm);
  const lines = Array.from(said, ({ 0: line, index }): Cut => [comment + index, comment + index + line.length]);
  return [...lines, [at === 0 ? parameters[0]!.start : parameters[at - 1]!.end, parameters.at(-1)!.end]];
}

/** Where the comment in front of something begins; without one, where it begins itself. */
function commentBefore(text: string, start: number): number {
  const before = text.slice(0, start).trimEnd();
  return before.endsWith('*/') ? lineStart(text, before.lastIndexOf('/*')) : start;
}

/** The start of the line, when nothing but space comes before. */
function lineStart(text: string, at: number): number {
  const start = text.lastIndexOf('\n', at - 1) + 1;
  return text.slice(start, at).trim() === '' ? start : at;
}

function cut(text: string, start: number, end: number, cuts: readonly Cut[]): string {
  let result = '';
  let at = start;
  for (const [from, to] of cuts.toSorted(([a], [b]) => a - b)) {
    result += text.slice(at, from);
    at = to;
  }
  return (result + text.slice(at, end))
    .replace(/[ \t]+$/gm, '')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
}

/** Without the types of the Web's platform that nothing refers to. */
function reachable(statements: readonly Statement[]): Statement[] {
  const byName = Map.groupBy(
    statements.filter(({ isOptional }) => isOptional),
    ({ name }) => name!,
  );
  const kept = new Set(statements.filter(({ isOptional }) => !isOptional));
  const waiting = [...kept];
  for (let each = waiting.pop(); each !== undefined; each = waiting.pop()) {
    const code = each.text.replaceAll(/\/\*[^]*?\*\/|\/\/.*$/gm, '');
    for (const [word] of code.matchAll(/[A-Za-z_$][\w$]*/g)) {
      const others = (byName.get(word) ?? []).filter((other) => !kept.has(other));
      for (const other of others) kept.add(other);
      waiting.push(...others);
      byName.delete(word);
    }
  }
  return statements.filter((each) => kept.has(each));
}

/** Members that only some of the objects of an interface have: there its type is wrong for the others. */
export function disagreements({ interfaces }: Model, { objects }: Plan, answers: Answers): string[] {
  return [...objects].flatMap(([name, expressions]) => {
    const existing = [...expressions].filter((each) => answers[each] !== null);
    const names = interfaces.get(name)!.parts.flatMap(({ members }) => members.map(memberName));
    return [...new Set(names)].flatMap((member) => {
      const without = existing.filter((each) => member !== undefined && answers[each]!.includes(member));
      return without.length > 0 && without.length < existing.length ? [`${name}.${member}: not in ${without.join(', ')}`] : [];
    });
  });
}
