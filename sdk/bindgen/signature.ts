import { MAX_FLAT_PARAMS } from '@skerry/host/engine/types';
import type { FunctionType, Parameter, ValueType } from '../wit/model.ts';
import { type CoreType, type Shape, casesOf, flatOf, shapeOf } from './abi.ts';
import { camel, distinct, pascal } from './names.ts';

/** Core functions: what the canonical ABI makes of a function's type. */

export interface CoreParameter {
  readonly name: string;
  readonly type: string;
}

export interface Signature {
  readonly parameters: readonly CoreParameter[];
  /** All parameters lie in memory, at the address that the only one has. */
  readonly inMemory: boolean;
  /** Core values of the result; more than one travel in memory. */
  readonly results: readonly CoreType[];
}

/** Core parameters of a value, with names that say what they are. */
function corePieces(name: string, type: ValueType): CoreParameter[] {
  const shape = shapeOf(type);
  const numbered = (types: readonly ValueType[]): CoreParameter[] => types.flatMap((each, i) => corePieces(`${name}-${i}`, each));
  switch (shape.kind) {
    case 'string':
    case 'map':
      return [
        { name, type: 'usize' },
        { name: `${name}-length`, type: 'i32' },
      ];
    case 'list':
      if (shape.length !== undefined) return numbered(Array<ValueType>(Math.min(shape.length, MAX_FLAT_PARAMS)).fill(shape.element));
      return [
        { name, type: 'usize' },
        { name: `${name}-length`, type: 'i32' },
      ];
    case 'record':
      return shape.fields.flatMap((field) => corePieces(`${name}-${field.name}`, field.type));
    case 'tuple':
      return numbered(shape.elements);
    case 'option':
      return [{ name: `has-${name}`, type: 'i32' }, ...corePieces(name, shape.some)];
    case 'u64':
      return [{ name, type: 'u64' }];
    default:
      return flatOf(type).map((core, i) => ({ name: i === 0 ? name : `${name}-${pieceName(shape, i)}`, type: core }));
  }
}

const pieceName = (shape: Shape, index: number): string => (casesOf(shape) === undefined ? String(index) : `payload-${index - 1}`);

function flatParameters(parameters: readonly Parameter[]): CoreParameter[] {
  const flat = parameters.flatMap(({ name, type }) => corePieces(name, type));
  const names = distinct(
    flat.map(({ name }) => coreName(name)),
    'value',
  );
  return flat.map(({ type }, i) => ({ name: names[i]!, type }));
}

/** Names of parts may begin with digits, `x-0`. */
function coreName(name: string): string {
  const [first = '', ...rest] = name.split('-');
  return camel(first) + rest.map((word) => pascalWord(word)).join('');
}

const pascalWord = (word: string): string => (/^[0-9]/.test(word) ? word : pascal(word));

const countFlat = (parameters: readonly Parameter[]): number => parameters.reduce((sum, { type }) => sum + flatOf(type).length, 0);

export function signatureOf({ parameters, result }: FunctionType): Signature {
  const inMemory = countFlat(parameters) > MAX_FLAT_PARAMS;
  return {
    parameters: inMemory ? [{ name: 'parameters', type: 'usize' }] : flatParameters(parameters),
    inMemory,
    results: result === undefined ? [] : flatOf(result),
  };
}

/** What the core function of an import returns; more than one value goes to the address that it is given last. */
export function importText({ parameters, results }: Signature): { readonly parameters: string[]; readonly result: string } {
  const texts = parameters.map(({ name, type }) => `${name}: ${type}`);
  if (results.length > 1) return { parameters: [...texts, 'ret: usize'], result: 'void' };
  return { parameters: texts, result: results[0] ?? 'void' };
}

/** `@external(…) declare function name(…): …;` */
export function declareImport(module: string, name: string, local: string, parameters: readonly string[], result: string): string[] {
  const head = `export declare function ${local}(`;
  const line = `${head}${parameters.join(', ')}): ${result};`;
  const text = line.length <= 120 ? [line] : [head, ...parameters.map((each) => `  ${each},`), `): ${result};`];
  return [`@external(${JSON.stringify(module)}, ${JSON.stringify(name)})`, ...text];
}
