import { type Interface, memberName, type Model, prototypeType } from './model.ts';

/** Objects, as expressions, and what they are to have by their types. */
export type Questions = ReadonlyMap<string, ReadonlySet<string>>;

export interface Plan {
  /** Where each interface can be looked at: any of these expressions, whichever exist. */
  readonly objects: ReadonlyMap<string, ReadonlySet<string>>;
  readonly questions: Questions;
}

/** What stands for interfaces that no variable leads to. */
const KNOWN: Readonly<Record<string, string>> = {
  Function: 'Function.prototype',
  CallableFunction: 'Function.prototype',
  NewableFunction: 'Function.prototype',
  Array: 'Array.prototype',
  ReadonlyArray: 'Array.prototype',
  ReadonlyMap: 'Map.prototype',
  ReadonlySet: 'Set.prototype',
  Object: 'Object.prototype',
  Promise: 'Promise.prototype',
  IteratorObject: 'Iterator.prototype',
  Generator: 'Object.getPrototypeOf(function* () {}).prototype',
  AsyncGenerator: 'Object.getPrototypeOf(async function* () {}).prototype',
  WorkerGlobalScope: 'globalThis',
  DedicatedWorkerGlobalScope: 'globalThis',
};

export function planOf({ interfaces, variables }: Model): Plan {
  const objects = new Map<string, Set<string>>();
  const lead = (name: string | undefined, expression: string): void => {
    if (name === undefined || !interfaces.has(name)) return;
    if (!objects.has(name)) objects.set(name, new Set());
    objects.get(name)!.add(expression);
  };
  for (const [name, expression] of Object.entries(KNOWN)) lead(name, expression);
  for (const [name, { part, type }] of variables) {
    if (part !== undefined) lead(prototypeType([part]), `${name}.prototype`);
    const own = type === undefined ? undefined : interfaces.get(type);
    if (own === undefined) continue;
    lead(type, name);
    lead(instanceOf(own), `${name}.prototype`);
  }
  // A mixin is looked at where it is mixed in.
  for (const name of interfaces.keys()) {
    for (const base of basesOf(name, interfaces)) {
      if (Object.hasOwn(KNOWN, base) || isDirect(base, variables)) continue;
      for (const expression of objects.get(name) ?? []) lead(base, expression);
    }
  }
  return { objects, questions: questionsOf(objects, interfaces, variables) };
}

const instanceOf = ({ parts }: Interface): string | undefined => prototypeType(parts);

const isDirect = (name: string, variables: Model['variables']): boolean =>
  variables.has(name) || [...variables.values()].some(({ type }) => type === name);

function basesOf(name: string, interfaces: Model['interfaces'], seen = new Set<string>()): Set<string> {
  for (const base of interfaces.get(name)?.bases ?? []) {
    if (seen.has(base)) continue;
    seen.add(base);
    basesOf(base, interfaces, seen);
  }
  return seen;
}

function questionsOf(
  objects: ReadonlyMap<string, ReadonlySet<string>>,
  interfaces: Model['interfaces'],
  variables: Model['variables'],
): Questions {
  const questions = new Map<string, Set<string>>();
  const ask = (expression: string, names: Iterable<string | undefined>): void => {
    if (!questions.has(expression)) questions.set(expression, new Set());
    for (const name of names) if (name !== undefined) questions.get(expression)!.add(name);
  };
  for (const [name, expressions] of objects) {
    const names = interfaces.get(name)!.parts.flatMap(({ members }) => members.map(memberName));
    for (const expression of expressions) ask(expression, names);
  }
  for (const [name, { part }] of variables) ask(name, part?.members.map(memberName) ?? []);
  return questions;
}
