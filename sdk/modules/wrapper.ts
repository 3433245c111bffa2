import { describe, type ModuleFunction, type ModuleModel, type NumberName, type Part, type Shape, ARRAY_CLASSES } from './model.ts';
import { lineMap, type SourceMapText } from './source-map.ts';
import { fieldName, functionName } from './wit.ts';

/**
 * The JavaScript between a program and the bindings of a module. Bindings turn whatever they get into a number, and what
 * they return belongs to a realm of their own: here values are checked, and put together anew.
 */

/** The expression that a value has to be equal to; undefined: any number will do. */
const RANGES: Readonly<Record<NumberName, (value: string) => string | undefined>> = {
  i8: (value) => `(${value} << 24 >> 24)`,
  u8: (value) => `(${value} & 255)`,
  i16: (value) => `(${value} << 16 >> 16)`,
  u16: (value) => `(${value} & 65535)`,
  i32: (value) => `(${value} | 0)`,
  u32: (value) => `(${value} >>> 0)`,
  i64: (value) => `BigInt.asIntN(64, ${value})`,
  u64: (value) => `BigInt.asUintN(64, ${value})`,
  f32: () => undefined,
  f64: () => undefined,
};

const quote = (text: string): string => JSON.stringify(text);

/** What is wrong with a value of a plain type, as a condition. */
function isWrong(shape: Shape, value: string): string {
  switch (shape.kind) {
    case 'number': {
      const type = shape.name === 'i64' || shape.name === 'u64' ? 'bigint' : 'number';
      const range = RANGES[shape.name](value);
      return `typeof ${value} !== '${type}'${range === undefined ? '' : ` || ${value} !== ${range}`}`;
    }
    case 'bool':
      return `typeof ${value} !== 'boolean'`;
    case 'string':
      return `typeof ${value} !== 'string'`;
    case 'buffer':
      return `!(${value} instanceof ${shape.class})`;
    case 'list':
      return `!Array.isArray(${value})`;
    case 'record':
      return `typeof ${value} !== 'object' || ${value} === null`;
    case 'nullable':
      throw new Error('null is for whoever asks');
  }
}

/** Whether the bindings take it as the program has it. */
const isPlain = ({ kind }: Shape): boolean => kind === 'number' || kind === 'bool' || kind === 'string';

/** Functions that carry values over, each written once. */
class Carriers {
  readonly lines: string[] = [];
  readonly #names = new Map<string, string>();

  /** What the bindings get for a value of the program's. */
  into(shape: Shape, value: string, where: string): string {
    return isPlain(shape) ? value : `${this.#helper('into', shape)}(${value}, ${where})`;
  }

  /** What the program gets for a value of the bindings'. */
  from(shape: Shape, value: string): string {
    return isPlain(shape) ? value : `${this.#helper('from', shape)}(${value})`;
  }

  #helper(direction: 'into' | 'from', shape: Shape): string {
    const class_ = shape.kind === 'list' ? shape.class : '';
    const key = `${direction} ${describe(shape)} ${class_}`;
    const known = this.#names.get(key);
    if (known !== undefined) return known;
    const name = `$${direction}${this.#names.size}`;
    this.#names.set(key, name);
    const [parameters, body] =
      direction === 'into' ? ['value, where', this.#intoBody(shape)] : ['value', [`return ${this.#fromText(shape)};`]];
    this.lines.push(`function ${name}(${parameters}) {`, ...body.map((line) => `  ${line}`), '}');
    return name;
  }

  #intoBody(shape: Shape): string[] {
    if (shape.kind === 'nullable') {
      const { inner } = shape;
      const check = isPlain(inner) ? [refusal(shape, isWrong(inner, 'value'), 'where', 'value')] : [];
      return ['if (value === null) return undefined;', ...check, `return ${this.into(inner, 'value', 'where')};`];
    }
    const check = refusal(shape, isWrong(shape, 'value'), 'where', 'value');
    switch (shape.kind) {
      case 'buffer':
        return [check, `return ${bytesText(shape)};`];
      case 'list':
        return [check, ...this.#listBody(shape.element)];
      case 'record': {
        const { fields } = shape.record;
        const whereOf = (i: number): string => `where + ${quote(`.${fields[i]!.name}`)}`;
        const members = fields.map(({ shape: field }, i) => `${fieldName(i)}: ${this.into(field, fieldName(i), whereOf(i))}`);
        const reads = fields.flatMap(({ name, shape: field }, i) => {
          const read = `const ${fieldName(i)} = value[${quote(name)}];`;
          return [read].concat(plainCheck(field, fieldName(i), whereOf(i)));
        });
        return [check, ...reads, `return { ${members.join(', ')} };`];
      }
      default:
        throw new Error(`${shape.kind} crosses as it is`);
    }
  }

