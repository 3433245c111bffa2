import type { FunctionType, NamedType, ValueType } from '../wit/model.ts';
import { flatOf, hasBorrow, hasText, innerTypes, offsetsOf, shapeOf, sizeOf } from './abi.ts';
import { isOwn } from './handles.ts';
import { load } from './load.ts';
import { store } from './store.ts';
import { MEMORY } from './form.ts';
import { isPlainConstructor, memberNames, ownParameters, parameterTexts, resultText } from './functions.ts';
import { type Code, liftParameters, lowerOne } from './lower.ts';
import { camel, distinct, pascal } from './names.ts';
import { declareImport, signatureOf } from './signature.ts';
import { commented, definition, indent, listed, spaced } from './text.ts';
import { typeText } from './types.ts';
import type { Unit } from './unit.ts';

/** Exports: what the author implements, and what the host calls. */

/** What the core module has to export a function of the glue as. */
export interface CoreExport {
  readonly name: string;
  readonly externName: string;
}

/** What the classes of resources are called in the author's module. */
export const authorClassNames = (resources: readonly NamedType[]): string[] =>
  distinct(
    resources.map(({ name }) => pascal(name)),
    'case',
  );

/** The class that an author's class of a resource extends. */
export function exportResource(unit: Unit, module: string, resource: NamedType): void {
  const { definition: declared, docs, name: witName } = resource;
  if (declared.kind !== 'resource') return;
  const name = unit.nameOf(resource);
  const names = memberNames(declared.functions);
  const methods = declared.functions.flatMap((type, i) => {
    if (type.kind !== 'method') return [];
    const parameters = parameterTexts(unit, ownParameters(type));
    const head = listed(`abstract ${names[i]!}(`, parameters, `): ${resultText(unit, type)};`);
    return spaced(commented(type.docs, head));
  });
  const drop = [
    ...commented('Drops one that this component owns, because a caller returned it.', []),
    ...definition('drop', [], 'void', [`${unit.runtime('exported', 'dropExported')}(this, $drop${name});`]),
  ];
  const base = unit.runtime('exported', 'ExportedResource');
  const body = indent([...methods, '', ...drop]).slice(1);
  unit.add(commented(docs, [`export abstract class ${name} extends ${base} {`, ...body, '}']));
  const declare = (kind: string, parameter: string, result: string): void =>
    unit.addCore(declareImport(`[export]${module}`, `[resource-${kind}]${witName}`, `$${kind}${name}`, [parameter], result));
  declare('new', 'rep: i32', 'i32');
  declare('rep', 'handle: i32', 'i32');
  declare('drop', 'handle: i32', 'void');
}

/** What the functions of an exported interface are called in the author's module. */
export function authorFunctionNames(functions: readonly FunctionType[]): string[] {
  return distinct(
    functions.map(({ name }) => camel(name)),
    'value',
  );
}

/** What is called, and with what. */
type Called = readonly [callee: string, args: readonly string[]];
type Call = (args: readonly string[]) => Called;

/** What the author's module is called in the glue: parameters may have the names of its functions. */
const AUTHOR = 'author';

/** Writes the functions that the host calls. */
export class Glue {
  readonly exports: CoreExport[] = [];
  readonly #unit: Unit;
  readonly #prefix: string;
  readonly #core: string;

  /**
   * @param author path of the author's module
   * @param prefix of the functions' names, which differ between all interfaces of a world
   * @param core what the names of the core module's exports begin with: `wasi:cli/run@0.2.12#`
   */
  constructor(unit: Unit, author: string, prefix: string, core: string) {
    this.#unit = unit;
    unit.useAll(author, AUTHOR);
    this.#prefix = prefix;
    this.#core = core;
  }

  functions(functions: readonly FunctionType[]): void {
    const names = authorFunctionNames(functions);
    for (const [i, type] of functions.entries()) {
      this.#function(type, `${this.#prefix}$${names[i]!}`, (args) => [`${AUTHOR}.${names[i]!}`, args]);
    }
  }

