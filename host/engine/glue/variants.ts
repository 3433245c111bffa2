import type { Shape, ValType } from '../types/index.ts';
import { casesOf, discriminantSize, payloadOffset } from '../types/index.ts';
import { literal } from './text.ts';

/** How a case of a variant, or of what is short for one, looks in JavaScript. */
export interface JsCase {
  readonly type: ValType | undefined;
  /** The value of the case, given an expression for its payload. */
  readonly make: (payload: string | undefined) => string;
}

/** A variant and everything that is short for one, as the emitters see it. */
export interface JsVariant {
  readonly cases: readonly JsCase[];
  /** What a `switch` looks at; undefined: present or not (`option`). */
  readonly subject: ((value: string) => string) | undefined;
  readonly labels: readonly string[];
  /** The payload of a value of this variant. */
  readonly payload: (value: string) => string;
  readonly discriminant: 1 | 2 | 4;
  readonly offset: number;
}

/** `option<option<T>>`: the outer one cannot say `undefined` for two things, so it is tagged. */
function isNullable(shape: Shape): boolean {
  return shape.kind === 'option' && !isNullable(shape.type.shape);
}

export function variantOf(shape: Shape): JsVariant | undefined {
  const types = casesOf(shape);
  if (types === undefined) return undefined;
  const layout = { discriminant: discriminantSize(types.length), offset: payloadOffset(types) };
  if (shape.kind === 'enum') return { ...layout, ...enumeration(shape.labels) };
  if (isNullable(shape)) return { ...layout, ...nullable(types[1]) };
  return { ...layout, ...tagged(labelsOf(shape), types) };
}

function labelsOf(shape: Shape): readonly string[] {
  if (shape.kind === 'variant') return shape.cases.map((c) => c.label);
  return shape.kind === 'result' ? ['ok', 'err'] : ['none', 'some'];
}

type Look = Omit<JsVariant, 'discriminant' | 'offset'>;

function enumeration(labels: readonly string[]): Look {
  const cases = labels.map((label) => ({ type: undefined, make: () => literal(label) }));
  return { cases, labels, subject: (value) => value, payload: (value) => value };
}

function nullable(type: ValType | undefined): Look {
  const cases = [
    { type: undefined, make: () => 'undefined' },
    { type, make: (payload: string | undefined) => payload ?? 'undefined' },
  ];
  return { cases, labels: [], subject: undefined, payload: (value) => value };
}

function tagged(labels: readonly string[], types: readonly (ValType | undefined)[]): Look {
  const cases = types.map((type, i) => ({ type, make: tag(labels[i] as string) }));
  return { cases, labels, subject: (value) => `${value}.tag`, payload: (value) => `${value}.val` };
}

const tag =
  (label: string) =>
  (payload: string | undefined): string =>
    payload === undefined ? `{ tag: ${literal(label)}, val: undefined }` : `{ tag: ${literal(label)}, val: ${payload} }`;
