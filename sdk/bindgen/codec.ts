import type { NamedType, ValueType } from '../wit/model.ts';
import { type Shape, casesOf, partsOf, shapeOf, sizeOf } from './abi.ts';
import { type Form, MEMORY } from './form.ts';
import { giveText, lendText, takeText } from './handles.ts';
import { definition, indent, listed } from './text.ts';
import { listText, payloadText, spelled, tupleClass, typeText, typedArray, usesNull } from './types.ts';
import type { Unit } from './unit.ts';
import { caseNames, fieldNames } from './variants.ts';

/** Writes the code that takes values apart and puts them together. */

const at = (base: string, offset: number): string => (offset === 0 ? base : `${base} + ${offset}`);
const behind = (offset: number): string => (offset === 0 ? '' : `, ${offset}`);

/** Statements that write a value at a place. */
export function store(unit: Unit, form: Form, type: ValueType, base: string, offset: number, value: string): string[] {
  const shape = shapeOf(type);
  const scalar = (text: string): string[] => [`store<${form.stored(shape)}>(${base}, ${text}${behind(offset)});`];
  switch (shape.kind) {
    case 'string':
      return pair(form, base, offset, `${unit.runtime('text', 'textOf')}(${value})`, `${value}.length`);
    case 'list':
      if (shape.length !== undefined) return [`${storeHelper(unit, form, type)}(${at(base, offset)}, ${value});`];
      return pair(form, base, offset, packed(unit, type, value), `${value}.length`);
    case 'map':
      return pair(form, base, offset, packed(unit, type, value), `${value}.size`);
    case 'own':
      return scalar(giveText(unit, shape.resource, value));
    case 'borrow':
      return scalar(lendText(unit, shape.resource, value));
    case 'flags':
      return scalar(`${value}.bits`);
    case 'char':
      return scalar(`${unit.runtime('text', 'checkedChar')}(${value})`);
    default:
      if (casesOf(shape) === undefined && partsOf(shape) === undefined) return scalar(value);
      return [`${storeHelper(unit, form, type)}(${at(base, offset)}, ${value});`];
  }
}

function pair(form: Form, base: string, offset: number, pointer: string, length: string): string[] {
  return [
    `store<usize>(${base}, ${pointer}${behind(offset)});`,
    `store<i32>(${base}, ${length}${behind(offset + form.word)});`,
  ];
}

/** The address of a list's elements in memory. */
export function packed(unit: Unit, type: ValueType, value: string): string {
  const shape = shapeOf(type);
  if (shape.kind === 'list' && isBlock(shape.element)) return `${value}.dataStart`;
  return `${packHelper(unit, type)}(${value})`;
}

/** Elements that lie in an array as they lie in memory. */
const isBlock = (element: ValueType): boolean => typedArray(element) !== undefined || shapeOf(element).kind === 'bool';

/** An expression that reads a value from a place, and frees the memory that it came in. */
export function load(unit: Unit, form: Form, type: ValueType, base: string, offset: number): string {
  const shape = shapeOf(type);
  const word = (core: string): string => `load<${core}>(${base}${behind(offset)})`;
  const list = (): string => `${word('usize')}, load<i32>(${base}${behind(offset + form.word)})`;
  switch (shape.kind) {
    case 'string':
    case 'map':
      return lifted(unit, type, [list()]);
    case 'list':
      if (shape.length === undefined) return lifted(unit, type, [list()]);
      return `${loadHelper(unit, form, type)}(${at(base, offset)})`;
    default:
      if (casesOf(shape) !== undefined || partsOf(shape) !== undefined) return `${loadHelper(unit, form, type)}(${at(base, offset)})`;
      return lifted(unit, type, [word(form.scalar(shape))], form === MEMORY);
  }
}

/**
 * A value of which the core values are at hand: a number, a handle, or the address and length of a list.
 *
 * @param exact the core value has the type that it had in memory, and needs no narrowing
 */
