import type { Library, Node } from './libraries.ts';

/** Members of one declaration, and where in its file each of them stands. */
export interface Part {
  readonly library: Library;
  readonly members: readonly Node[];
}

export interface Interface {
  readonly parts: Part[];
  /** Interfaces that it extends. */
  readonly bases: Set<string>;
}

export interface Model {
  readonly interfaces: ReadonlyMap<string, Interface>;
  /** What is declared by `var`: the members of its type, or the interface that is its type. */
  readonly variables: ReadonlyMap<string, { readonly part?: Part; readonly type?: string }>;
  readonly functions: ReadonlySet<string>;
  readonly namespaces: ReadonlySet<string>;
}

const nameOf = (node: unknown): string | undefined => (node as { readonly name?: string } | null)?.name;

/** The statements of a file, those of `declare global` among them. */
export function* statementsOf({ statements }: Library): Generator<Node> {
  for (const each of statements) {
    if (each.type === 'TSModuleDeclaration' && each['kind'] === 'global') yield* (each['body'] as { body: Node[] }).body;
    else yield each;
  }
}

export function modelOf(libraries: readonly Library[]): Model {
  const interfaces = new Map<string, Interface>();
  const variables = new Map<string, { part?: Part; type?: string }>();
  const [functions, namespaces] = [new Set<string>(), new Set<string>()];
  for (const library of libraries) {
    for (const statement of statementsOf(library)) {
      const name = nameOf(statement['id']);
      if (statement.type === 'TSInterfaceDeclaration') addInterface(interfaces, library, statement);
      else if (statement.type === 'TSDeclareFunction') functions.add(name!);
      else if (statement.type === 'TSModuleDeclaration') namespaces.add(name!);
      else if (statement.type === 'VariableDeclaration') {
        for (const { id } of statement['declarations'] as { id: Node }[]) variables.set(nameOf(id)!, variableOf(library, id));
      }
    }
  }
  return { interfaces, variables, functions, namespaces };
}

function addInterface(interfaces: Map<string, Interface>, library: Library, statement: Node): void {
  const name = nameOf(statement['id'])!;
  const found = interfaces.get(name) ?? { parts: [], bases: new Set() };
  interfaces.set(name, found);
  found.parts.push({ library, members: (statement['body'] as { body: Node[] }).body });
  for (const { expression } of (statement['extends'] ?? []) as { expression: Node }[]) {
    const base = nameOf(expression) ?? nameOf(expression['property']);
    if (base !== undefined && base !== name) found.bases.add(base);
  }
}

function variableOf(library: Library, id: Node): { part?: Part; type?: string } {
  const type = (id['typeAnnotation'] as { typeAnnotation: Node } | null)?.typeAnnotation;
  if (type?.type === 'TSTypeLiteral') return { part: { library, members: type['members'] as Node[] } };
  if (type?.type === 'TSTypeReference') return { type: nameOf(type['typeName'])! };
  return {};
}

/** `@@iterator` for `[Symbol.iterator]`; undefined for what has no name. */
export function memberName(member: Node): string | undefined {
  const key = member['key'] as Node | undefined;
  if (key === undefined) return undefined;
  if (member['computed'] !== true) return nameOf(key) ?? String(key['value']);
  return key.type === 'MemberExpression' && nameOf(key['object']) === 'Symbol' ? `@@${nameOf(key['property'])}` : undefined;
}

/** The interface of what a constructor makes, as its `prototype` says. */
export function prototypeType(parts: readonly Part[]): string | undefined {
  const member = parts.flatMap(({ members }) => members).find((each) => memberName(each) === 'prototype');
  const type = (member?.['typeAnnotation'] as { typeAnnotation: Node } | undefined)?.typeAnnotation;
  if (type?.type === 'TSTypeReference') return nameOf(type['typeName']);
  return undefined;
}
