import { ARRAY_CLASSES, type Case, describe, type NumberName, type Shape } from './model.ts';
import { boundField, camel } from './wit.ts';

/** Functions in JavaScript that check the values of a program, carry them over to the bindings of a module, and back. */

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

export const quote = (text: string): string => JSON.stringify(text);
const textOf = (labels: readonly string[]): string => `[${labels.map(quote).join(', ')}]`;

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
    case 'char':
      return `typeof ${value} !== 'string' || !/^[^\\ud800-\\udfff]$/u.test(${value})`;
    case 'enum':
      return `!${textOf(shape.type.labels)}.includes(${value})`;
    case 'tuple':
      return `!Array.isArray(${value}) || ${value}.length !== ${shape.elements.length}`;
    case 'nullable':
      throw new Error('null is for whoever asks');
    default:
      return `typeof ${value} !== 'object' || ${value} === null`;
  }
}

/** Whether the bindings take it as the program has it. */
const isPlain = ({ kind }: Shape): boolean => ['number', 'bool', 'string', 'char', 'enum'].includes(kind);

/** A part of a value. */
interface Member {
  /** The expression for it. */
  readonly read: string;
  /** The expression for where it is, for messages. */
  readonly where: string;
  readonly shape: Shape;
}

/** Functions that carry values over, each written once. */
export class Carriers {
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
      const { inner, absent } = shape;
      const check = plainCheck(inner, 'value', 'where', shape);
      const isAbsent = absent === 'null' ? 'value === null' : 'value === undefined || value === null';
      return [`if (${isAbsent}) return undefined;`, ...check, `return ${this.into(inner, 'value', 'where')};`];
    }
    return [refusal(shape, isWrong(shape, 'value'), 'where', 'value'), ...this.#checkedBody(shape)];
  }

  #checkedBody(shape: Shape): string[] {
    switch (shape.kind) {
      case 'buffer':
        return [`return ${bytesText(shape)};`];
      case 'list':
        return this.#listBody(shape.element);
      case 'tuple':
        return this.#membersBody(
          shape.elements.map((element, i): Member => ({ read: `value[${i}]`, where: `where + '[${i}]'`, shape: element })),
          (items) => `[${items.join(', ')}]`,
        );
      case 'record': {
        const { fields } = shape.type;
        return this.#membersBody(
          fields.map(({ name, shape: field }) => ({
            read: `value[${quote(name)}]`,
            where: `where + ${quote(`.${name}`)}`,
            shape: field,
          })),
          (items) => `{ ${items.map((item, i) => `${boundField(fields[i]!, i)}: ${item}`).join(', ')} }`,
        );
      }
      case 'flags':
        return flagsBody(shape.type.labels.map(camel));
      case 'variant':
        return this.#casesBody(shape.type.cases);
      case 'result':
        return this.#casesBody(shape.cases);
      default:
        throw new Error(`${shape.kind} crosses as it is`);
    }
  }

  /** @param made what consists of the members */
  #membersBody(members: readonly Member[], made: (items: readonly string[]) => string): string[] {
    const reads = members.flatMap(({ read, where, shape }, i) => [`const m${i} = ${read};`, ...plainCheck(shape, `m${i}`, where)]);
    return [...reads, `return ${made(members.map(({ shape, where }, i) => this.into(shape, `m${i}`, where)))};`];
  }

  #casesBody(cases: readonly Case[]): string[] {
    const texts = cases.map(({ label, shape }) => {
      const tag = quote(label);
      if (shape === undefined) return `case ${tag}: return { tag: ${tag} };`;
      const where = `where + '.val'`;
      return `case ${tag}: ${plainCheck(shape, 'val', where).join('')}return { tag: ${tag}, val: ${this.into(shape, 'val', where)} };`;
    });
    const tags = `one of ${cases.map(({ label }) => label).join(', ')}`;
    return ['const { tag, val } = value;', 'switch (tag) {', ...texts, `default: $refuse(where + '.tag', ${quote(tags)}, tag);`, '}'];
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
      case 'tuple':
        return `[${shape.elements.map((element, i) => this.from(element, `value[${i}]`)).join(', ')}]`;
      case 'record': {
        const members = shape.type.fields.map(
          (field, i) => `${quote(field.name)}: ${this.from(field.shape, `value.${boundField(field, i)}`)}`,
        );
        return `({ ${members.join(', ')} })`;
      }
      case 'flags':
        return `({ ${shape.type.labels.map((label) => `${camel(label)}: value.${camel(label)}`).join(', ')} })`;
      case 'variant':
        return this.#caseText(shape.type.cases);
      case 'result':
        return this.#caseText(shape.cases);
      case 'nullable':
        return `value === undefined || value === null ? ${shape.absent} : ${this.from(shape.inner, 'value')}`;
      default:
        throw new Error(`${shape.kind} crosses as it is`);
    }
  }

  /** Of what has a value, or none. */
  #caseText(cases: readonly Case[]): string {
    const texts = cases.flatMap(({ label, shape }) => {
      if (shape === undefined) return [];
      return `value.tag === ${quote(label)} ? { tag: value.tag, val: ${this.from(shape, 'value.val')} } : `;
    });
    return `${texts.join('')}{ tag: value.tag }`;
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

/**
 * Of a number, truth value or text: what is larger checks itself.
 *
 * @param told as what it is expected
 */
export function plainCheck(shape: Shape, value: string, where: string, told: Shape = shape): string[] {
  return isPlain(shape) ? [refusal(told, isWrong(shape, value), where, value)] : [];
}

/** One that is misspelt would be one that is not set. */
function flagsBody(names: readonly string[]): string[] {
  const expected = `an object with no other keys than ${names.join(', ')}`;
  return [
    'for (const key of Object.keys(value)) {',
    `  if (!${textOf(names)}.includes(key)) $refuse(where, ${quote(expected)}, key);`,
    "  if (typeof value[key] !== 'boolean' && value[key] !== undefined) $refuse(where + '.' + key, 'boolean', value[key]);",
    '}',
    `return { ${names.map((name) => `${name}: value.${name}`).join(', ')} };`,
  ];
}
