/** What is declared in namespaces: `Intl`. */
import type { Answers } from './ask.ts';
import type { Library, Node } from './libraries.ts';
import { memberName } from './model.ts';

interface Declared {
  /** Variables, functions, and classes. */
  readonly values: Set<string>;
  readonly members: Map<string, Set<string>>;
}

const nameOf = (node: Node): string | undefined => {
  const [first] = (node['declarations'] ?? [node]) as { id?: { name?: string } }[];
  return first?.id?.name;
};

const isValue = ({ type }: Node): boolean => type === 'VariableDeclaration' || type === 'TSDeclareFunction';

/** Statements inside, without `export`. */
const innerStatements = (namespace: Node): Node[] =>
  ((namespace['body'] as { body: Node[] } | null)?.body ?? []).map((each) => (each['declaration'] as Node | null | undefined) ?? each);

/** Objects to look at, and what they are to have: `Intl`, and the prototypes of its classes. */
export function namespaceQuestions(libraries: readonly Library[]): Map<string, Set<string>> {
  const questions = new Map<string, Set<string>>();
  const all = new Map<string, Declared>();
  for (const statement of libraries.flatMap(({ statements }) => statements)) {
    if (statement.type !== 'TSModuleDeclaration' || statement['kind'] === 'global') continue;
    const name = nameOf(statement)!;
    const declared = all.get(name) ?? { values: new Set(), members: new Map() };
    all.set(name, declared);
    for (const inner of innerStatements(statement)) collect(inner, declared);
  }
  for (const [name, { values, members }] of all) {
    questions.set(name, values);
    for (const value of values) if (members.has(value)) questions.set(`${name}.${value}.prototype`, members.get(value)!);
  }
  return questions;
}

function collect(statement: Node, { values, members }: Declared): void {
  const name = nameOf(statement);
  if (name === undefined) return;
  if (isValue(statement)) values.add(name);
  if (statement.type !== 'TSInterfaceDeclaration') return;
  const own = members.get(name) ?? new Set();
  members.set(name, own);
  for (const member of (statement['body'] as { body: Node[] }).body) {
    const key = memberName(member);
    if (key !== undefined) own.add(key);
  }
}

/** Statements and members of a namespace that a function lacks. */
export function missingIn(namespace: Node, answers: Answers): Node[] {
  const name = nameOf(namespace)!;
  const missing = new Set(answers[name]);
  return innerStatements(namespace).flatMap((statement) => {
    const own = nameOf(statement) ?? '';
    if (isValue(statement)) return missing.has(own) ? [statement] : [];
    if (statement.type !== 'TSInterfaceDeclaration') return [];
    const lacks = new Set(answers[`${name}.${own}.prototype`]);
    return (statement['body'] as { body: Node[] }).body.filter((member) => lacks.has(memberName(member) ?? ''));
  });
}
