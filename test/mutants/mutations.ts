import { parseSync } from 'oxc-parser';

/** One small change of a source file, which a test should notice. */
export interface Mutation {
  /** What is done: `negate a condition`. */
  readonly kind: string;
  readonly start: number;
  readonly end: number;
  readonly replacement: string;
}

/** A node of the syntax tree, as ESTree has it. */
interface Node {
  readonly type: string;
  readonly start: number;
  readonly end: number;
  readonly [key: string]: unknown;
}

type Add = (kind: string, node: Node, replacement: string) => void;

interface Context {
  readonly source: string;
  readonly add: Add;
}

type Rule = (node: Node, context: Context) => void;

const SWAPPED: Readonly<Record<string, string>> = {
  '<': '<=',
  '<=': '<',
  '>': '>=',
  '>=': '>',
  '===': '!==',
  '!==': '===',
  '==': '!=',
  '!=': '==',
  '+': '-',
  '-': '+',
  '*': '/',
  '/': '*',
  '%': '*',
  '&': '|',
  '|': '&',
  '<<': '>>>',
  '>>': '<<',
  '>>>': '<<',
  '&&': '||',
  '||': '&&',
  '+=': '-=',
  '-=': '+=',
  '*=': '/=',
  '|=': '&=',
  '&=': '|=',
  '<<=': '>>>=',
  '>>>=': '<<=',
  '>>=': '<<=',
};

/** Lists with more elements are tables, where one element is like the next. */
const LONGEST_LIST = 12;

const textOf = ({ source }: Context, node: unknown): string => source.slice((node as Node).start, (node as Node).end);

const isNode = (value: unknown): value is Node => typeof value === 'object' && value !== null && typeof (value as Node).type === 'string';

const isText = (node: unknown): boolean =>
  isNode(node) && (node.type === 'TemplateLiteral' || (node.type === 'Literal' && typeof node['value'] === 'string'));

/** Nothing in place of nothing is no change. */
const isUndefined = (node: unknown): boolean => isNode(node) && node.type === 'Identifier' && node['name'] === 'undefined';

const remove: Rule = (node, { add }) => add('delete a statement', node, ';');

const negate: Rule = (node, context) => {
  const test = node['test'];
  if (isNode(test)) context.add('negate a condition', test, `!(${textOf(context, test)})`);
};

/** `a + b` becomes `a - b`: the operator is what stands between the operands, apart from comments and brackets. */
function swap(node: Node, context: Context): void {
  const operator = node['operator'] as string;
  const swapped = SWAPPED[operator];
  const [left, right] = [node['left'] as Node, node['right'] as Node];
  if (swapped === undefined || (operator === '+' && (isText(left) || isText(right)))) return;
  const at = context.source.indexOf(operator, left.end);
  if (at < 0 || at + operator.length > right.start) return;
  context.add(`${operator} to ${swapped}`, { ...node, start: at, end: at + operator.length }, swapped);
}

const binary: Rule = (node, context) => {
  swap(node, context);
  if (!(node['operator'] as string).includes('==')) return;
  for (const side of [node['left'], node['right']]) {
    if (isNode(side) && side.type === 'Literal' && typeof side['value'] === 'string') context.add('another string', side, `'\\0'`);
  }
};

const logical: Rule = (node, context) => {
  const [left, right] = [textOf(context, node['left']), textOf(context, node['right'])];
  context.add('keep the left operand', node, `(${left})`);
  context.add('keep the right operand', node, `(${right})`);
  // Either operand alone says it for `??`, and brackets are needed where the two are mixed.
  if (node['operator'] !== '??') context.add('swap and and or', node, `((${left}) ${SWAPPED[node['operator'] as string]!} (${right}))`);
};

const literal: Rule = (node, { source, add }) => {
  const { value } = node;
  if (typeof value === 'boolean') add('the other truth value', node, String(!value));
  if (typeof value === 'number') add('another number', node, String(value + 1));
  if (typeof value === 'bigint') add('another number', node, `(${source.slice(node.start, node.end)} + 1n)`);
};

