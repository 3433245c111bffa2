/**
 * Finds the names by which a program reaches what lies outside of it: global variables, and members of objects.
 */
import { isPlainUse } from './regexp-uses.ts';

/** A node of the tree, of whatever kind. */
interface Node {
  readonly type: string;
  readonly [key: string]: unknown;
}

export interface NamesUsed {
  readonly globals: ReadonlySet<string>;
  readonly members: ReadonlySet<string>;
}

/** Where names are declared. `function` is where `var` puts them. */
interface Scope {
  readonly names: Set<string>;
  readonly parent: Scope | undefined;
  readonly function: Scope;
}

/** The object of all global variables. */
const GLOBAL_OBJECTS: ReadonlySet<string> = new Set(['globalThis', 'self', 'window', 'global']);

const BLOCKS: ReadonlySet<string> = new Set([
  'BlockStatement',
  'StaticBlock',
  'ForStatement',
  'ForInStatement',
  'SwitchStatement',
  'CatchClause',
]);
const FUNCTIONS: ReadonlySet<string> = new Set(['FunctionDeclaration', 'FunctionExpression', 'ArrowFunctionExpression']);
const CLASSES: ReadonlySet<string> = new Set(['ClassDeclaration', 'ClassExpression']);

/**
 * @param program a parsed module, as ESTree
 * @param wanted names to look for; others are passed over
 */
export function namesUsed(program: unknown, wanted: ReadonlySet<string>): NamesUsed {
  const search = new Search(wanted);
  search.visit(program, scopeIn(undefined));
  return search.finish();
}

function scopeIn(parent: Scope | undefined, isBlock = false): Scope {
  const scope = { names: new Set<string>(), parent };
  return Object.assign(scope, { function: isBlock && parent !== undefined ? parent.function : scope }) as Scope;
}

class Search {
  readonly #wanted: ReadonlySet<string>;
  readonly #members = new Set<string>();
  readonly #globals = new Set<string>();
  /** Declarations may follow, so these are looked up in the end. */
  readonly #references: { readonly name: string; readonly scope: Scope }[] = [];

  constructor(wanted: ReadonlySet<string>) {
    this.#wanted = wanted;
  }

  finish(): NamesUsed {
    for (const { name, scope } of this.#references) {
      if (!isDeclared(name, scope)) this.#globals.add(name);
    }
    return { globals: this.#globals, members: this.#members };
  }

  visit(value: unknown, scope: Scope): void {
    if (Array.isArray(value)) return value.forEach((each) => this.visit(each, scope));
    if (!isNode(value)) return;
    if (FUNCTIONS.has(value.type)) return this.#visitFunction(value, scope);
    if (CLASSES.has(value.type)) return this.#visitClass(value, scope);
    const visit = this.#visitors[value.type];
    if (visit !== undefined) visit(value, scope);
    else if (BLOCKS.has(value.type)) this.#visitBlock(value, scope);
    else this.#visitParts(value, scope);
  }

  readonly #visitors: Readonly<Record<string, (node: Node, scope: Scope) => void>> = {
    Identifier: ({ name }, scope) => {
      if (this.#isWanted(name)) this.#references.push({ name, scope });
    },
    Literal: ({ value }) => this.#member(value),
    TemplateElement: ({ value }) => this.#member((value as { cooked?: unknown }).cooked),
    UnaryExpression: ({ operator, argument }, scope) => {
      if (operator !== 'typeof' || !this.#isName(argument, scope)) this.visit(argument, scope);
    },
    NewExpression: (node, scope) => this.#visitUse(node, scope),
    CallExpression: (node, scope) => this.#visitUse(node, scope),
    BinaryExpression: (node, scope) => this.#visitUse(node, scope),
    MemberExpression: (node, scope) => {
      const { object, property, computed } = node;
      if (computed) this.visit(property, scope);
      else this.#member((property as Node)['name']);
      const name = this.#globalMember(node, scope);
      if (name !== undefined) this.#globals.add(name);
      this.visit(object, scope);
    },
    VariableDeclaration: ({ kind, declarations }, scope) => {
      for (const { id, init } of declarations as Node[]) {
        this.#declare(id, kind === 'var' ? scope.function : scope, scope);
        if (isGlobalObject(init, scope)) this.#takeApart(id);
        this.visit(init, scope);
      }
    },
    Property: ({ key, value, computed }, scope) => {
      if (computed) this.visit(key, scope);
      this.visit(value, scope);
    },
    ObjectPattern: ({ properties }, scope) => {
      this.#keysOf(properties);
      this.visit(properties, scope);
    },
    MethodDefinition: (node, scope) => this.#visitors['Property']!(node, scope),
    PropertyDefinition: (node, scope) => this.#visitors['Property']!(node, scope),
    AccessorProperty: (node, scope) => this.#visitors['Property']!(node, scope),
    ForOfStatement: (node, scope) => {
      if (node['await'] === true) this.#member('for await');
      this.#visitBlock(node, scope);
    },
    LabeledStatement: ({ body }, scope) => this.visit(body, scope),
    BreakStatement: () => undefined,
    ContinueStatement: () => undefined,
    MetaProperty: () => undefined,
    ImportDeclaration: ({ specifiers }, scope) => {
      for (const { local } of specifiers as Node[]) this.#declare(local, scope, scope);
    },
    ExportSpecifier: ({ local }, scope) => this.visit(local, scope),
  };

  /** Of a use that asks nothing of Unicode, all but `RegExp` itself. */
  #visitUse(node: Node, scope: Scope): void {
    if (isPlainUse(node)) this.visit(node['arguments'] ?? node['left'], scope);
    else this.#visitParts(node, scope);
  }

  #visitParts(node: Node, scope: Scope): void {
    for (const key of Object.keys(node)) {
      const part = node[key];
      if (typeof part === 'object' && part !== null) this.visit(part, scope);
    }
  }