  #listBody(element: Shape): string[] {
    const where = "where + '[' + i + ']'";
    const check = plainCheck(element, 'item', where);
    const loop = (made: string): string[] => [
      `const result = ${made};`,
      'for (let i = 0; i < result.length; i++) {',
      '  const item = value[i];',
      ...check.map((line) => `  ${line}`),
      `  result[i] = ${this.into(element, 'item', where)};`,
      '}',
      'return result;',
    ];
    return loop(element.kind === 'number' ? `new ${ARRAY_CLASSES[element.name]}(value.length)` : 'new Array(value.length)');
  }

  #fromText(shape: Shape): string {
    switch (shape.kind) {
      case 'buffer': {
        if (shape.class === 'ArrayBuffer') return '$own(value, Uint8Array.prototype).buffer';
        const own = `$own(value, ${ARRAY_CLASSES[shape.element]}.prototype)`;
        return shape.class === 'Uint8ClampedArray' ? `new Uint8ClampedArray(${own}.buffer)` : own;
      }
      case 'list':
        return this.#itemsText(shape.element);
      case 'record': {
        const members = shape.record.fields.map(
          ({ name, shape: field }, i) => `${quote(name)}: ${this.from(field, `value.${fieldName(i)}`)}`,
        );
        return `({ ${members.join(', ')} })`;
      }
      case 'nullable':
        return `value === undefined || value === null ? null : ${this.from(shape.inner, 'value')}`;
      default:
        throw new Error(`${shape.kind} crosses as it is`);
    }
  }

  #itemsText(element: Shape): string {
    const item = this.from(element, 'item');
    return item === 'item' ? 'Array.from(value)' : `Array.from(value, (item) => ${item})`;
  }
}

function bytesText({ class: name }: Shape & { kind: 'buffer' }): string {
  if (name === 'ArrayBuffer') return 'new Uint8Array(value)';
  return name === 'Uint8ClampedArray' ? 'new Uint8Array(value.buffer, value.byteOffset, value.byteLength)' : 'value';
}

function refusal(shape: Shape, condition: string, where: string, value: string): string {
  return `if (${condition}) $refuse(${where}, ${quote(describe(shape))}, ${value});`;
}

/** Of a number, truth value or text: what is larger checks itself. */
function plainCheck(shape: Shape, value: string, where: string): string[] {
  return isPlain(shape) ? [refusal(shape, isWrong(shape, value), where, value)] : [];
}

function parameterLines({ name, parameters }: ModuleFunction): string[] {
  return parameters.flatMap(({ name: parameter, shape }, i) =>
    plainCheck(shape, `p${i}`, quote(whereOf(name, { name: parameter, shape }))),
  );
}

const whereOf = (name: string, parameter: Part): string => `${name}: ${parameter.name}`;

function functionLines(called: ModuleFunction, index: number, carriers: Carriers): string[] {
  const { name, parameters, result, mayFail } = called;
  const args = parameters.map((parameter, i) => carriers.into(parameter.shape, `p${i}`, quote(whereOf(name, parameter))));
  const call = `$bound.${functionName(index)}(${args.join(', ')})`;
  const value = result === undefined ? call : carriers.from(result, call);
  const returned = result === undefined ? `${value};` : `return ${value};`;
  const guarded = mayFail ? ['try {', `  ${returned}`, '} catch (error) {', '  throw $failed(error);', '}'] : [returned];
  const lines = [`if ($isBuilding()) $early(${quote(name)});`, ...parameterLines(called), ...guarded];
  const heads = parameters.map((_, i) => `p${i}`);
  return [`export function ${name}(${heads.join(', ')}) {`, ...lines.map((line) => `  ${line}`), '}'];
}

/** What a bundler gets for a module. */
export interface Wrapper {
  readonly code: string;
  /** Leads from the functions to their declarations: a stack shows those. */
  readonly map: SourceMapText;
}

/** What the interface of a module exports, as JavaScript. */
export const boundNames = ({ functions }: ModuleModel): string[] => functions.map((_, i) => functionName(i));

/**
 * The module that a program gets for a module of AssemblyScript.
 *
 * @param runtime where `guest/js/runtime/modules.ts` is
 * @param directory the folder that the model's paths begin at
 */
export function wrapperOf(model: ModuleModel, runtime: string, directory: string): Wrapper {
  const carriers = new Carriers();
  const functions = model.functions.map((called, i) => ({ at: called.at, lines: functionLines(called, i, carriers) }));
  const imports = [
    `import * as $bound from ${quote(model.id)};`,
    `import { early as $early, failed as $failed, isBuilding as $isBuilding, own as $own, refuse as $refuse } from ${quote(runtime)};`,
  ];
  const lines = [...imports, ...functions.flatMap((each) => each.lines), ...carriers.lines];
  const places = [...imports.map(() => undefined), ...functions.flatMap(({ at, lines: own }) => own.map(() => at))];
  return { code: lines.join('\n'), map: lineMap(places, directory) };
}
