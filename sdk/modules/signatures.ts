import type { AnalyzedProgram, Diagnostic } from '../assemblyscript/index.ts';
import { positionOf } from '../assemblyscript/index.ts';
import type { ModuleFunction, NamedShape, NumberName, Part, RecordType, Shape } from './model.ts';

/** What a module exports, as the compiler resolves it: aliases followed, classes of other files found. */

type Program = AnalyzedProgram['program'];
type File = Program['filesByName'] extends Map<string, infer F> ? F : never;
type Element = NonNullable<ReturnType<File['lookupExport']>>;
type Resolver = Program['resolver'];
type FunctionPrototype = Parameters<Resolver['resolveFunction']>[0];
type Func = NonNullable<ReturnType<Resolver['resolveFunction']>>;
type Type = Func['signature']['returnType'];
type Class = NonNullable<ReturnType<Type['getClass']>>;
type Range = FunctionPrototype['identifierNode']['range'];

/** The compiler's numbers. */
const FUNCTION_PROTOTYPE = 4;
const CLASS_PROTOTYPE = 6;
const ENUM = 2;
const GLOBAL = 0;
const FLAG = { export: 2, readonly: 64, private: 512, protected: 1024, generic: 65_536 } as const;

const NUMBERS: Readonly<Record<string, NumberName>> = {
  i8: 'i8',
  u8: 'u8',
  i16: 'i16',
  u16: 'u16',
  i32: 'i32',
  u32: 'u32',
  i64: 'i64',
  u64: 'u64',
  isize: 'i32',
  usize: 'u32',
  f32: 'f32',
  f64: 'f64',
};

const BUFFERS: Readonly<Record<string, NumberName>> = {
  '~lib/typedarray/Int8Array': 'i8',
  '~lib/typedarray/Uint8Array': 'u8',
  '~lib/typedarray/Uint8ClampedArray': 'u8',
  '~lib/typedarray/Int16Array': 'i16',
  '~lib/typedarray/Uint16Array': 'u16',
  '~lib/typedarray/Int32Array': 'i32',
  '~lib/typedarray/Uint32Array': 'u32',
  '~lib/typedarray/Int64Array': 'i64',
  '~lib/typedarray/Uint64Array': 'u64',
  '~lib/typedarray/Float32Array': 'f32',
  '~lib/typedarray/Float64Array': 'f64',
  '~lib/arraybuffer/ArrayBuffer': 'u8',
};

/** Names that differ in the two languages. */
const BUFFER_NAMES: Readonly<Record<string, string>> = { Int64Array: 'BigInt64Array', Uint64Array: 'BigUint64Array' };

const LISTS: Readonly<Record<string, 'Array' | 'StaticArray'>> = {
  '~lib/array/Array': 'Array',
  '~lib/staticarray/StaticArray': 'StaticArray',
};

const RESULT = '~lib/@skerry/guest/result/Result';

const CROSSING = 'Numbers, bool, string, typed arrays, ArrayBuffer, Array<T>, exported classes of these, T | null, and a Result cross.';

export interface Signatures {
  readonly functions: readonly ModuleFunction[];
  readonly types: readonly NamedShape[];
  readonly others: ReadonlyMap<string, string>;
  readonly problems: readonly Diagnostic[];
}

/** Why a type does not cross. */
class Refusal extends Error {
  readonly help: string;

  constructor(message: string, help = CROSSING) {
    super(message);
    this.help = help;
  }
}

/** @param entry logical path of the module */
export function signaturesOf(program: Program, entry: string): Signatures {
  return new Reading(program).run(entry);
}

class Reading {
  readonly #program: Program;
  readonly #records = new Map<Class, RecordType>();
  /** Classes whose fields are being read. */
  readonly #open = new Set<Class>();
  readonly #problems: Diagnostic[] = [];

  constructor(program: Program) {
    this.#program = program;
  }

  run(entry: string): Signatures {
    const file = this.#program.filesByName.get(entry.replace(/\.ts$/, ''))!;
    const functions: ModuleFunction[] = [];
    const others = new Map<string, string>();
    for (const [name, element] of exportsOf(file)) {
      if (name === 'default') others.set(name, 'Give it a name: a default export does not cross.');
      else if (element.kind !== (FUNCTION_PROTOTYPE as number)) others.set(name, helpFor(element));
      else functions.push(...this.#function(name, element as FunctionPrototype));
    }
    return { functions, types: [...this.#records.values()].map((type) => ({ kind: 'record', type })), others, problems: this.#problems };
  }

  #function(name: string, prototype: FunctionPrototype): ModuleFunction[] {
    const { identifierNode } = prototype;
    if (prototype.is(FLAG.generic)) {
      this.#problem(
        identifierNode.range,
        `'${name}' has type parameters, which cannot cross to TypeScript`,
        'Export a function for each type.',
      );
      return [];
    }
    const resolved = this.#program.resolver.resolveFunction(prototype, null);
    // The compiler has said why.
    if (resolved === null) return [];
    const { parameterTypes, returnType } = resolved.signature;
    const nodes = prototype.functionTypeNode;
    const parameters = parameterTypes.map((type, i): Part | undefined => {
      const node = nodes.parameters[i]!;
      const shape = this.#checked(type, node.type.range, `'${node.name.text}' of '${name}'`);
      return shape && { name: node.name.text, shape };
    });
    const result = this.#result(returnType, nodes.returnType.range, name);
    if (result === undefined || parameters.includes(undefined)) return [];
    const { path, line } = positionAt(identifierNode.range);
    return [{ name, docs: docsOf(prototype), parameters: parameters as Part[], ...result, at: { path, line } }];
  }

  #result(type: Type, range: Range, name: string): Pick<ModuleFunction, 'result' | 'mayFail'> | undefined {
    if (type.toString() === 'void') return { result: undefined, mayFail: false };
    const found = type.getClass();
    const mayFail = found !== null && found.prototype.internalName === RESULT && !type.isNullableReference;
    const value = mayFail ? found.typeArguments![0]! : type;
    const result = this.#checked(value, range, `The result of '${name}'`);
    return result && { result, mayFail };
  }