  #visitBlock(node: Node, scope: Scope): void {
    const inner = scopeIn(scope, node.type !== 'StaticBlock');
    if (node.type === 'CatchClause') this.#declare(node['param'], inner, inner);
    for (const key of Object.keys(node)) {
      if (key !== 'param') this.visit(node[key], inner);
    }
  }

  #visitFunction({ type, id, params, body }: Node, scope: Scope): void {
    const inner = scopeIn(scope);
    this.#declare(id, type === 'FunctionDeclaration' ? scope : inner, scope);
    inner.names.add('arguments');
    for (const parameter of params as Node[]) this.#declare(parameter, inner, inner);
    this.visit(body, inner);
  }

  #visitClass({ type, id, superClass, body, decorators }: Node, scope: Scope): void {
    const inner = scopeIn(scope, true);
    this.#declare(id, type === 'ClassDeclaration' ? scope : inner, scope);
    this.visit(decorators, scope);
    this.visit(superClass, inner);
    this.visit(body, inner);
  }

  /** Declares what a pattern binds, in one scope; what it computes with is looked up from another. */
  #declare(pattern: unknown, where: Scope, from: Scope): void {
    if (!isNode(pattern)) return;
    switch (pattern.type) {
      case 'Identifier':
        where.names.add(pattern['name'] as string);
        break;
      case 'ObjectPattern':
        this.#keysOf(pattern['properties']);
        for (const { key, value, computed, argument } of pattern['properties'] as Node[]) {
          if (computed) this.visit(key, from);
          this.#declare(value ?? argument, where, from);
        }
        break;
      case 'ArrayPattern':
        for (const element of pattern['elements'] as unknown[]) this.#declare(element, where, from);
        break;
      case 'AssignmentPattern':
        this.#declare(pattern['left'], where, from);
        this.visit(pattern['right'], from);
        break;
      case 'RestElement':
        this.#declare(pattern['argument'], where, from);
        break;
    }
  }

  #keysOf(properties: unknown): void {
    for (const { key, computed } of properties as Node[]) {
      if (isNode(key) && !computed) this.#member(key['name']);
    }
  }

  /** `const { name } = globalThis` */
  #takeApart(pattern: unknown): void {
    if (!isNode(pattern) || pattern.type !== 'ObjectPattern') return;
    for (const { key } of pattern['properties'] as Node[]) {
      const name = isNode(key) ? (key['name'] ?? key['value']) : undefined;
      if (this.#isWanted(name)) this.#globals.add(name);
    }
  }

  #member(name: unknown): void {
    if (this.#isWanted(name)) this.#members.add(name);
  }

  /** A name alone, as the operand of `typeof`. */
  #isName(node: unknown, scope: Scope): boolean {
    return isNode(node) && (node.type === 'Identifier' || this.#globalMember(node, scope) !== undefined);
  }

  #globalMember({ type, object, property, computed }: Node, scope: Scope): string | undefined {
    if (type !== 'MemberExpression' || !isGlobalObject(object, scope)) return undefined;
    const { name, value } = property as Node;
    const member = computed ? value : name;
    return this.#isWanted(member) ? member : undefined;
  }

  #isWanted(name: unknown): name is string {
    return typeof name === 'string' && this.#wanted.has(name);
  }
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string';
}

/** Nobody calls a variable of their own like that. */
function isGlobalObject(node: unknown, scope: Scope): boolean {
  return (
    isNode(node) && node.type === 'Identifier' && GLOBAL_OBJECTS.has(node['name'] as string) && !isDeclared(node['name'] as string, scope)
  );
}

function isDeclared(name: string, scope: Scope): boolean {
  for (let current: Scope | undefined = scope; current !== undefined; current = current.parent) {
    if (current.names.has(name)) return true;
  }
  return false;
}
