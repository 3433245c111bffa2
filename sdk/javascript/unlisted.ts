import type { SourceMap } from '@skerry/guest/runtime/source-map';
import { parseSync, Visitor } from 'rolldown/utils';
import { Places } from './places.ts';

interface Node {
  readonly type: string;
  readonly start: number;
  readonly [key: string]: unknown;
}

/** Functions that read all that an object lists. */
const LISTING: ReadonlySet<string> = new Set([
  'Object.assign',
  'Object.entries',
  'Object.keys',
  'Object.values',
  'Object.getOwnPropertyNames',
  'Reflect.ownKeys',
  'JSON.stringify',
  'structuredClone',
]);

/** The bundler tells names of one kind in several modules apart by a number. */
const NUMBERED = /\$\d+$/;

/**
 * Warns where a program takes all that `env` or `process.env` has: what is read by its name alone is not among it, and is missing later
 * without a word.
 *
 * @param code the bundle
 * @param names that are not listed
 */
export function unlistedWarnings(code: string, map: SourceMap, names: readonly string[]): string[] {
  if (names.length === 0 || !/\benv\b|\bfetch\b/.test(code)) return [];
  const places = new Places(code, map);
  const found = new Set<string>();
  const { program } = parseSync('bundle.js', code);
  const variables = environmentVariables(program as unknown as Node);
  const isEnvironment = (node: unknown): boolean => isMember(node, 'env') || (isNode(node) && variables.has(nameOf(node)));
  const report = ({ start }: Node): void => {
    const place = places.of(start);
    if (place === undefined) return;
    const { source, line, column } = place;
    found.add(
      `${source}:${line}:${column}: this leaves out ${names.join(', ')}: secrets are read by their names alone, as env.${names[0]}`,
    );
  };
  new Visitor({
    SpreadElement: (node) => isEnvironment(node.argument) && report(node as unknown as Node),
    ForInStatement: (node) => isEnvironment(node.right) && report(node as unknown as Node),
    VariableDeclarator: (node) => hasRest(node.id) && isEnvironment(node.init) && report(node as unknown as Node),
    CallExpression(node) {
      const { callee, arguments: given } = node as unknown as { readonly callee: Node; readonly arguments: readonly Node[] };
      if (LISTING.has(calledName(callee)) && given.some(isEnvironment)) report(node as unknown as Node);
    },
    Property: (node) => reportPattern(node as unknown as Node, report),
    MethodDefinition: (node) => reportPattern(node as unknown as Node, report),
    FunctionDeclaration: (node) => nameOf(node.id) === 'fetch' && hasRest(node.params[1]) && report(node.params[1] as unknown as Node),
  }).visit(program);
  return [...found].toSorted();
}

/** `env`, and what a handler calls its second parameter. */
function environmentVariables(program: Node): ReadonlySet<string> {
  const names = new Set(['env']);
  const add = (node: unknown): void => {
    const parameter = environmentParameter(node as Node);
    if (parameter?.type === 'Identifier') names.add(nameOf(parameter));
  };
  new Visitor({
    Property: add,
    MethodDefinition: add,
    FunctionDeclaration: ({ id, params }) => {
      if (nameOf(id) === 'fetch' && isNode(params[1]) && params[1].type === 'Identifier') names.add(nameOf(params[1]));
    },
  }).visit(program as never);
  return names;
}

function reportPattern(node: Node, report: (node: Node) => void): void {
  const parameter = environmentParameter(node);
  if (hasRest(parameter)) report(parameter!);
}

/** Of `{ fetch(request, env) { … } }`, however it is written. */
function environmentParameter({ key, value }: Node): Node | undefined {
  if (nameOf(key) !== 'fetch' || !isNode(value)) return undefined;
  const { params } = value as unknown as { readonly params?: readonly Node[] };
  return params?.[1];
}

function hasRest(pattern: unknown): boolean {
  if (!isNode(pattern) || pattern.type !== 'ObjectPattern') return false;
  return (pattern['properties'] as readonly Node[]).some(({ type }) => type === 'RestElement');
}

/** `Object.keys`, `structuredClone` */
function calledName(callee: Node): string {
  if (callee.type !== 'MemberExpression') return nameOf(callee);
  return `${nameOf(callee['object'])}.${nameOf(callee['property'])}`;
}

function isMember(node: unknown, name: string): boolean {
  return isNode(node) && node.type === 'MemberExpression' && node['computed'] !== true && nameOf(node['property']) === name;
}

function nameOf(node: unknown): string {
  return isNode(node) && node.type === 'Identifier' ? (node['name'] as string).replace(NUMBERED, '') : '';
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'type' in value;
}
