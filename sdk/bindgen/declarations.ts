import type { Case, NamedType } from '../wit/model.ts';
import { declarationOf } from './abi.ts';
import { distinct, pascal, upper } from './names.ts';
import { commented, definition, indent } from './text.ts';
import { payloadText, typeText } from './types.ts';
import type { Unit } from './unit.ts';
import { caseNames, fieldNames } from './variants.ts';

/** Types of an interface as declarations. */

/** Gives all types of a file their names, before anything mentions them. */
export function claimNames(unit: Unit, types: readonly NamedType[]): void {
  for (const type of types) if (declarationOf(type) === type) unit.declare(type, className(unit, type));
}

/** What came by `use` and `type a = b` keeps the name that it has here. Types of all files have to have theirs before. */
export function claimAliases(unit: Unit, types: readonly NamedType[]): void {
  for (const type of types) {
    const declared = declarationOf(type);
    if (declared === type) continue;
    const owner = unit.ownerOf(declared);
    const alias = unit.declare(type, className(owner, { ...declared, name: type.name }));
    if (owner !== unit) unit.useAs(owner.path, owner.ownName(declared), alias);
  }
}

/** A resource that this component makes is a class to extend. */
function className(owner: Unit, { name, definition }: NamedType): string {
  return definition.kind === 'resource' && owner.side === 'export' ? `${pascal(name)}Base` : pascal(name);
}

/** Prints a type; resources are printed elsewhere. */
export function declareType(unit: Unit, type: NamedType): void {
  const { definition: declared } = type;
  switch (declared.kind) {
    case 'record':
      return unit.add(declareRecord(unit, type, declared.fields));
    case 'variant':
      return unit.add(declareVariant(unit, type, declared.cases));
    case 'enum':
      return unit.add(declareEnum(unit, type, declared.cases));
    case 'flags':
      return unit.add(declareFlags(unit, type, declared.flags));
    case 'alias':
      return declareAlias(unit, type);
    case 'resource':
      return;
  }
}

type Definition<K> = Extract<NamedType['definition'], { kind: K }>;

function declareRecord(unit: Unit, type: NamedType, fields: Definition<'record'>['fields']): string[] {
  const names = fieldNames(fields.map(({ name }) => name));
  const members = fields.flatMap(({ docs, type: fieldType }, i) => commented(docs, [`public ${names[i]!}: ${typeText(unit, fieldType)},`]));
  return commented(type.docs, [`export class ${unit.nameOf(type)} {`, '  constructor(', ...indent(members, '    '), '  ) {}', '}']);
}

function declareEnum(unit: Unit, type: NamedType, cases: Definition<'enum'>['cases']): string[] {
  const names = distinct(
    cases.map(({ name }) => pascal(name)),
    'case',
  );
  const members = cases.flatMap(({ docs }, i) => commented(docs, [`${names[i]!},`]));
  return commented(type.docs, [`export enum ${unit.nameOf(type)} {`, ...indent(members), '}']);
}

function declareFlags(unit: Unit, type: NamedType, flags: Definition<'flags'>['flags']): string[] {
  const names = distinct(
    flags.map(({ name }) => upper(name)),
    'case',
  );
  const bit = (index: number): string => `0x${(2 ** index).toString(16)}`;
  const members = flags.flatMap(({ docs }, i) => commented(docs, [`static readonly ${names[i]!}: u32 = ${bit(i)};`]));
  return commented(type.docs, [`export class ${unit.nameOf(type)} extends ${unit.runtime('flags', 'Flags')} {`, ...indent(members), '}']);
}

/** A class with a tag, and one class more for each case that has a payload. */
function declareVariant(unit: Unit, type: NamedType, cases: Definition<'variant'>['cases']): string[] {
  const name = unit.nameOf(type);
  const tag = unit.names.claim(`${name}Tag`, 'type');
  const names = caseNames(type);
  const members = cases.flatMap((each, index) => ['', ...variantCase(unit, name, tag, each, names[index]!)]);
  const holders = cases.flatMap(({ type: payload }, i) =>
    payload === undefined ? [] : ['', ...holder(unit, name, tag, names[i]!.label, payload)],
  );
  return [
    `export enum ${tag} {`,
    ...names.map(({ label }) => `  ${label},`),
    '}',
    '',
    ...commented(type.docs, [
      `export class ${name} {`,
      '  /** For the functions below. */',
      `  protected constructor(readonly tag: ${tag}) {}`,
    ]),
    ...indent(members),
    '}',
    ...holders,
  ];
}

const holderName = (variant: string, label: string): string => `$${variant}_${label}`;

interface Names {
  readonly factory: string;
  readonly test: string;
  readonly accessor: string;
  readonly label: string;
}

function variantCase(unit: Unit, variant: string, tag: string, { docs, type }: Case, names: Names): string[] {
  const { factory, test, accessor, label } = names;
  const isCase = definition(`get ${test}`, [], 'bool', [`return this.tag == ${tag}.${label};`]);
  if (type === undefined) {
    return [...commented(docs, definition(`static ${factory}`, [], variant, [`return new ${variant}(${tag}.${label});`])), '', ...isCase];
  }
  const payload = typeText(unit, type);
  const held = holderName(variant, label);
  const read = [
    `if (this.tag != ${tag}.${label}) throw new Error("${variant}.${accessor} of another case");`,
    `return changetype<${held}>(this).payload;`,
  ];
  return [
    ...commented(docs, definition(`static ${factory}`, [`payload: ${payload}`], variant, [`return new ${held}(payload);`])),
    '',
    ...isCase,
    '',
    ...definition(`get ${accessor}`, [], payload, read),
  ];
}

function holder(unit: Unit, variant: string, tag: string, label: string, payload: NonNullable<Case['type']>): string[] {
  return [
    `class ${holderName(variant, label)} extends ${variant} {`,
    `  constructor(readonly payload: ${payloadText(unit, payload)}) {`,
    `    super(${tag}.${label});`,
    '  }',
    '}',
  ];
}

/** `type a = b`, and what came by `use`: under its name here as well. */
function declareAlias(unit: Unit, type: NamedType): void {
  const declared = declarationOf(type);
  if (declared === type) {
    const { target } = type.definition as Definition<'alias'>;
    return unit.add(commented(type.docs, [`export type ${unit.nameOf(type)} = ${typeText(unit, target)};`]));
  }
  const name = unit.nameOf(declared);
  const alias = unit.ownName(type);
  unit.reexport(name === alias ? name : `${name} as ${alias}`);
}