const RULES: Readonly<Record<string, Rule>> = {
  ExpressionStatement: (node, context) => {
    const { type, callee } = node['expression'] as Node;
    if (typeof node['directive'] !== 'string' && !(type === 'CallExpression' && (callee as Node).type === 'Super')) remove(node, context);
  },
  ThrowStatement: (node, { add }) => add('refuse nothing', node, ';'),
  BreakStatement: remove,
  ContinueStatement: remove,
  ReturnStatement: (node, { add }) => {
    const argument = node['argument'];
    if (isNode(argument) && argument.type !== 'Literal' && !isUndefined(argument)) add('return nothing', node, 'return;');
  },
  ArrowFunctionExpression: (node, { add }) => {
    const body = node['body'] as Node;
    if (body.type !== 'BlockStatement' && body.type !== 'Literal') add('return nothing', body, 'undefined');
  },
  IfStatement: negate,
  ConditionalExpression: negate,
  WhileStatement: (node, { add }) => add('never loop', node['test'] as Node, 'false'),
  ForStatement: (node, { add }) => {
    if (isNode(node['test'])) add('never loop', node['test'], 'false');
  },
  LogicalExpression: logical,
  BinaryExpression: binary,
  AssignmentExpression: swap,
  UnaryExpression: (node, context) => {
    if (node['operator'] === '!' || node['operator'] === '-')
      context.add(`leave out ${node['operator']}`, node, `(${textOf(context, node['argument'])})`);
  },
  UpdateExpression: (node, { source, add }) => {
    const text = source.slice(node.start, node.end);
    add('count the other way', node, text.includes('++') ? text.replace('++', '--') : text.replace('--', '++'));
  },
  Literal: literal,
  ArrayExpression: (node, { add }) => {
    const elements = (node['elements'] as readonly (Node | null)[]).filter(isNode);
    if (elements.length <= LONGEST_LIST) for (const element of elements) add('leave out an element', element, '...[]');
  },
  ObjectExpression: (node, { add }) => {
    const properties = node['properties'] as readonly Node[];
    if (properties.length <= LONGEST_LIST)
      for (const property of properties) if (!isUndefined(property['value'])) add('leave out a property', property, '...{}');
  },
};

/** What has no effect when the program runs, and what only people read. */
const SKIPPED = new Set([
  'ImportDeclaration',
  'ExportAllDeclaration',
  'TSInterfaceDeclaration',
  'TSTypeAliasDeclaration',
  'TSTypeAnnotation',
  'TSTypeParameterInstantiation',
  'TSTypeParameterDeclaration',
]);
const WRAPPERS: Readonly<Record<string, string>> = {
  TSAsExpression: 'expression',
  TSSatisfiesExpression: 'expression',
  TSNonNullExpression: 'expression',
};

/** Keys that name something: a property's name is no constant. */
const isName = (node: Node, key: string): boolean => (key === 'key' || key === 'property') && node['computed'] !== true;

/** All mutations of a source file, in the order in which they stand in it. */
export function mutationsOf(file: string, source: string): Mutation[] {
  const found = new Map<string, Mutation>();
  const add: Add = (kind, { start, end }, replacement) => {
    if (source.slice(start, end) !== replacement) found.set(`${start} ${end} ${replacement}`, { kind, start, end, replacement });
  };
  const { program, errors } = parseSync(file, source);
  if (errors.length > 0) throw new Error(`${file}: ${errors[0]!.message}`);
  visit(program as unknown as Node, { source, add });
  return [...found.values()].toSorted((a, b) => a.start - b.start || a.end - b.end);
}

function visit(node: Node, context: Context): void {
  if (SKIPPED.has(node.type)) return;
  RULES[node.type]?.(node, context);
  // What an error says is for people to judge.
  if (node.type === 'ThrowStatement') return;
  const only = WRAPPERS[node.type];
  for (const [key, value] of Object.entries(node)) {
    if ((only !== undefined && key !== only) || isName(node, key)) continue;
    for (const child of Array.isArray(value) ? value : [value]) if (isNode(child)) visit(child, context);
  }
}

/** The source with the change in it. */
export function mutated(source: string, { start, end, replacement }: Mutation): string {
  return source.slice(0, start) + replacement + source.slice(end);
}
