import type { Interface, NamedType, World } from '../wit/model.ts';
import { declarationOf } from './abi.ts';
import { Scope } from './names.ts';
import { braced, relativePath, spaced } from './text.ts';

/** Whose side of a type is meant: an interface that is imported and exported has two sets of types. */
export type Side = 'import' | 'export';

/** Where the runtime's files go. */
const RUNTIME = 'bindings/abi';

/** Longer names of helpers are cut; a number keeps them apart. */
const LONGEST_HELPER = 64;

/** One file of the output while it is written. */
export class Unit {
  readonly path: string;
  readonly side: Side;
  readonly names: Scope = new Scope();
  /** What the file declares, in order. */
  readonly lines: string[] = [];
  readonly #registry: Registry;
  readonly #imports = new Map<string, Map<string, string>>();
  readonly #types = new Map<NamedType, string>();
  readonly #helpers = new Map<string, string>();
  readonly #helperTexts: string[][] = [];
  readonly #core: string[][] = [];
  readonly #reexports: string[] = [];
  readonly #wholes: string[] = [];
  #returnSize = 0;

  constructor(path: string, side: Side, registry: Registry) {
    this.path = path;
    this.side = side;
    this.#registry = registry;
  }

  /** Adds something with an empty line before it. */
  add(lines: readonly string[]): void {
    if (lines.length > 0) this.lines.push('', ...lines);
  }

  /** Adds a declaration that only generated code uses. */
  addCore(lines: readonly string[]): void {
    this.#core.push([...lines]);
  }

  /** The name of the place where results are written that are not a single core value. */
  returnArea(size: number): string {
    this.#returnSize = Math.max(this.#returnSize, size);
    return '$ret';
  }

  /** Makes what came from elsewhere visible to others. */
  reexport(item: string): void {
    this.#reexports.push(item);
  }

  /** Makes something of another file visible; its name here, which differs when the name is taken. */
  use(path: string, name: string): string {
    if (path === this.path) return name;
    let names = this.#imports.get(path);
    if (names === undefined) this.#imports.set(path, (names = new Map()));
    let local = names.get(name);
    if (local === undefined) names.set(name, (local = this.#claim(path, name)));
    return local;
  }

  /** Makes everything of another file visible below a name. */
  useAll(path: string, name: string): void {
    this.#wholes.push(`import * as ${name} from ${JSON.stringify(relativePath(this.path, path))};`);
  }

  /** Makes something of another file visible under a name that was claimed for it, unless it is visible already. */
  useAs(path: string, name: string, local: string): void {
    const names = this.#imports.get(path) ?? new Map<string, string>();
    this.#imports.set(path, names);
    if (!names.has(name)) names.set(name, local);
  }

  get isEmpty(): boolean {
    return this.lines.length + this.#core.length + this.#reexports.length === 0;
  }

  /** Numbers of values of the tuples that it mentions. */
  get tuples(): number[] {
    const names = this.#imports.get(`${RUNTIME}/tuple.ts`) ?? new Map<string, string>();
    return [...names.keys()].map((name) => Number(name.slice('Tuple'.length)));
  }

  /** Files of the output that this one imports. */
  get imported(): string[] {
    return [...this.#imports.keys()];
  }

  /** Names of the runtime are kept free for it; a type of another interface may need another name here. */
  #claim(path: string, name: string): string {
    return path.startsWith(RUNTIME) ? name : this.names.claim(name, 'case');
  }

  runtime(file: string, name: string): string {
    return this.use(`${RUNTIME}/${file}.ts`, name);
  }

  /** Gives a type that is declared here its name. */
  declare(type: NamedType, wanted: string): string {
    const name = this.names.claim(wanted, 'type');
    this.#types.set(type, name);
    return name;
  }

  /** The file that declares a type, seen from here. */
  ownerOf(type: NamedType): Unit {
    return this.#registry.find(declarationOf(type).owner, this.side);
  }

  /** The name of a type here. */
  nameOf(type: NamedType): string {
    const declared = declarationOf(type);
    const owner = this.ownerOf(declared);
    return this.use(owner.path, owner.ownName(declared));
  }

  /** The name of a type in the file that declares it. */
  ownName(type: NamedType): string {
    const name = this.#types.get(type);
    if (name === undefined) throw new Error(`${this.path} has no type ${type.name}`);
    return name;
  }

  /** A function that is written the first time somebody asks for it. */
  helper(key: string, write: (name: string) => string[]): string {
    const known = this.#helpers.get(key);
    if (known !== undefined) return known;
    const name = key.length <= LONGEST_HELPER ? key : `${key.slice(0, LONGEST_HELPER)}_${this.#helpers.size}`;
    this.#helpers.set(key, name);
    const text: string[] = [];
    this.#helperTexts.push(text);
    text.push(...write(name));
    return name;
  }

  print(header: readonly string[] = HEADER): string {
    const named = [...this.#imports].toSorted(([a], [b]) => (a < b ? -1 : 1)).flatMap(([path, names]) => this.#printImport(path, names));
    const imports = [...named, ...this.#wholes];
    const area = this.#returnSize === 0 ? [] : ['', `const $ret: usize = memory.data(${this.#returnSize}, 8);`];
    const inner = [...area, ...[...this.#core, ...this.#helperTexts].flatMap(spaced)];
    const passed = this.#reexports.length === 0 ? [] : ['', ...braced('export {', this.#reexports, '};')];
    const body = [...passed, ...this.lines, ...(inner.length === 0 ? [] : ['', '// How values cross the border.', ...inner])];
    return `${[...header, ...(imports.length === 0 ? [] : ['', ...imports]), ...body].join('\n')}\n`;
  }

  #printImport(path: string, names: ReadonlyMap<string, string>): string[] {
    const items = [...names]
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, local]) => (name === local ? name : `${name} as ${local}`));
    return braced('import {', items, `} from ${JSON.stringify(relativePath(this.path, path))};`);
  }
}

export const MARK = '// Generated by `skerry bindgen`.';

/** Whatever is generated says so; AssemblyScript has decorators and operators that TypeScript has not. */
const HEADER = [`${MARK} Changes are lost when it runs again.`, '// @ts-nocheck'];

/** Knows which file has the types of an interface. */
export class Registry {
  readonly #units: Readonly<Record<Side, Map<Interface | World, Unit>>> = { import: new Map(), export: new Map() };

  set(owner: Interface | World, unit: Unit): void {
    this.#units[unit.side].set(owner, unit);
  }

  /** Types that an export needs come from the exports when they are there, otherwise from the imports. */
  find(owner: Interface | World, side: Side): Unit {
    const found = (side === 'export' ? this.#units.export.get(owner) : undefined) ?? this.#units.import.get(owner);
    if (found === undefined) throw new Error(`The world has no interface ${owner.name}`);
    return found;
  }
}
