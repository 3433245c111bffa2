import type { ModuleModel, NumberName, Part, Shape } from './model.ts';

/** Declarations of a module for TypeScript. */

const BIG_NUMBERS: Partial<Record<NumberName, string>> = { i64: 'bigint', u64: 'bigint' };

function typeText(shape: Shape, isParameter: boolean): string {
  switch (shape.kind) {
    case 'number':
      return BIG_NUMBERS[shape.name] ?? 'number';
    case 'bool':
      return 'boolean';
    case 'string':
      return 'string';
    case 'buffer':
      return isParameter || shape.class === 'ArrayBuffer' ? shape.class : `${shape.class}<ArrayBuffer>`;
    case 'list': {
      const element = typeText(shape.element, isParameter);
      const text = shape.element.kind === 'nullable' ? `(${element})[]` : `${element}[]`;
      return isParameter ? `readonly ${text}` : text;
    }
    case 'record':
      return shape.record.name;
    case 'nullable': {
      const inner = typeText(shape.inner, isParameter);
      return `${inner} | null`;
    }
  }
}

function parameterText({ name, shape }: Part): string {
  return `${name}: ${typeText(shape, true)}`;
}

function docsOf(docs: string | undefined): string[] {
  return docs === undefined ? [] : [`/** ${docs} */`];
}

/** Text of the file that TypeScript takes for the module: what its functions take and return. */
export function moduleTypes({ path, functions, records }: ModuleModel): string {
  const name = path.replace(/^.*\//, '');
  const interfaces = records.map(({ name: record, fields }) => {
    const lines = fields.map((field) => `  ${field.name}: ${typeText(field.shape, false)};`);
    return [`export interface ${record} {`, ...lines, '}', ''].join('\n');
  });
  const declarations = functions.map(({ name: called, docs, parameters, result }) => {
    const text = `export function ${called}(${parameters.map(parameterText).join(', ')}): ${result === undefined ? 'void' : typeText(result, false)};`;
    return [...docsOf(docs), text, ''].join('\n');
  });
  return [`// Written by the build from ${name}.`, '', ...interfaces, ...declarations].join('\n');
}
