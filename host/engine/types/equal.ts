import type { ResourceUse } from './resource.ts';
import type { Case, Field, FuncType, Shape, ValType } from './valtype.ts';

/** Compares types by structure and remembers what was equal, so that shared parts are compared once. */
export class TypeEquality {
  readonly #equal = new Map<ValType, Set<ValType>>();

  func(a: FuncType, b: FuncType): boolean {
    if (a === b) return true;
    return a.async === b.async && this.#fields(a.params, b.params) && this.#optional(a.result, b.result);
  }

  value(a: ValType, b: ValType): boolean {
    if (a.origin === b.origin) return true;
    const known = this.#equal.get(a.origin);
    if (known?.has(b.origin)) return true;
    if (!this.#shape(a.shape, b.shape)) return false;
    if (known === undefined) this.#equal.set(a.origin, new Set([b.origin]));
    else known.add(b.origin);
    return true;
  }

  #optional(a: ValType | undefined, b: ValType | undefined): boolean {
    if (a === undefined || b === undefined) return a === b;
    return this.value(a, b);
  }

  #shape(a: Shape, b: Shape): boolean {
    switch (a.kind) {
      case 'record':
        return b.kind === a.kind && this.#fields(a.fields, b.fields);
      case 'variant':
        return b.kind === a.kind && this.#cases(a.cases, b.cases);
      case 'tuple':
        return b.kind === a.kind && this.#all(a.types, b.types);
      case 'enum':
      case 'flags':
        return b.kind === a.kind && sameLabels(a.labels, b.labels);
      case 'own':
      case 'borrow':
        return b.kind === a.kind && sameResource(a.use, b.use);
      default:
        return this.#container(a, b);
    }
  }

  /** Types of one or two others; what is left are the primitive ones. */
  #container(a: Shape, b: Shape): boolean {
    switch (a.kind) {
      case 'option':
        return b.kind === a.kind && this.value(a.type, b.type);
      case 'result':
        return b.kind === a.kind && this.#optional(a.ok, b.ok) && this.#optional(a.err, b.err);
      case 'list':
        return b.kind === a.kind && a.length === b.length && this.value(a.element, b.element);
      case 'map':
        return b.kind === a.kind && this.value(a.key, b.key) && this.value(a.value, b.value);
      case 'stream':
      case 'future':
        return b.kind === a.kind && this.#optional(a.element, b.element);
      default:
        return a.kind === b.kind;
    }
  }

  #all(a: readonly ValType[], b: readonly ValType[]): boolean {
    return a.length === b.length && a.every((type, i) => this.value(type, b[i] as ValType));
  }

  #fields(a: readonly Field[], b: readonly Field[]): boolean {
    const same = (field: Field, i: number): boolean => {
      const other = b[i] as Field;
      return field.label === other.label && this.value(field.type, other.type);
    };
    return a.length === b.length && a.every(same);
  }

  #cases(a: readonly Case[], b: readonly Case[]): boolean {
    const same = (c: Case, i: number): boolean => {
      const other = b[i] as Case;
      return c.label === other.label && this.#optional(c.type, other.type);
    };
    return a.length === b.length && a.every(same);
  }
}

const sameResource = (a: ResourceUse, b: ResourceUse): boolean => a.resource === b.resource;

const sameLabels = (a: readonly string[], b: readonly string[]): boolean => a.length === b.length && a.every((label, i) => label === b[i]);
