import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Plugin } from 'rolldown';
import { RolldownMagicString } from 'rolldown';
import { parseSync, Visitor } from 'rolldown/utils';
import { runtimeModule } from './node-modules.ts';

/** Plain JavaScript: it is put into the bundle as it is. */
const HELPERS = readFileSync(join(dirname(runtimeModule('async_hooks')), 'await.js'), 'utf8');

/**
 * The engine continues a function after `await` without telling anybody, and then `AsyncLocalStorage` would have lost its
 * store. In programs that use it, each `await` of the whole bundle is written so that it carries the store along, and so is what
 * async functions return and async generators yield: `guest/js/runtime/node/await.js`.
 */
export function asyncContextPlugin(): Plugin {
  return {
    name: 'skerry:async-context',
    renderChunk(code, { modules }) {
      if (!Object.hasOwn(modules, runtimeModule('async_hooks'))) return undefined;
      const text = carryContext(code);
      return { code: text.toString(), map: text.generateMap({ hires: 'boundary' }) };
    },
  };
}

interface Span {
  readonly type: string;
  readonly start: number;
  readonly end: number;
}

interface FunctionNode {
  readonly type: string;
  readonly async: boolean;
  readonly generator: boolean;
  readonly body: Span | null;
}

/** `async () => value` */
const hasResult = ({ type, async, body }: FunctionNode): boolean =>
  async && type === 'ArrowFunctionExpression' && body !== null && body.type !== 'BlockStatement' && !isAwaited(body);

/** What was awaited has no `then` any more. A generator awaits it once more all the same. */
const isAwaited = ({ type }: Span): boolean => type === 'AwaitExpression';

const isPromise = (callee: Span): boolean => callee.type === 'Identifier' && (callee as Span & { name: string }).name === 'Promise';

const isOne = (argument: Span | undefined): argument is Span => argument !== undefined && argument.type !== 'SpreadElement';

/** @param code one module, with neither `using` nor syntax that is not JavaScript's */
export function carryContext(code: string): RolldownMagicString {
  const text = new RolldownMagicString(code);
  /** Where a labelled statement begins, by where its body does: `continue` finds a label only right before its loop. */
  const labels = new Map<number, number>();
  const loops: string[] = [];
  let count = 0;
  const functions: FunctionNode[] = [];
  const wrap = (helper: string, { start }: Span): void => void text.appendRight(start, `${helper}((`);
  const unwrap = ({ end }: Span): void => void text.appendLeft(end, '))');
  const enter = (node: FunctionNode): void => {
    functions.push(node);
    if (hasResult(node)) wrap('skerryReturned', node.body!);
  };
  const leave = (node: FunctionNode): void => {
    functions.pop();
    if (hasResult(node)) unwrap(node.body!);
  };
  const helperOf = (argument: Span | null, isDelegate = false): string | undefined => {
    const inside = functions.at(-1);
    if (argument === null || inside?.async !== true || (isAwaited(argument) && !inside.generator)) return undefined;
    if (isDelegate) return 'skerryDelegate';
    return inside.generator ? 'skerryYielded' : 'skerryReturned';
  };
  new Visitor({
    FunctionDeclaration: enter,
    FunctionExpression: enter,
    ArrowFunctionExpression: enter,
    'FunctionDeclaration:exit': leave,
    'FunctionExpression:exit': leave,
    'ArrowFunctionExpression:exit': leave,
    ReturnStatement({ argument }) {
      const helper = helperOf(argument);
      if (helper !== undefined) wrap(helper, argument!);
    },
    'ReturnStatement:exit'({ argument }) {
      if (helperOf(argument) !== undefined) unwrap(argument!);
    },
    YieldExpression({ argument, delegate }) {
      const helper = helperOf(argument, delegate);
      if (helper !== undefined) wrap(helper, argument!);
    },
    'YieldExpression:exit'({ argument, delegate }) {
      if (helperOf(argument, delegate) !== undefined) unwrap(argument!);
    },
    NewExpression({ callee, arguments: [executor] }) {
      if (isPromise(callee) && isOne(executor)) wrap('skerryExecutor', executor);
    },
    'NewExpression:exit'({ callee, arguments: [executor] }) {
      if (isPromise(callee) && isOne(executor)) unwrap(executor);
    },
    LabeledStatement({ start, body }) {
      labels.set(body.start, labels.get(start) ?? start);
    },
    AwaitExpression({ start }) {
      text.appendRight(start, 'skerryAfter(');
      text.appendRight(start + 'await'.length, ' skerryBefore(');
    },
    'AwaitExpression:exit'({ end }) {
      text.appendLeft(end, '))');
    },
    ForOfStatement({ await: isAsync, start, left, right, body }) {
      if (!isAsync) return;
      const name = `skerryLoop${count++}`;
      loops.push(name);
      const target = code.slice(left.start, left.end);
      const taken = `= skerryAfter(${name}Item);`;
      text.appendRight(labels.get(start) ?? start, `{ let ${name}, ${name}Failed = false; try { `);
      text.overwrite(left.start, left.end, `const ${name}Item`);
      text.appendRight(right.start, `(${name} = new SkerryLoop(`);
      text.appendRight(body.start, left.type === 'VariableDeclaration' ? `{ ${target} ${taken} ` : `{ (${target} ${taken.slice(0, -1)}); `);
    },
    'ForOfStatement:exit'({ await: isAsync, end, right, body }) {
      if (!isAsync) return;
      const name = loops.pop()!;
      text.appendLeft(right.end, '))');
      text.appendLeft(body.end, ' }');
      const close = `const ${name}End = ${name}?.close(${name}Failed); if (${name}End !== undefined) skerryAfter(await skerryBefore(${name}End));`;
      text.appendLeft(end, ` } catch (${name}Error) { ${name}Failed = true; throw ${name}Error; } finally { ${close} } }`);
    },
  }).visit(parseSync('bundle.js', code).program);
  return text.prepend(HELPERS);
}
