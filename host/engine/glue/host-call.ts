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
  const { from, owner } = hostClass(interfaceId, annotation.resource);
  const member = literal(camelCase(annotation.member ?? ''));
  switch (annotation.kind) {
    case 'constructor':
      declare(`class(${from}, ${owner})`);
      return (args) => `new ${variable}(${args.join(', ')})`;
    case 'method':
      unit.head.push(`imports.method(${from}, ${owner}, ${member});`);
      return ([self = '', ...args]) => `${self}[${member}](${args.join(', ')})`;
    case 'static':
      unit.head.push(`imports.static(${from}, ${owner}, ${member});`);
      declare(`class(${from}, ${owner})`);
      return (args) => `${variable}[${member}](${args.join(', ')})`;
  }
}

/** Where the class of a resource type is found, as literals. Outside of an interface it is the default of a module. */
export function hostClass(interfaceId: string, resource: string): { readonly from: string; readonly owner: string } {
  if (interfaceId === '') return { from: literal(resource), owner: literal('default') };
  return { from: literal(interfaceId), owner: literal(pascalCase(resource)) };
}
