import { TYPE_DEPTH_LIMIT, TYPE_SIZE_LIMIT } from './limits.ts';
import { invalid } from './errors.ts';
import type { Definition, NamedType, ValueType } from './model.ts';
import type { Span } from './source.ts';

/** What is true of a type with all names in it written out. */
export interface Facts {
  /** How deep types are nested in it. */
  readonly depth: number;
  /** How many types it consists of. */
  readonly size: number;
  readonly hasBorrow: boolean;
}

const LEAF: Facts = { depth: 1, size: 1, hasBorrow: false };
const BORROW: Facts = { depth: 1, size: 1, hasBorrow: true };

/** Facts of named types, which are known before the type is mentioned. */
export class FactTable {
  readonly #named = new WeakMap<NamedType, Facts>();

  define(type: NamedType, span: Span): void {
    const facts = this.#around(partsOf(type.definition));
    checkLimits(facts, span);
    this.#named.set(type, facts);
  }

  /** @throws when the type is deeper or larger than the limit */
  of(type: ValueType, span: Span): Facts {
    const facts = this.#of(type);
    checkLimits(facts, span);
    return facts;
  }

  #of(type: ValueType): Facts {
    if (type.kind === 'borrow') return BORROW;
    if (type.kind === 'named') return this.#named.get(type.type) ?? LEAF;
    return this.#around(elementsOf(type));
  }

  #around(parts: readonly ValueType[]): Facts {
    let { depth, size, hasBorrow } = LEAF;
    for (const part of parts) {
      const facts = this.#of(part);
      depth = Math.max(depth, facts.depth + 1);
      size = Math.min(size + facts.size, Number.MAX_SAFE_INTEGER);
      hasBorrow ||= facts.hasBorrow;
    }
    return { depth, size, hasBorrow };
  }
}

function checkLimits({ depth, size }: Facts, span: Span): void {
  if (depth > TYPE_DEPTH_LIMIT) throw invalid(span, `Types are nested deeper than the limit of ${TYPE_DEPTH_LIMIT}`);
  if (size <= TYPE_SIZE_LIMIT) return;
  const message = `Expanded, this type contains more than ${TYPE_SIZE_LIMIT} types`;
  throw invalid(span, message, 'Replace a part of it with a resource.');
}

/** The types that stand in a definition. */
export function partsOf(definition: Definition): readonly ValueType[] {
  switch (definition.kind) {
    case 'record':
      return definition.fields.map(({ type }) => type);
    case 'variant':
      return definition.cases.flatMap(({ type }) => type ?? []);
    case 'alias':
      return [definition.target];
    default:
      return [];
  }
}

/** The types that stand in a type. */
export function elementsOf(type: ValueType): readonly ValueType[] {
  switch (type.kind) {
    case 'list':
      return [type.element];
    case 'map':
      return [type.key, type.value];
    case 'option':
      return [type.some];
    case 'result':
      return [type.ok, type.error].filter((each) => each !== undefined);
    case 'tuple':
      return type.elements;
    case 'stream':
    case 'future':
      return type.payload === undefined ? [] : [type.payload];
    default:
      return [];
  }
}