export function lifted(unit: Unit, type: ValueType, core: readonly string[], exact = false): string {
  const shape = shapeOf(type);
  const values = core.join(', ');
  switch (shape.kind) {
    case 'bool':
      return `${values} != 0`;
    case 'string':
      return `${unit.runtime('text', 'takeText')}(${values})`;
    case 'list':
      return takeList(unit, type, shape.element, values);
    case 'map':
      return `${unpackHelper(unit, type)}(${values})`;
    case 'own':
    case 'borrow':
      return takeText(unit, shape.kind, shape.resource, values);
    case 'flags':
      return `new ${unit.nameOf(shape.type)}(${values})`;
    case 'enum':
      return `<${unit.nameOf(shape.type)}>${values}`;
    case 's8':
    case 'u8':
    case 's16':
    case 'u16':
    case 'u32':
    case 'u64':
      return exact ? values : `<${typeText(unit, shape)}>${values}`;
    default:
      return values;
  }
}

function takeList(unit: Unit, type: ValueType, element: ValueType, values: string): string {
  const isCopied = isBlock(element) || shapeOf(element).kind === 'char';
  if (isCopied) return `${unit.runtime('list', 'takeArray')}<${listText(unit, element)}>(${values})`;
  return `${unpackHelper(unit, type)}(${values})`;
}

/** The named type whose helper serves a type; undefined for one without a name. */
function namedOf(shape: Shape): NamedType | undefined {
  return shape.kind === 'record' || shape.kind === 'variant' ? shape.type : undefined;
}

/** A helper of a named type stands where the type is declared, any other where it is used. */
function helperFor(unit: Unit, prefix: string, type: ValueType, write: (home: Unit, head: string) => string[]): string {
  const named = namedOf(shapeOf(type));
  if (named === undefined) {
    return unit.helper(`${prefix}_${spelled(unit, type)}`, (name) => write(unit, `function ${name}`));
  }
  const home = unit.ownerOf(named);
  const name = home.helper(`${prefix}${home.ownName(named)}`, (key) => write(home, `export function ${key}`));
  return unit.use(home.path, name);
}

function storeHelper(unit: Unit, form: Form, type: ValueType): string {
  return helperFor(unit, form.storePrefix, type, (home, head) =>
    definition(head, ['at: usize', `value: ${typeText(home, type)}`], 'void', storeBody(home, form, type)),
  );
}

function storeBody(unit: Unit, form: Form, type: ValueType): string[] {
  const shape = shapeOf(type);
  switch (shape.kind) {
    case 'record': {
      const offsets = form.parts(shape.fields.map((field) => field.type));
      const names = fieldNames(shape.fields.map(({ name }) => name));
      return shape.fields.flatMap(({ type: part }, i) => store(unit, form, part, 'at', offsets[i]!, `value.${names[i]!}`));
    }
    case 'tuple': {
      const offsets = form.parts(shape.elements);
      return shape.elements.flatMap((part, i) => store(unit, form, part, 'at', offsets[i]!, `value.item${i}`));
    }
    case 'option':
      return storeOption(unit, form, shape.some);
    case 'result':
      return storeResult(unit, form, shape);
    case 'variant':
      return storeVariant(unit, form, shape);
    case 'list':
      return storeFixed(unit, form, shape.element, shape.length!);
    default:
      throw new Error(`${shape.kind} needs no helper`);
  }
}

const tag = (form: Form, cases: number, value: string | number): string => `store<${form.discriminant(cases)}>(at, ${value});`;

function storeOption(unit: Unit, form: Form, some: ValueType): string[] {
  const isNone = usesNull(some) ? 'value === null' : '!value.isSome';
  const inner = usesNull(some) ? 'value' : 'value.value';
  return [
    `if (${isNone}) return ${tag(form, 2, 0)}`,
    tag(form, 2, 1),
    ...store(unit, form, some, 'at', form.payload([undefined, some]), inner),
  ];
}

function storeResult(unit: Unit, form: Form, { ok, error }: Shape & { kind: 'result' }): string[] {
  const payload = form.payload([ok, error]);
  const one = (index: number, type: ValueType | undefined, value: string): string[] => [
    tag(form, 2, index),
    ...(type === undefined ? [] : store(unit, form, type, 'at', payload, value)),
  ];
  if (ok === undefined && error === undefined) return [tag(form, 2, 'value.isOk ? 0 : 1')];
  return [
    'if (value.isOk) {',
    ...one(0, ok, 'value.value').map((line) => `  ${line}`),
    '} else {',
    ...one(1, error, 'value.error').map((line) => `  ${line}`),
    '}',
  ];
}