  resources(resources: readonly NamedType[]): void {
    const names = authorClassNames(resources);
    for (const [i, resource] of resources.entries()) this.#resource(resource, names[i]!);
  }

  #resource(resource: NamedType, author: string): void {
    if (resource.definition.kind !== 'resource') return;
    const { functions } = resource.definition;
    const names = memberNames(functions);
    for (const [i, type] of functions.entries()) {
      const name = `${this.#prefix}$${author}$${names[i]!}`;
      this.#function(type, name, (args) => callMember(`${AUTHOR}.${author}`, type, names[i]!, args));
    }
    const name = `${this.#prefix}$${author}$dispose$`;
    const dispose = `${this.#unit.runtime('exported', 'disposeExported')}(rep);`;
    this.#add(name, `[dtor]${resource.name}`, definition(`export function ${name}`, ['rep: i32'], 'void', [dispose]));
  }

  #add(name: string, externName: string, lines: readonly string[], prefix = ''): void {
    this.#unit.add(lines);
    this.exports.push({ name, externName: prefix + this.#core + externName });
  }

  #function(type: FunctionType, name: string, call: Call): void {
    const { parameters, results } = signatureOf(type);
    const result = results.length > 1 ? 'usize' : (results[0] ?? 'void');
    const head = parameters.map((each) => `${each.name}: ${each.type}`);
    this.#add(name, type.externName, definition(`export function ${name}`, head, result, this.#body(type, call)));
    if (type.result === undefined || !hasText(type.result)) return;
    const release = `${this.#unit.runtime('memory', 'release')}();`;
    this.#add(
      `${name}$after`,
      type.externName,
      definition(`export function ${name}$after`, [`result: ${result}`], 'void', [release]),
      'cabi_post_',
    );
  }

  #body(type: FunctionType, call: Call): string[] {
    const { statements, expressions } = this.#lift(type);
    const hasLent = type.parameters.some((parameter) => lendsForeign(this.#unit, parameter.type));
    const after = hasLent ? [`${this.#unit.runtime('resource', 'endBorrows')}();`] : [];
    const [head, args] = call(expressions);
    if (type.result === undefined) return [...statements, ...listed(`${head}(`, args, ');'), ...after];
    const called = listed(`const $result: ${typeText(this.#unit, type.result)} = ${head}(`, args, ');');
    return [...statements, ...called, ...after, ...this.#lower(type)];
  }

  #lift(type: FunctionType): Code {
    const types = type.parameters.map((parameter) => parameter.type);
    const { parameters, inMemory } = signatureOf(type);
    if (!inMemory)
      return liftParameters(
        this.#unit,
        types,
        parameters.map(({ name }) => name),
      );
    const { offsets } = offsetsOf(types);
    const values = types.map((each, i) => `const $${i} = ${load(this.#unit, MEMORY, each, 'parameters', offsets[i]!)};`);
    return { statements: [...values, 'heap.free(parameters);'], expressions: types.map((_, i) => `$${i}`) };
  }

  #lower({ result }: FunctionType): string[] {
    if (result === undefined) return [];
    const value = { type: result, text: '$result' };
    if (flatOf(result).length > 1) {
      const place = this.#unit.returnArea(sizeOf(result));
      return [...store(this.#unit, MEMORY, result, place, 0, '$result'), `return ${place};`];
    }
    const { statements, expressions } = lowerOne(this.#unit, value);
    return [...statements, `return ${expressions[0]!};`];
  }
}

/** Whether a value lends what others made, which is given back when the call is over. */
function lendsForeign(unit: Unit, type: ValueType): boolean {
  if (!hasBorrow(type)) return false;
  const shape = shapeOf(type);
  return shape.kind === 'borrow' ? !isOwn(unit, shape.resource) : innerTypes(shape).some((inner) => lendsForeign(unit, inner));
}

function callMember(author: string, type: FunctionType, name: string, args: readonly string[]): Called {
  if (isPlainConstructor(type)) return [`new ${author}`, args];
  if (type.kind !== 'method') return [`${author}.${name}`, args];
  return [`${args[0]!}.${name}`, args.slice(1)];
}
