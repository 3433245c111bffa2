import { createHash } from 'node:crypto';
import { basename } from 'node:path';
import type { ModuleModel, NumberName, RecordShape, Shape } from './model.ts';

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
export const recordName = ({ index }: RecordShape): string => `r${index}`;
export const fieldName = (index: number): string => `m${index}`;
export const parameterName = (index: number): string => `p${index}`;
/** What a `Result` holds in place of a value. */
export const FAILURE = 'failure';

export function witType(shape: Shape): string {
  switch (shape.kind) {
    case 'number':
      return NUMBERS[shape.name];
    case 'bool':
    case 'string':
      return shape.kind;
    case 'buffer':
      return `list<${NUMBERS[shape.element]}>`;
    case 'list':
      return `list<${witType(shape.element)}>`;
    case 'record':
      return recordName(shape.record);
    case 'nullable':
      return `option<${witType(shape.inner)}>`;
  }
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
  const { functions, records } = model;
  const lines = records.map((record) => {
    const fields = record.fields.map(({ shape }, i) => `${fieldName(i)}: ${witType(shape)}`);
    return `  record ${recordName(record)} { ${fields.join(', ')} }`;
  });
  if (functions.some(({ mayFail, failsWithText }) => mayFail && !failsWithText))
    lines.push(`  record ${FAILURE} { code: string, message: string }`);
  for (const [i, { parameters, result, mayFail, failsWithText }] of functions.entries()) {
    const texts = parameters.map(({ label, shape }, k) => `%${label ?? parameterName(k)}: ${witType(shape)}`);
    const value = result === undefined ? undefined : witType(result);
    const text = mayFail ? `result<${value ?? '_'}, ${failsWithText ? 'string' : FAILURE}>` : value;
    lines.push(`  ${functionName(i)}: func(${texts.join(', ')})${text === undefined ? '' : ` -> ${text}`};`);
  }
  return `interface ${interfaceName(model)} {\n${lines.join('\n')}\n}\n`;
}