function storeVariant(unit: Unit, form: Form, shape: Shape & { kind: 'variant' }): string[] {
  const cases = casesOf(shape)!;
  const payload = form.payload(cases);
  const names = caseNames(shape.type);
  const branches = cases.flatMap((type, index) => {
    if (type === undefined) return [];
    const body = store(unit, form, type, 'at', payload, 'payload').map((line) => `    ${line}`);
    return [`  case ${index}: {`, `    const payload = value.${names[index]!.accessor};`, ...body, '    break;', '  }'];
  });
  const first = tag(form, cases.length, 'value.tag');
  return branches.length === 0 ? [first] : [first, 'switch (value.tag) {', ...branches, '}'];
}

function storeFixed(unit: Unit, form: Form, element: ValueType, length: number): string[] {
  const check = `${unit.runtime('list', 'checkLength')}(value.length, ${length});`;
  if (form === MEMORY && isBlock(element)) return [check, `memory.copy(at, value.dataStart, ${length * sizeOf(element)});`];
  return [check, ...storeLoop(unit, form, element, String(length))];
}

/** Writes the elements of `value` one after the other from `at` on, which it moves. */
function storeLoop(unit: Unit, form: Form, element: ValueType, length: string): string[] {
  const statements = store(unit, form, element, 'at', 0, 'value[i]');
  const body = statements.length === 1 ? statements : ['const item = value[i];', ...store(unit, form, element, 'at', 0, 'item')];
  return [
    `for (let i = 0; i < ${length}; i++) {`,
    ...indent(body),
    `  at += ${form.stride(element)};`,
    '}',
  ];
}

function packHelper(unit: Unit, type: ValueType): string {
  const shape = shapeOf(type);
  return helperFor(unit, '$pack', shape as ValueType, (home, head) => {
    const parameters = [`value: ${typeText(home, shape as ValueType)}`];
    return definition(head, parameters, 'usize', shape.kind === 'map' ? packMap(home, shape) : packList(home, shape));
  });
}

function packList(unit: Unit, shape: Shape): string[] {
  if (shape.kind !== 'list') throw new Error(`${shape.kind} is no list`);
  return [
    `const start = ${unit.runtime('memory', 'allocate')}(<usize>value.length * ${sizeOf(shape.element)});`,
    'let at = start;',
    ...storeLoop(unit, MEMORY, shape.element, 'value.length'),
    'return start;',
  ];
}

const entryOf = ({ key, value }: Shape & { kind: 'map' }): ValueType => ({ kind: 'tuple', elements: [key, value] });

function packMap(unit: Unit, shape: Shape & { kind: 'map' }): string[] {
  const [key, value] = MEMORY.parts([shape.key, shape.value]);
  return [
    'const keys = value.keys();',
    'const values = value.values();',
    `const start = ${unit.runtime('memory', 'allocate')}(<usize>keys.length * ${sizeOf(entryOf(shape))});`,
    'let at = start;',
    'for (let i = 0; i < keys.length; i++) {',
    ...store(unit, MEMORY, shape.key, 'at', key!, 'keys[i]').map((line) => `  ${line}`),
    ...store(unit, MEMORY, shape.value, 'at', value!, 'values[i]').map((line) => `  ${line}`),
    `  at += ${sizeOf(entryOf(shape))};`,
    '}',
    'return start;',
  ];
}

function loadHelper(unit: Unit, form: Form, type: ValueType): string {
  return helperFor(unit, form.loadPrefix, type, (home, head) =>
    definition(head, ['at: usize'], typeText(home, type), loadBody(home, form, type)),
  );
}

function loadBody(unit: Unit, form: Form, type: ValueType): string[] {
  const shape = shapeOf(type);
  switch (shape.kind) {
    case 'record':
    case 'tuple': {
      const parts = partsOf(shape)!;
      const offsets = form.parts(parts);
      const values = parts.map((part, i) => load(unit, form, part, 'at', offsets[i]!));
      const name = shape.kind === 'record' ? unit.nameOf(shape.type) : `${tupleClass(unit, parts.length)}<${parts.map((p) => typeText(unit, p)).join(', ')}>`;
      return listed(`return new ${name}(`, values, ');');
    }
    case 'option':
      return loadOption(unit, form, shape.some);
    case 'result':
      return loadResult(unit, form, shape);
    case 'variant':
      return loadVariant(unit, form, shape);
    case 'list':
      return loadFixed(unit, form, shape.element, shape.length!);
    default:
      throw new Error(`${shape.kind} needs no helper`);
  }
}

