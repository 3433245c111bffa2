import { RolldownMagicString } from 'rolldown';
import { parseSync, Visitor } from 'rolldown/utils';

/**
 * What the tool generates to carry values between JavaScript and the world's imports, made fit: it is part of every component
 * and lives in every sandbox.
 */

/** A native function of the engine that calls an import. */
const IMPORT = '$import_';

/** Where the generated code gets memory for arguments, and how it gives some back. */
const ALLOCATE = '$realloc';
const FREE = '$dealloc';

/**
 * The generated code frees what it gets back from an import, but never what it passes to one: 200 values of 1 MiB filled a
 * sandbox. Each call frees its own arguments, and none of a call that is under way around it: `length` of an argument may be
 * a getter that calls the host.
 */
const ARGUMENTS = `
const $arguments = [];
function $allocate(oldPointer, oldSize, alignment, size) {
  const pointer = ${ALLOCATE}(oldPointer, oldSize, alignment, size);
  if (size > 0) $arguments.push(pointer, size, alignment);
  return pointer;
}
function $freeArguments(count) {
  while ($arguments.length > count) {
    const alignment = $arguments.pop(), size = $arguments.pop();
    ${FREE}($arguments.pop(), size, alignment);
  }
}
`;

/**
 * @param offered ids of the interfaces that a program may import
 * @throws Error for bindings of another version of the tool
 */
export function fitBindings(generated: string, offered: readonly string[]): string {
  return withoutUnused(fitCalls(withSigns(generated)), offered);
}

/**
 * The engine takes 64-bit arguments as unsigned only and aborts on a negative one (ComponentizeJS issue 343). Of 32 bits it
 * takes signed ones only: of a larger number it passes on half of what is a floating-point number inside. The bits are the
 * same either way, and what is on the other side reads them as the world says.
 */
function withSigns(bindings: string): string {
  return bindings
    .replaceAll('return BigInt.asIntN(64, converted);', 'return BigInt.asUintN(64, converted);')
    .replace(/(function toUint32\(val\) \{\s*)return val >>> 0;/, '$1return val | 0;');
}

/**
 * What an import returns as 64 bits arrives unsigned, alone or as the only part of a record or tuple. What is unsigned in the
 * world is made so once more; numbers that lie in memory have their sign.
 */
const SIGNED = "\n  if (typeof ret === 'bigint') ret = BigInt.asIntN(64, ret);";
/** Where the result lies in memory. */
const POINTED = '$dealloc(ret)';

interface Span {
  readonly start: number;
  readonly end: number;
}

function fitCalls(bindings: string): string {
  if (!bindings.includes(FREE)) throw new Error('componentize-js is not of the version that package.json asks for: run npm install');
  const text = new RolldownMagicString(bindings);
  const functions: Span[] = [];
  const enter = ({ body }: { readonly body: Span | null }): void => void functions.push(body ?? { start: 0, end: 0 });
  const leave = (): void => void functions.pop();
  new Visitor({
    FunctionDeclaration: enter,
    FunctionExpression: enter,
    'FunctionDeclaration:exit': leave,
    'FunctionExpression:exit': leave,
    ExpressionStatement({ start, end }) {
      const body = functions.at(-1);
      // Put together for each call, and shown to nobody.
      if (bindings.startsWith('_debugLog(', start)) text.remove(start, end);
      if (!/^(?:ret = )?\s*\$import_[\w$]+\(/.test(bindings.slice(start, end)) || body === undefined) return;
      const has = (word: string): boolean => bindings.slice(body.start, body.end).includes(word);
      if (bindings.startsWith('ret = ', start) && !has(POINTED)) text.appendLeft(end, SIGNED);
      if (!has(ALLOCATE)) return;
      text.appendLeft(body.start + 1, '\n  const $count = $arguments.length;');
      text.appendLeft(end, '\n  $freeArguments($count);');
    },
    Identifier({ name, start, end }) {
      if (name === ALLOCATE && functions.length > 0) text.overwrite(start, end, '$allocate');
    },
  }).visit(parseSync('bindings.js', bindings).program);
  text.append(ARGUMENTS);
  const freeing = text.toString();
  const lowering = freeing.match(/\$allocate\b/g)?.length ?? 0;
  if (lowering > 1 && !freeing.includes('$freeArguments($count)')) throw new Error(`Calls of ${IMPORT}… are not found in the bindings`);
  return freeing;
}

interface Statement {
  /** undefined: does something, and so stays. */
  readonly declares: readonly string[] | undefined;
  readonly text: string;
}

/**
 * Leaves out what no program can reach. The engine itself speaks `wasi:http` and what belongs to it, in native code; the
 * tool generates JavaScript for all of that as well, nine tenths of the bindings.
 */
function withoutUnused(bindings: string, offered: readonly string[]): string {
  const statements = statementsOf(bindings, offered);
  const owners = new Map(statements.flatMap((statement) => statement.declares?.map((name) => [name, statement] as const) ?? []));
  const kept = new Set<Statement>();
  const keep = (statement: Statement): void => {
    if (kept.has(statement)) return;
    kept.add(statement);
    for (const [word] of statement.text.matchAll(/[\w$]+/g)) {
      const owner = owners.get(word);
      if (owner !== undefined) keep(owner);
    }
  };
  for (const statement of statements) {
    // What the engine looks for, and what does something.
    if (statement.declares === undefined || statement.declares.includes('bindExports')) keep(statement);
  }
  return statements
    .filter((statement) => kept.has(statement))
    .map(({ text }) => text)
    .join('\n');
}

function statementsOf(bindings: string, offered: readonly string[]): Statement[] {
  return parseSync('bindings.js', bindings).program.body.flatMap((node): Statement[] => {
    const text = bindings.slice(node.start, node.end);
    const module = /^defineBuiltinModule\('(?<id>[^']+)'/.exec(text)?.groups?.['id'];
    if (module !== undefined) return offered.includes(module) ? [{ declares: undefined, text }] : [];
    return [{ declares: namesDeclaredBy(node), text }];
  });
}

function namesDeclaredBy(node: { readonly type: string }): string[] | undefined {
  if (node.type === 'FunctionDeclaration' || node.type === 'ClassDeclaration') return [(node as { id?: { name: string } }).id!.name];
  if (node.type !== 'VariableDeclaration') return undefined;
  const { declarations } = node as unknown as { readonly declarations: readonly { readonly id: { readonly name?: string } }[] };
  const names = declarations.map(({ id: { name } }) => name);
  // What is taken apart are the engine's natives, in an order that counts.
  return names.every((name) => name !== undefined) ? names : undefined;
}
