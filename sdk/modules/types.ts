import type { Case, ModuleModel, NamedShape, NumberName, Part, Shape } from './model.ts';
import { camel } from './wit.ts';

/** Declarations of a module for TypeScript. */

const BIG_NUMBERS: Partial<Record<NumberName, string>> = { i64: 'bigint', u64: 'bigint' };

function typeText(shape: Shape, isParameter: boolean): string {
  switch (shape.kind) {
    case 'number':
      return BIG_NUMBERS[shape.name] ?? 'number';
    case 'bool':
      return 'boolean';
    case 'string':
    case 'char':
      return 'string';
    case 'buffer':
      return isParameter || shape.class === 'ArrayBuffer' ? shape.class : `${shape.class}<ArrayBuffer>`;
    case 'list': {
      const element = typeText(shape.element, isParameter);
      const text = isUnion(shape.element) ? `(${element})[]` : `${element}[]`;
      return isParameter ? `readonly ${text}` : text;
    }
    case 'tuple': {
      const text = `[${shape.elements.map((element) => typeText(element, isParameter)).join(', ')}]`;
      return isParameter ? `readonly ${text}` : text;
    }
    case 'result':
      return casesText(shape.cases, isParameter);
    case 'nullable':
      return `${typeText(shape.inner, isParameter)} | ${shape.absent}`;
    default:
      return shape.type.name;
  }
}

const isUnion = ({ kind }: Shape): boolean => kind === 'nullable' || kind === 'result';

function casesText(cases: readonly Case[], isParameter: boolean): string {
  const texts = cases.map(({ label, shape }) => {
    const value = shape === undefined ? '' : `; val: ${typeText(shape, isParameter)}`;
    return `{ tag: ${quote(label)}${value} }`;
  });
  return texts.join(' | ');
}

const quote = (text: string): string => `'${text}'`;

function parameterText({ name, shape }: Part): string {
  return `${name}: ${typeText(shape, true)}`;
}

/** What a component may do without, may be left out. */
function fieldText({ name, shape }: Part): string {
  const mark = shape.kind === 'nullable' && shape.absent === 'undefined' ? '?' : '';
  return `  ${name}${mark}: ${typeText(shape, false)};`;
}

function declaration(shape: NamedShape): string {
  const { name } = shape.type;
  switch (shape.kind) {
    case 'record':
      return [`export interface ${name} {`, ...shape.type.fields.map(fieldText), '}', ''].join('\n');
    case 'enum':
      return `export type ${name} = ${shape.type.labels.map(quote).join(' | ')};\n`;
    case 'flags':
      return [`export interface ${name} {`, ...shape.type.labels.map((label) => `  ${camel(label)}?: boolean;`), '}', ''].join('\n');
    case 'variant':
      return `export type ${name} = ${casesText(shape.type.cases, false)};\n`;
  }
}

function docsOf(docs: string | undefined): string[] {
  if (docs === undefined) return [];
  const lines = docs.split('\n');
  return lines.length === 1 ? [`/** ${docs} */`] : ['/**', ...lines.map((line) => ` * ${line}`.trimEnd()), ' */'];
}

/** Text of the file that TypeScript takes for the module: what its functions take and return. */
export function moduleTypes({ path, functions, types }: ModuleModel): string {
  const name = path.replace(/^.*\//, '');
  const declarations = functions.map(({ name: called, docs, parameters, result }) => {
    const text = `export function ${called}(${parameters.map(parameterText).join(', ')}): ${result === undefined ? 'void' : typeText(result, false)};`;
    return [...docsOf(docs), text, ''].join('\n');
  });
  return [`// Written by the build from ${name}.`, '', ...types.map(declaration), ...declarations].join('\n');
}
