import { unsupported } from '../binary/index.ts';
import type { FuncSource } from '../types/index.ts';
import { annotationOf } from '../types/index.ts';
import { camelCase, literal, pascalCase } from './text.ts';
import type { Unit } from './unit.ts';

/** How a host function is called: given expressions for its arguments, an expression for the call. */
export type Call = (args: readonly string[]) => string;

type HostSource = Extract<FuncSource, { kind: 'host' }>;

/** Declares a host function of this component, which is looked up once for each instance. */
export function hostCall(unit: Unit, id: number, { interfaceId, name }: HostSource): Call {
  const variable = `h${id}`;
  const declare = (lookup: string): void => void unit.head.push(`var ${variable} = imports.${lookup};`);
  const annotation = annotationOf(name);
  if (annotation === undefined) {
    if (interfaceId === '') declare(`root(${literal(name)}, ${literal(camelCase(name))})`);
    else declare(`func(${literal(interfaceId)}, ${literal(camelCase(name))})`);
    return (args) => `${variable}(${args.join(', ')})`;
  }
  if (interfaceId === '') throw unsupported(0, 'Methods that are imported outside of an interface are not supported');
  const owner = literal(pascalCase(annotation.resource));
  const member = literal(camelCase(annotation.member ?? ''));
  switch (annotation.kind) {
    case 'constructor':
      declare(`class(${literal(interfaceId)}, ${owner})`);
      return (args) => `new ${variable}(${args.join(', ')})`;
    case 'method':
      unit.head.push(`imports.method(${literal(interfaceId)}, ${owner}, ${member});`);
      return ([self = '', ...args]) => `${self}[${member}](${args.join(', ')})`;
    case 'static':
      unit.head.push(`imports.static(${literal(interfaceId)}, ${owner}, ${member});`);
      declare(`class(${literal(interfaceId)}, ${owner})`);
      return (args) => `${variable}[${member}](${args.join(', ')})`;
  }
}
