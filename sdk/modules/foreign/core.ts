import { parse } from '@bytecodealliance/jco';
import { SkerryError } from '@skerry/host/base';
import { type CoreInterface, readCoreInterface } from '@skerry/host/engine/binary';
import { joinSections, splitSections } from '@skerry/host/engine/format';
import type { ModuleFunction, ModuleModel, NumberName, Part, Shape } from '../model.ts';
import { functionName, parameterName, witType } from '../wit.ts';
import { nothing } from './component.ts';
import { ACCESS, MEMORY, type MemoryFunction } from './memory.ts';

type CoreType = CoreInterface['exports'] extends ReadonlyMap<string, infer T> ? T : never;
type CoreFunction = Extract<CoreType, { readonly kind: 'func' }>['type'];

/** Types of core functions that cross; integers as signed ones. */
const NUMBERS: ReadonlySet<string> = new Set<NumberName>(['i32', 'i64', 'f32', 'f64']);

/** Toolchains export it to be called before anything else. */
const INITIALIZE = '_initialize';
const IDENTIFIER = /^[A-Za-z_$][\w$]*$/;
/** Section of a component with a core module. */
const CORE_MODULE = 1;

/** A core function that crosses. */
interface Called {
  readonly name: string;
  readonly params: readonly string[];
  readonly result: string | undefined;
}

const START = `
  (core module $Start (import "foreign" "${INITIALIZE}" (func $initialize)) (start $initialize))
  (core instance (instantiate $Start (with "foreign" (instance $foreign))))`;

/** @throws SkerryError `BUILD_FAILED`, `COMPONENT_INVALID` */
export async function readCoreModule(path: string, id: string, bytes: Uint8Array): Promise<ModuleModel> {
  await demandValid(path, bytes);
  const { imports, exports } = readCoreInterface({ kind: 'core-module', bytes, offset: 0 });
  if (imports.length > 0) throw wanting(path, imports);
  const called: Called[] = [];
  const others = new Map<string, string>();
  for (const [name, type] of exports) {
    const reason = type.kind === 'func' ? whyNot(name, type.type) : undefined;
    if (type.kind !== 'func' || name === INITIALIZE) continue;
    if (reason !== undefined) others.set(name, reason);
    else called.push({ name, params: type.type.params.map(String), result: type.type.results.map(String)[0] });
  }
  const memory = isMemory32(exports.get('memory')) ? MEMORY : [];
  const taken = called.find(({ name }) => memory.some((each) => each.name === name));
  if (taken !== undefined) throw reserved(path, taken.name);
  if (called.length === 0) throw nothing(path, others);
  const text = textOf(id, called, memory, exports.has(INITIALIZE));
  const component = replaceModule(new Uint8Array(await parse(text)), bytes);
  return {
    path,
    id,
    functions: [...called.map((each) => functionOf(path, each)), ...memory.map((each) => memoryFunction(path, each))],
    types: [],
    others,
    component,
  };
}

/** What a component says of its core modules is read; what their functions do, only an engine looks at. */
async function demandValid(path: string, bytes: Uint8Array): Promise<void> {
  try {
    await WebAssembly.compile(new Uint8Array(bytes));
  } catch (cause) {
    throw new SkerryError('BUILD_FAILED', `${path}: ${(cause as Error).message}`, {
      help: 'Build the module anew, without what this engine does not know.',
      where: path,
      cause,
    });
  }
}

/** A memory whose offsets are 32-bit numbers. */
const isMemory32 = (type: CoreType | undefined): boolean => type?.kind === 'memory' && !type.limits.index64;

function whyNot(name: string, { params, results }: CoreFunction): string | undefined {
  if (!IDENTIFIER.test(name)) return 'Its name is not one of JavaScript: export it under another.';
  if (results.length > 1) return 'It returns several values: return one.';
  const other = [...params, ...results].map(String).find((type) => !NUMBERS.has(type));
  return other && `It has a value of type ${other}: only i32, i64, f32, and f64 cross.`;
}

const shapeOf = (type: string): Shape => ({ kind: 'number', name: type as NumberName });

function functionOf(path: string, { name, params, result }: Called): ModuleFunction {
  const parameters = params.map((type, i): Part => ({ name: `p${i}`, shape: shapeOf(type) }));
  return {
    name,
    docs: undefined,
    parameters,
    result: result === undefined ? undefined : shapeOf(result),
    mayFail: false,
    at: { path, line: 1 },
  };
}

const memoryFunction = (path: string, { name, docs, parameters, result }: MemoryFunction): ModuleFunction => ({
  name,
  docs,
  parameters,
  result,
  mayFail: false,
  at: { path, line: 1 },
});

/** The component in text, with an empty module in the place of the foreign one, first. */
function textOf(id: string, called: readonly Called[], memory: readonly MemoryFunction[], hasInitialize: boolean): string {
  const lifts = called.map(({ name, params, result }, i) => {
    const types = params.map((type, k) => `(param "${parameterName(k)}" ${witType(shapeOf(type))})`);
    if (result !== undefined) types.push(`(result ${witType(shapeOf(result))})`);
    return `(func $${functionName(i)} ${types.join(' ')} (canon lift (core func $foreign "${name}")))`;
  });
  const access = memory.map(({ name, type }, i) => {
    const options = name === 'memorySize' ? '' : ' (memory $access "memory") (realloc (func $access "realloc"))';
    return `(func $${functionName(called.length + i)} ${type} (canon lift (core func $access "${name}")${options}))`;
  });
  const names = [...called, ...memory].map((_, i) => `(export "${functionName(i)}" (func $${functionName(i)}))`);
  return `(component
  (core module $Foreign)
  (core instance $foreign (instantiate $Foreign))${hasInitialize ? START : ''}${memory.length > 0 ? ACCESS : ''}
  ${[...lifts, ...access].join('\n  ')}
  (instance $api ${names.join(' ')})
  (export "${id}" (instance $api)))`;
}

/** The text format has no place for a module in its binary form. */
function replaceModule(component: Uint8Array, module: Uint8Array): Uint8Array {
  const sections = splitSections(component);
  const index = sections.findIndex(({ id }) => id === CORE_MODULE);
  return joinSections(component, sections.with(index, { id: CORE_MODULE, body: module }));
}

function wanting(path: string, imports: CoreInterface['imports']): SkerryError {
  const names = [...new Set(imports.map(({ module, name }) => `${module} ${name}`))];
  const shown = names.length > 5 ? `${names.slice(0, 5).join(', ')} and ${names.length - 5} more` : names.join(', ');
  return new SkerryError('BUILD_FAILED', `The core module ${path} imports ${shown}, and nobody provides them`, {
    help: 'Make a component of it, whose imports are interfaces of WASI: `wasm-tools component new`, or a target such as wasm32-wasip2.',
    where: path,
  });
}

function reserved(path: string, name: string): SkerryError {
  return new SkerryError('BUILD_FAILED', `The core module ${path} exports ${name}, which is the name of a function for its memory`, {
    help: 'Export it under another name.',
    where: path,
  });
}