  #checked(type: Type, range: Range, what: string): Shape | undefined {
    try {
      return this.#shape(type);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      this.#problem(range, `${what} cannot cross to TypeScript: ${error.message}`, error.help);
      return undefined;
    }
  }

  #problem(range: Range, message: string, help: string): void {
    this.#problems.push({ severity: 'error', code: 0, message, at: positionAt(range), help });
  }

  #shape(type: Type): Shape {
    if (type.isNullableReference) return { kind: 'nullable', inner: this.#shape(type.nonNullableType), absent: 'null' };
    const found = type.getClass();
    if (found !== null) return this.#ofClass(found);
    const text = type.toString();
    if (text === 'bool') return { kind: 'bool' };
    const name = NUMBERS[text];
    if (name === undefined) throw new Refusal(`${text} is nothing that a component passes on`);
    return { kind: 'number', name };
  }

  #ofClass(found: Class): Shape {
    const { internalName } = found.prototype;
    const name = internalName.replace(/^.*\//, '');
    if (internalName === '~lib/string/String') return { kind: 'string' };
    const element = BUFFERS[internalName];
    if (element !== undefined) return { kind: 'buffer', class: BUFFER_NAMES[name] ?? name, element };
    const list = LISTS[internalName];
    if (list !== undefined) return { kind: 'list', class: list, element: this.#shape(found.typeArguments![0]!) };
    if (internalName === RESULT) throw new Refusal('a Result inside of another value', 'Return it from the function itself.');
    if (internalName.startsWith('~lib/')) throw new Refusal(`${name} is a class of the library`);
    return { kind: 'record', type: this.#record(found) };
  }

  #record(found: Class): RecordType {
    const known = this.#records.get(found);
    if (known !== undefined) return known;
    const { prototype } = found;
    const { name } = prototype;
    if (this.#open.has(found)) throw new Refusal(`${name} contains itself`, 'Pass a list with indices in place of references.');
    if (found.typeArguments !== null) throw new Refusal(`${name} has type parameters`, 'Make a class without any.');
    if (!found.type.isManaged) throw new Refusal(`${name} is unmanaged`);
    if (!prototype.is(FLAG.export) || prototype.parent !== prototype.file) {
      throw new Refusal(`${name} is not exported`, `Write: export class ${name}`);
    }
    this.#open.add(found);
    try {
      const fields = this.#fields(found);
      // Those that its fields have come before it.
      const record: RecordType = { name: this.#freeName(name), index: this.#records.size, file: prototype.file.internalName, fields };
      this.#records.set(found, record);
      return record;
    } finally {
      this.#open.delete(found);
    }
  }

  #freeName(name: string): string {
    const taken = [...this.#records.values()].some((record) => record.name === name);
    if (taken) throw new Refusal(`there are two classes ${name}`, 'Give one of them another name.');
    return name;
  }

  #fields(found: Class): Part[] {
    const parts: Part[] = [];
    for (const [name, member] of found.members ?? []) {
      const { instance: property, isField } = member as unknown as FieldPrototype;
      if (!isField || property === null || property === undefined) continue;
      if (member.is(FLAG.private) || member.is(FLAG.protected)) {
        throw new Refusal(`${found.prototype.name} has the private field '${name}'`, 'Only classes cross whose fields all can be seen.');
      }
      parts.push({ name, shape: this.#shape(property.type) });
    }
    if (parts.length === 0) throw new Refusal(`${found.prototype.name} has no fields`);
    return parts;
  }
}

const positionAt = ({ source, start, end }: Range) => positionOf(source.normalizedPath, source.text, start, end);

/** What the compiler's declarations do not say of members. */
interface FieldPrototype {
  readonly isField: boolean;
  readonly instance: { readonly type: Type } | null | undefined;
}

function exportsOf(file: File): Map<string, Element> {
  const found = new Map<string, Element>();
  const visit = (each: File, seen: Set<File>): void => {
    if (seen.has(each)) return;
    seen.add(each);
    for (const [name, element] of each.exports ?? []) if (!found.has(name)) found.set(name, element);
    for (const star of each.exportsStar ?? []) visit(star, seen);
  };
  visit(file, new Set());
  return found;
}

function helpFor({ kind }: Element): string {
  if (kind === (CLASS_PROTOTYPE as number)) return 'It is a class: import its type, and make a plain object with its fields.';
  if (kind === (GLOBAL as number) || kind === (ENUM as number)) return 'Only functions cross: export one that returns it.';
  return 'Only functions cross to TypeScript.';
}

/** The documentation in front of a declaration. */
function docsOf({ declaration: { range } }: FunctionPrototype): string | undefined {
  const before = range.source.text.slice(0, range.start);
  const comment = /\/\*\*((?:[^*]|\*(?!\/))*)\*\/\s*(?:export\s+)?$/.exec(before)?.[1];
  const lines = comment?.split('\n').map((line) => line.replace(/^\s*\* ?/, '').trimEnd());
  return lines?.join('\n').trim();
}