const tagOf = (form: Form, cases: number): string => `load<${form.discriminant(cases)}>(at)`;

function loadOption(unit: Unit, form: Form, some: ValueType): string[] {
  const inner = load(unit, form, some, 'at', form.payload([undefined, some]));
  if (usesNull(some)) return [`if (${tagOf(form, 2)} == 0) return null;`, `return ${inner};`];
  const option = unit.runtime('option', 'Option');
  const text = typeText(unit, some);
  return [`if (${tagOf(form, 2)} == 0) return ${option}.none<${text}>();`, `return ${option}.some<${text}>(${inner});`];
}

function loadResult(unit: Unit, form: Form, { ok, error }: Shape & { kind: 'result' }): string[] {
  const offset = form.payload([ok, error]);
  const payloads = `<${payloadText(unit, ok)}, ${payloadText(unit, error)}>`;
  const result = unit.runtime('result', 'Result');
  const one = (type: ValueType | undefined): string => (type === undefined ? unit.runtime('result', 'unit') : load(unit, form, type, 'at', offset));
  return [`if (${tagOf(form, 2)} == 0) return ${result}.ok${payloads}(${one(ok)});`, `return ${result}.error${payloads}(${one(error)});`];
}

function loadVariant(unit: Unit, form: Form, shape: Shape & { kind: 'variant' }): string[] {
  const cases = casesOf(shape)!;
  const offset = form.payload(cases);
  const name = unit.nameOf(shape.type);
  const names = caseNames(shape.type);
  const branches = cases.flatMap((type, index) => {
    const value = type === undefined ? '' : load(unit, form, type, 'at', offset);
    const label = index === cases.length - 1 ? 'default' : `case ${index}`;
    return [`  ${label}:`, `    return ${name}.${names[index]!.factory}(${value});`];
  });
  return [`switch (${tagOf(form, cases.length)}) {`, ...branches, '}'];
}

function loadFixed(unit: Unit, form: Form, element: ValueType, length: number): string[] {
  if (form === MEMORY && isBlock(element)) return [`return ${unit.runtime('list', 'copyArray')}<${listText(unit, element)}>(at, ${length});`];
  return loadLoop(unit, form, element, String(length));
}

function loadLoop(unit: Unit, form: Form, element: ValueType, length: string): string[] {
  return [
    `const values = new ${listText(unit, element)}(${length});`,
    `for (let i = 0; i < ${length}; i++) {`,
    `  values[i] = ${load(unit, form, element, 'at', 0)};`,
    `  at += ${form.stride(element)};`,
    '}',
    'return values;',
  ];
}

function unpackHelper(unit: Unit, type: ValueType): string {
  const shape = shapeOf(type) as ValueType;
  return helperFor(unit, '$unpack', shape, (home, head) =>
    definition(head, ['start: usize', 'length: i32'], typeText(home, shape), shape.kind === 'map' ? unpackMap(home, shape) : unpackList(home, shape)),
  );
}

function unpackList(unit: Unit, shape: ValueType): string[] {
  if (shape.kind !== 'list') throw new Error(`${shape.kind} is no list`);
  const [first, ...loop] = loadLoop(unit, MEMORY, shape.element, 'length');
  return [first!, 'let at = start;', ...loop.slice(0, -1), `${unit.runtime('memory', 'freeList')}(start, length);`, 'return values;'];
}

function unpackMap(unit: Unit, shape: Shape & { kind: 'map' }): string[] {
  const [key, value] = MEMORY.parts([shape.key, shape.value]);
  return [
    `const map = new ${typeText(unit, shape)}();`,
    'let at = start;',
    'for (let i = 0; i < length; i++) {',
    `  map.set(${load(unit, MEMORY, shape.key, 'at', key!)}, ${load(unit, MEMORY, shape.value, 'at', value!)});`,
    `  at += ${sizeOf(entryOf(shape))};`,
    '}',
    `${unit.runtime('memory', 'freeList')}(start, length);`,
    'return map;',
  ];
}
