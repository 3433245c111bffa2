import { createHash } from 'node:crypto';
import { basename } from 'node:path';
import type { Case, ModuleModel, NamedShape, NumberName, Part, Shape } from './model.ts';

/**
 * The WIT of a module. Its names are numbers: whatever an author calls things, they are labels of WIT, and no two are
 * the same.
 */

const NUMBERS: Readonly<Record<NumberName, string>> = {
  i8: 's8',
  u8: 'u8',
  i16: 's16',
  u16: 'u16',
  i32: 's32',
  u32: 'u32',
  i64: 's64',
  u64: 'u64',
  f32: 'f32',
  f64: 'f64',
};

const NAMES = new Map(Object.entries(NUMBERS).map(([name, wit]) => [wit, name as NumberName]));

/** The number that a type of WIT is; undefined: it is none. */
export const numberOf = (wit: string): NumberName | undefined => NAMES.get(wit);

/** The package of all interfaces of modules. */
export const MODULE_PACKAGE = 'skerry:app';

// `f32` is a type of WIT.
export const functionName = (index: number): string => `call${index}`;
export const typeName = ({ type: { index } }: NamedShape): string => `r${index}`;
export const fieldName = (index: number): string => `m${index}`;
export const parameterName = (index: number): string => `p${index}`;
/** `get-all` is `getAll` in JavaScript, as bindings have it. */
export const camel = (label: string): string => label.toLowerCase().replace(/-(.)/g, (_, letter: string) => letter.toUpperCase());
/** A field of a record as bindings have it. */
export const boundField = ({ label }: Part, index: number): string => (label === undefined ? fieldName(index) : camel(label));

/** What a `Result` holds in place of a value. */
export const FAILURE = 'failure';

export function witType(shape: Shape): string {
  switch (shape.kind) {
    case 'number':
      return NUMBERS[shape.name];
    case 'bool':
    case 'string':
    case 'char':
      return shape.kind;
    case 'buffer':
      return `list<${NUMBERS[shape.element]}>`;
    case 'list':
      return `list<${witType(shape.element)}>`;
    case 'tuple':
      return `tuple<${shape.elements.map(witType).join(', ')}>`;
    case 'result': {
      const [ok, err] = shape.cases;
      return resultType(ok!.shape && witType(ok!.shape), err!.shape && witType(err!.shape));
    }
    case 'nullable':
      return `option<${witType(shape.inner)}>`;
    default:
      return typeName(shape);
  }
}

function resultType(ok: string | undefined, err: string | undefined): string {
  if (err !== undefined) return `result<${ok ?? '_'}, ${err}>`;
  return ok === undefined ? 'result' : `result<${ok}>`;
}

const DIGEST_DIGITS = 8;

/** Id of the interface of a module. Two may have one name in two folders. */
export function idOf(path: string, extension: string): string {
  const digest = createHash('sha256').update(path).digest('hex').slice(0, DIGEST_DIGITS);
  const name = basename(path, extension);
  const label = /^[a-z][a-z0-9]*(?:-[a-z][a-z0-9]*)*$/.test(name) ? name : 'module';
  return `${MODULE_PACKAGE}/${label}-h${digest}`;
}

/** What the interface is called within its package. */
export const interfaceName = ({ id }: ModuleModel): string => id.slice(MODULE_PACKAGE.length + 1);

/** The interface, without a package around it. */
export function interfaceWit(model: ModuleModel): string {
  const { functions, types } = model;
  const lines = types.map(typeLine);
  if (functions.some(({ mayFail, failure }) => mayFail && failure === undefined))
    lines.push(`  record ${FAILURE} { code: string, message: string }`);
  for (const [i, { parameters, result, mayFail, failure }] of functions.entries()) {
    const texts = parameters.map(({ label, shape }, k) => `%${label ?? parameterName(k)}: ${witType(shape)}`);
    const value = result === undefined ? undefined : witType(result);
    const err = failure === undefined ? FAILURE : failure.shape && witType(failure.shape);
    const text = mayFail ? resultType(value, err) : value;
    lines.push(`  ${functionName(i)}: func(${texts.join(', ')})${text === undefined ? '' : ` -> ${text}`};`);
  }
  return `interface ${interfaceName(model)} {\n${lines.join('\n')}\n}\n`;
}

function typeLine(shape: NamedShape): string {
  const items = (texts: readonly string[]): string => `  ${shape.kind} ${typeName(shape)} { ${texts.join(', ')} }`;
  switch (shape.kind) {
    case 'record':
      return items(shape.type.fields.map(({ label, shape: field }, i) => `%${label ?? fieldName(i)}: ${witType(field)}`));
    case 'variant':
      return items(shape.type.cases.map(caseText));
    default:
      return items(shape.type.labels.map((label) => `%${label}`));
  }
}

const caseText = ({ label, shape }: Case): string => `%${label}${shape === undefined ? '' : `(${witType(shape)})`}`;
