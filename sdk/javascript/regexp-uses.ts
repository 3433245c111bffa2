/** What a program does with `RegExp`: most of it the engine can do without Unicode's tables. */

/** A node of the tree, of whatever kind. */
interface Node {
  readonly type: string;
  readonly [key: string]: unknown;
}

const isRegExp = (node: unknown): boolean => (node as Node).type === 'Identifier' && (node as Node)['name'] === 'RegExp';

/** `new RegExp(text)` and `value instanceof RegExp`; `new RegExp(text, flags)` where the flags have no `u` and no `v`, or the build knows the text. */
export function isPlainUse({ type, callee, arguments: given, operator, right }: Node): boolean {
  if (type === 'BinaryExpression') return operator === 'instanceof' && isRegExp(right);
  if (!isRegExp(callee)) return false;
  const [pattern, flags] = given as readonly Node[];
  if ((given as readonly Node[]).some((each) => each.type === 'SpreadElement')) return false;
  return flags === undefined || isPlainFlags(flags) || (isText(pattern) && isText(flags));
}

const isText = (node: Node | undefined): boolean => node?.type === 'Literal' && typeof node['value'] === 'string';

function isPlainFlags(node: Node): boolean {
  if (node.type === 'ConditionalExpression') return isPlainFlags(node['consequent'] as Node) && isPlainFlags(node['alternate'] as Node);
  if (node.type === 'Identifier') return node['name'] === 'undefined';
  if (node.type === 'UnaryExpression') return node['operator'] === 'void';
  return isText(node) && !/[uv]/.test(node['value'] as string);
}
