import type { ExportedType } from '@skerry/host/engine/plan';
import type { ValType } from '@skerry/host/engine/types';
import type { Renamed } from '../../compose/index.ts';
import { ARRAY_CLASSES, type Case, type NamedShape, type Part, type Shape } from '../model.ts';
import { camel, numberOf, typeName } from '../wit.ts';

/** What cannot cross, in the words of WIT. */
export class Crossing extends Error {}

type Composite<K extends ValType['shape']['kind']> = Extract<ValType['shape'], { readonly kind: K }>;
type Nameable = Composite<'record' | 'variant' | 'enum' | 'flags'>;

/** What the declarations use by these names. */
const RESERVED: readonly string[] = [...Object.values(ARRAY_CLASSES), 'Uint8ClampedArray', 'ArrayBuffer'];

/** `http-error` is `HttpError` in TypeScript. */
export const pascal = (label: string): string => camel(`-${label}`);

/** The types of a component's functions. Those that have names there have them in TypeScript, too. */
export class ForeignTypes {
  readonly #exported: ReadonlyMap<ValType, ExportedType>;
  readonly #known = new Map<ValType, NamedShape>();
  readonly #names = new Set(RESERVED);
  /** By which the interface for the program gets the types. */
  readonly renamed: Renamed[] = [];

  constructor(exported: readonly ExportedType[]) {
    this.#exported = new Map(exported.map((each) => [each.type, each]));
  }

  get named(): NamedShape[] {
    return [...this.#known.values()];
  }

  /** @throws Crossing */
  shapeOf(type: ValType): Shape {
    const { shape } = type;
    const number = numberOf(shape.kind);
    if (number !== undefined) return { kind: 'number', name: number };
    switch (shape.kind) {
      case 'bool':
      case 'string':
      case 'char':
        return { kind: shape.kind };
      case 'list':
        return this.#list(shape);
      case 'option': {
        const inner = this.shapeOf(shape.type);
        if (inner.kind === 'nullable') throw new Crossing('an option of an option');
        return { kind: 'nullable', inner, absent: 'undefined' };
      }
      case 'tuple':
        return { kind: 'tuple', elements: shape.types.map((each) => this.shapeOf(each)) };
      case 'result':
        return {
          kind: 'result',
          cases: this.#cases([
            { label: 'ok', type: shape.ok },
            { label: 'err', type: shape.err },
          ]),
        };
      case 'record':
      case 'variant':
      case 'enum':
      case 'flags':
        return this.#named(type, shape);
      case 'own':
      case 'borrow':
        throw new Crossing('a resource');
      default:
        throw new Crossing(`a ${shape.kind}`);
    }
  }

  #list(shape: Composite<'list'>): Shape {
    if (shape.length !== undefined) throw new Crossing('a list of a fixed length');
    const element = this.shapeOf(shape.element);
    if (element.kind === 'number') return { kind: 'buffer', class: ARRAY_CLASSES[element.name], element: element.name };
    return { kind: 'list', class: 'Array', element };
  }

  #named(type: ValType, shape: Nameable): NamedShape {
    const known = this.#known.get(type);
    if (known !== undefined) return known;
    const exported = this.#exported.get(type);
    if (exported === undefined) throw new Crossing(`a ${shape.kind} of an interface that it imports`);
    const made = this.#make(shape);
    // Those that it consists of have been added meanwhile.
    const named = { ...made, type: { ...made.type, name: this.#freeName(exported), index: this.#known.size } } as NamedShape;
    this.#known.set(type, named);
    this.renamed.push({ sort: 'type', interfaceId: exported.interfaceId, name: exported.name, as: typeName(named) });
    return named;
  }

  #make(shape: Nameable) {
    switch (shape.kind) {
      case 'record':
        return { kind: shape.kind, type: { fields: shape.fields.map(({ label, type }) => this.part(label, type)) } };
      case 'variant':
        return { kind: shape.kind, type: { cases: this.#cases(shape.cases) } };
      default:
        return { kind: shape.kind, type: { labels: shape.labels } };
    }
  }

  #cases(cases: readonly { readonly label: string; readonly type: ValType | undefined }[]): Case[] {
    return cases.map(({ label, type }) => ({ label, shape: type && this.shapeOf(type) }));
  }

  part(label: string, type: ValType): Part {
    return { name: camel(label), label, shape: this.shapeOf(type) };
  }

  /** Two interfaces may have types of one name. */
  #freeName({ interfaceId, name }: ExportedType): string {
    const owner = interfaceId.replace(/^.*\/|@.*$/g, '');
    const candidates = [pascal(name), pascal(`${owner}-${name}`)];
    while (candidates.every((each) => this.#names.has(each))) candidates.push(`${pascal(name)}${candidates.length}`);
    const free = candidates.find((each) => !this.#names.has(each))!;
    this.#names.add(free);
    return free;
  }
}
