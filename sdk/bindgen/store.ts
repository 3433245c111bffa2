import type { ValueType } from '../wit/model.ts';
import { type Shape, casesOf, partsOf, shapeOf, sizeOf } from './abi.ts';
import { at, behind, entryOf, helperFor, isBlock } from './codec.ts';
import { type Form, MEMORY } from './form.ts';
import { giveText, lendText } from './handles.ts';
import { definition, indent } from './text.ts';
import { typeText, usesNull } from './types.ts';
import type { Unit } from './unit.ts';
import { caseNames, fieldNames } from './variants.ts';

/** Writes the code that takes values apart. */

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
  return [`store<usize>(${base}, ${pointer}${behind(offset)});`, `store<i32>(${base}, ${length}${behind(offset + form.word)});`];
}

/** The address of a list's elements in memory. */
export function packed(unit: Unit, type: ValueType, value: string): string {
  const shape = shapeOf(type);
  if (shape.kind === 'list' && isBlock(shape.element)) return `${value}.dataStart`;
  return `${packHelper(unit, type)}(${value})`;
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
  return [`for (let i = 0; i < ${length}; i++) {`, ...indent(body), `  at += ${form.stride(element)};`, '}'];
}

function packHelper(unit: Unit, type: ValueType): string {
  const shape = shapeOf(type);
  return helperFor(unit, '$pack', shape as ValueType, (home, head) => {
    const parameters = [`value: ${typeText(home, shape as ValueType)}`];
    return definition(head, parameters, 'usize', shape.kind === 'map' ? packMap(home, shape) : packList(home, shape));
  });
}

function packList(unit: Unit, shape: Shape): string[] {
  if (shape.kind !== 'list') throw new Error(`${shape.kind} is not a list`);
  return [
    `const start = ${unit.runtime('memory', 'allocate')}(<usize>value.length * ${sizeOf(shape.element)});`,
    'let at = start;',
    ...storeLoop(unit, MEMORY, shape.element, 'value.length'),
    'return start;',
  ];
}

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
