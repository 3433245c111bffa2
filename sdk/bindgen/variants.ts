import type { NamedType } from '../wit/model.ts';
import { camel, distinct, pascal } from './names.ts';

export interface CaseNames {
  /** Static function that makes it: `circle`. */
  readonly factory: string;
  /** `isCircle` */
  readonly test: string;
  /** `asCircle` */
  readonly accessor: string;
  /** `Circle`, of the enum of tags. */
  readonly label: string;
}

/** What the cases of a variant are called. */
export function caseNames({ definition }: NamedType): CaseNames[] {
  if (definition.kind !== 'variant') throw new Error(`${definition.kind} has no cases`);
  const factories = distinct(
    definition.cases.map(({ name }) => camel(name)),
    'member',
  );
  const labels = distinct(
    definition.cases.map(({ name }) => pascal(name)),
    'case',
  );
  return factories.map((factory, index) => {
    const label = labels[index]!;
    return { factory, test: `is${label}`, accessor: `as${label}`, label };
  });
}

/** Names of a record's fields. */
export function fieldNames(names: readonly string[]): string[] {
  return distinct(names.map(camel), 'value');
}
