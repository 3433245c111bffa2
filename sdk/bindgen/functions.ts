import type { FunctionType, NamedType, Parameter, ValueType } from '../wit/model.ts';
import { lowerArguments, lowerInMemory, liftOne, needsRelease, type Value } from './lower.ts';
import { camel, distinct, pascal } from './names.ts';
import { MEMORY } from './form.ts';
import { load } from './load.ts';
import { declareImport, importText, signatureOf } from './signature.ts';
import { commented, definition, indent, listed, spaced } from './text.ts';
import { typeText } from './types.ts';
import type { Unit } from './unit.ts';
import { sizeOf } from './abi.ts';

/** Imports as functions and classes. */

/** Parameters with their names; `self` of a method is left out. */
export function ownParameters({ kind, parameters }: FunctionType): readonly Parameter[] {
  return kind === 'method' ? parameters.slice(1) : parameters;
}

function parameterNames(parameters: readonly Parameter[]): string[] {
  return distinct(
    parameters.map(({ name }) => camel(name)),
    'value',
  );
}

export function parameterTexts(unit: Unit, parameters: readonly Parameter[]): string[] {
  const names = parameterNames(parameters);
  return parameters.map(({ type }, i) => `${names[i]!}: ${typeText(unit, type)}`);
}

export const resultText = (unit: Unit, { result }: FunctionType): string => (result === undefined ? 'void' : typeText(unit, result));

/** Whether `new` can make one: a constructor that may fail is a function. */
export const isPlainConstructor = ({ kind, result }: FunctionType): boolean => kind === 'constructor' && result?.kind !== 'result';

/** What the functions of a resource are called in its class. */
export function memberNames(functions: readonly FunctionType[]): string[] {
  return distinct(
    functions.map(({ kind, name }) => (kind === 'constructor' ? 'create' : camel(name))),
    'member',
  );
}

/** Declares the core function of an import; its name here. */
function declareCore(unit: Unit, module: string, wanted: string, type: FunctionType): string {
  const name = unit.names.claim(`$host${wanted}`, 'case');
  const { parameters, result } = importText(signatureOf(type));
  unit.addCore(declareImport(module, type.externName, name, parameters, result).map((line) => line.replace(/^export /, '')));
  return name;
}

/** A longer one gets a line of its own. */
const LONGEST_CALL = 90;

/** Statements that call an import and return what it returns. */
function callBody(unit: Unit, type: FunctionType, core: string, values: readonly Value[]): string[] {
  const { inMemory, results } = signatureOf(type);
  const { statements, expressions } = inMemory ? lowerInMemory(unit, values) : lowerArguments(unit, values);
  const free = needsRelease(
    values.map((value) => value.type),
    inMemory,
  )
    ? [`${unit.runtime('memory', 'release')}();`]
    : [];
  if (type.result === undefined) return [...statements, ...listed(`${core}(`, expressions, ');'), ...free];
  if (results.length > 1) {
    const place = unit.returnArea(sizeOf(type.result));
    const call = listed(`${core}(`, [...expressions, place], ');');
    return [...statements, ...call, ...free, `return ${load(unit, MEMORY, type.result, place, 0)};`];
  }
  return [...statements, ...returnOne(unit, type.result, core, expressions, free)];
}

function returnOne(unit: Unit, type: ValueType, core: string, values: readonly string[], free: readonly string[]): string[] {
  const call = `${core}(${values.join(', ')})`;
  if (free.length === 0 && call.length <= LONGEST_CALL) {
    const { statements, expressions } = liftOne(unit, type, call);
    return [...statements, `return ${expressions[0]!};`];
  }
  const { statements, expressions } = liftOne(unit, type, '$result');
  return [...listed(`const $result = ${core}(`, values, ');'), ...free, ...statements, `return ${expressions[0]!};`];
}

function valuesOf(parameters: readonly Parameter[]): Value[] {
  const names = parameterNames(parameters);
  return parameters.map(({ type }, i) => ({ type, text: names[i]! }));
}

/** A function of an interface or of the world. */
export function importFunction(unit: Unit, module: string, type: FunctionType): void {
  const name = unit.names.claim(camel(type.name), 'value');
  const core = declareCore(unit, module, pascal(type.name), type);
  const body = callBody(unit, type, core, valuesOf(type.parameters));
  unit.add(
    commented(type.docs, definition(`export function ${name}`, parameterTexts(unit, type.parameters), resultText(unit, type), body)),
  );
}

/** A resource of the host as a class. */
export function importResource(unit: Unit, module: string, resource: NamedType): void {
  const { definition: declared, docs, name: witName } = resource;
  if (declared.kind !== 'resource') return;
  const name = unit.nameOf(resource);
  const drop = `$drop${name}`;
  const names = memberNames(declared.functions);
  const plain = declared.functions.find(isPlainConstructor);
  const members = declared.functions.flatMap((type, i) => {
    const core = declareCore(
      unit,
      module,
      type.kind === 'constructor' ? `New${pascal(witName)}` : pascal(witName) + pascal(type.name),
      type,
    );
    return spaced(type === plain ? constructorOf(unit, type, name, core, drop) : memberOf(unit, type, names[i]!, core));
  });
  const hidden = plain === undefined ? ['', 'private constructor() {', `  super(${unit.runtime('resource', 'NONE')}, ${drop});`, '}'] : [];
  const body = indent([...hidden, ...members]).slice(1);
  unit.add(commented(docs, [`export class ${name} extends ${unit.runtime('resource', 'Resource')} {`, ...body, '}']));
  unit.addCore(declareImport(module, `[resource-drop]${witName}`, drop, ['handle: i32'], 'void'));
}

function constructorOf(unit: Unit, type: FunctionType, name: string, core: string, drop: string): string[] {
  const make = `$make${name}`;
  const handle: FunctionType = { ...type, result: { kind: 's32' } };
  unit.addCore(
    definition(`function ${make}`, parameterTexts(unit, type.parameters), 'i32', callBody(unit, handle, core, valuesOf(type.parameters))),
  );
  const call = `super(${make}(${parameterNames(type.parameters).join(', ')}), ${drop});`;
  const head = definition('constructor', parameterTexts(unit, type.parameters), 'void', [call]);
  return commented(
    type.docs,
    head.map((line) => line.replace('): void {', ') {')),
  );
}

function memberOf(unit: Unit, type: FunctionType, name: string, core: string): string[] {
  const parameters = ownParameters(type);
  const self = type.kind === 'method' ? [{ type: type.parameters[0]!.type, text: 'this' }] : [];
  const body = callBody(unit, type, core, [...self, ...valuesOf(parameters)]);
  const head = type.kind === 'method' ? name : `static ${name}`;
  return commented(type.docs, definition(head, parameterTexts(unit, parameters), resultText(unit, type), body));
}
