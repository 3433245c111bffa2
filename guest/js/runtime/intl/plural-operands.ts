/** Plural rules of CLDR: UTS 35, part 3. */

/** Of a number as it is written. */
interface Operands {
  readonly n: number;
  readonly i: number;
  readonly v: number;
  readonly f: number;
  readonly t: number;
  readonly e: number;
}

interface Relation {
  readonly operand: keyof Operands;
  readonly modulus: number | undefined;
  readonly isEqual: boolean;
  readonly ranges: readonly (readonly [number, number])[];
}

/** Alternatives of relations that hold together. */
export type Rules = readonly { readonly category: string; readonly alternatives: readonly (readonly Relation[])[] }[];

const RELATION = /^([nivfte])(?: % (\d+))? (!?=) (.+)$/;

export function readRules(rules: Readonly<Record<string, string>>): Rules {
  return Object.entries(rules).map(([category, text]) => ({
    category,
    alternatives: text.split(' or ').map((part) => part.split(' and ').map(relationOf)),
  }));
}

function relationOf(text: string): Relation {
  const [, operand, modulus, sign, list] = RELATION.exec(text)!;
  const ranges = list!.split(',').map((range) => {
    const [from, to = from] = range.split('..').map(Number) as [number, number?];
    return [from, to!] as const;
  });
  return {
    operand: operand as keyof Operands,
    modulus: modulus === undefined ? undefined : Number(modulus),
    isEqual: sign === '=',
    ranges,
  };
}

/** @param text digits, and those behind a point that are shown */
export function pluralOf(rules: Rules, text: string, exponent = 0): string {
  const operands = operandsOf(text, exponent);
  return (
    rules.find(({ alternatives }) => alternatives.some((relations) => relations.every((each) => holds(each, operands))))?.category ??
    'other'
  );
}

function operandsOf(text: string, e: number): Operands {
  const [whole, part = ''] = text.split('.') as [string, string?];
  const trimmed = part!.replace(/0+$/, '');
  return { n: Number(text), i: Number(whole), v: part!.length, f: Number(part), t: Number(trimmed), e };
}

function holds({ operand, modulus, isEqual, ranges }: Relation, operands: Operands): boolean {
  const value = modulus === undefined ? operands[operand] : operands[operand] % modulus;
  // A number with a part is in no range of whole ones.
  const isIn = ranges.some(([from, to]) => value >= from && value <= to && (Number.isInteger(value) || from === to));
  return isIn === isEqual;
}
