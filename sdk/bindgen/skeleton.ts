import type { FunctionType, NamedType } from '../wit/model.ts';
import { authorClassNames, authorFunctionNames } from './exports.ts';
import { isPlainConstructor, memberNames, ownParameters, parameterTexts, resultText } from './functions.ts';
import { commented, definition, indent, spaced } from './text.ts';
import type { Unit } from './unit.ts';

/** What an author goes on from: everything that an export needs, with bodies to be filled in. */

const TO_DO = ['throw new Error("Not implemented yet");'];

/** @param what is implemented: `wasi:cli/run@0.2.12`, `the world calculator` */
export function skeleton(unit: Unit, what: string, functions: readonly FunctionType[], resources: readonly NamedType[]): string {
  const classes = authorClassNames(resources);
  for (const [i, resource] of resources.entries()) unit.add(classOf(unit, resource, classes[i]!));
  const names = authorFunctionNames(functions);
  for (const [i, type] of functions.entries()) {
    const head = `export function ${names[i]!}`;
    unit.add(commented(type.docs, definition(head, parameterTexts(unit, type.parameters), resultText(unit, type), TO_DO)));
  }
  return unit.print([`// What ${what} does.`]);
}

function classOf(unit: Unit, resource: NamedType, name: string): string[] {
  if (resource.definition.kind !== 'resource') return [];
  const { functions } = resource.definition;
  const names = memberNames(functions);
  const members = functions.flatMap((type, i) => spaced(memberOf(unit, type, names[i]!))).slice(1);
  return commented(resource.docs, [`export class ${name} extends ${unit.nameOf(resource)} {`, ...indent(members), '}']);
}

function memberOf(unit: Unit, type: FunctionType, name: string): string[] {
  const parameters = parameterTexts(unit, ownParameters(type));
  if (isPlainConstructor(type)) {
    const head = definition('constructor', parameters, 'void', ['super();', ...TO_DO]);
    return commented(
      type.docs,
      head.map((line) => line.replace('): void {', ') {')),
    );
  }
  const head = type.kind === 'method' ? name : `static ${name}`;
  return commented(type.docs, definition(head, parameters, resultText(unit, type), TO_DO));
}
