import type { ValueType } from '../wit/model.ts';
import { type Shape, casesOf, partsOf, shapeOf, sizeOf } from './abi.ts';
import { at, behind, entryOf, helperFor, isBlock } from './codec.ts';
import { type Form, MEMORY } from './form.ts';
import { takeText } from './handles.ts';
import { definition, listed } from './text.ts';
import { listText, payloadText, tupleClass, typeText, usesNull } from './types.ts';
import type { Unit } from './unit.ts';
import { caseNames } from './variants.ts';

/** Writes the code that puts values together. */

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
      const name =
        shape.kind === 'record'
          ? unit.nameOf(shape.type)
          : `${tupleClass(unit, parts.length)}<${parts.map((p) => typeText(unit, p)).join(', ')}>`;
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
  const one = (type: ValueType | undefined): string =>
    type === undefined ? unit.runtime('result', 'unit') : load(unit, form, type, 'at', offset);
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
  if (form === MEMORY && isBlock(element))
    return [`return ${unit.runtime('list', 'copyArray')}<${listText(unit, element)}>(at, ${length});`];
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
    definition(
      head,
      ['start: usize', 'length: i32'],
      typeText(home, shape),
      shape.kind === 'map' ? unpackMap(home, shape) : unpackList(home, shape),
    ),
  );
}

function unpackList(unit: Unit, shape: ValueType): string[] {
  if (shape.kind !== 'list') throw new Error(`${shape.kind} is not a list`);
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
