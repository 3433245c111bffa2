import { type Interface, type NamedType, type World, type WorldInterface, printWorld } from '../wit/index.ts';
import { checkWorld } from './check.ts';
import { claimAliases, claimNames, declareType } from './declarations.ts';
import { type CoreExport, Glue, exportResource } from './exports.ts';
import { fileName, fileNames } from './files.ts';
import { importFunction, importResource } from './functions.ts';
import { Scope } from './names.ts';
import { RUNTIME, abortFile, runtimeFiles, tupleFile } from './runtime.ts';
import { skeleton } from './skeleton.ts';
import { MARK, Registry, type Side, Unit } from './unit.ts';
import { braced } from './text.ts';

export interface Bindings {
  /** Text by path, `bindings/…`; sorted. Belongs to the generator: what was there before is replaced. */
  readonly files: ReadonlyMap<string, string>;
  /** Text by path: what the author goes on from. Written when it is missing. */
  readonly skeletons: ReadonlyMap<string, string>;
  /** Path of the module to compile. */
  readonly entry: string;
  /** What the functions of the entry are called as exports of the core module. */
  readonly exports: readonly CoreExport[];
}

/** Core name of what a world itself imports. */
const ROOT = '$root';

const ENTRY = 'bindings/entry.ts';

interface Part {
  readonly item: WorldInterface;
  readonly unit: Unit;
}

class Generator {
  readonly #world: World;
  readonly #registry = new Registry();
  readonly #root: Unit;
  readonly #imports: readonly Part[];
  readonly #exports: readonly Part[];
  readonly #glue: { readonly unit: Unit; readonly glue: Glue }[] = [];
  readonly #skeletons = new Map<string, string>();
  readonly #authorNames = new Scope();

  constructor(world: World) {
    this.#world = world;
    this.#root = new Unit('bindings/world.ts', 'import', this.#registry);
    this.#registry.set(world, this.#root);
    this.#imports = this.#partsOf('import');
    this.#exports = this.#partsOf('export');
  }

  #partsOf(side: Side): Part[] {
    const items = (side === 'import' ? this.#world.imports : this.#world.exports).filter((item) => item.kind === 'interface');
    const names = fileNames(items);
    return items.map((item, i) => {
      const unit = new Unit(`bindings/${side}s/${names[i]!}.ts`, side, this.#registry);
      this.#registry.set(item.interface, unit);
      return { item, unit };
    });
  }

  generate(): Bindings {
    const types = this.#world.imports.flatMap((item) => (item.kind === 'type' ? [item.type] : []));
    const all: [Unit, readonly NamedType[]][] = [
      [this.#root, types],
      ...this.#parts().map(({ item, unit }): [Unit, readonly NamedType[]] => [unit, item.interface.types]),
    ];
    for (const [unit, declared] of all) claimNames(unit, declared);
    for (const [unit, declared] of all) claimAliases(unit, declared);
    for (const { item, unit } of this.#imports) importInterface(unit, item.name, item.interface);
    this.#importRoot();
    for (const part of this.#exports) this.#exportInterface(part);
    this.#exportRoot();
    return this.#finish();
  }

  #parts(): Part[] {
    return [...this.#imports, ...this.#exports];
  }

  #importRoot(): void {
    for (const item of this.#world.imports) {
      if (item.kind === 'type') declareAny(this.#root, ROOT, item.type);
      if (item.kind === 'function') importFunction(this.#root, ROOT, item.function);
    }
  }

  #exportInterface({ item, unit }: Part): void {
    const { types, functions } = item.interface;
    for (const type of types) {
      if (type.definition.kind === 'resource') exportResource(unit, item.name, type);
      else declareType(unit, type);
    }
    const resources = types.filter(({ definition }) => definition.kind === 'resource');
    if (functions.length + resources.length === 0) return;
    const author = this.#authorNames.claim(fileName(item.interface.name ?? item.name), 'case');
    const glue = this.#addGlue(author, fileOf(unit), `${item.name}#`);
    glue.resources(resources);
    glue.functions(functions);
    this.#addSkeleton(author, item.name, functions, resources);
  }

  #exportRoot(): void {
    const functions = this.#world.exports.flatMap((item) => (item.kind === 'function' ? [item.function] : []));
    if (functions.length === 0) return;
    const author = this.#authorNames.claim(fileName(this.#world.name), 'case');
    this.#addGlue(author, 'world', '').functions(functions);
    this.#addSkeleton(author, `the world ${this.#world.name}`, functions, []);
  }

  /** Two exports may have one name in two packages: then their functions differ by a number. */
  #addGlue(author: string, file: string, core: string): Glue {
    const unit = new Unit(`bindings/glue/${file}.ts`, 'export', this.#registry);
    const glue = new Glue(unit, `${author}.ts`, `$${this.#glue.length}${identifier(file)}`, core);
    this.#glue.push({ unit, glue });
    return glue;
  }

  #addSkeleton(author: string, what: string, functions: Interface['functions'], resources: readonly NamedType[]): void {
    const unit = new Unit(`${author}.ts`, 'export', this.#registry);
    this.#skeletons.set(unit.path, skeleton(unit, what, functions, resources));
  }

  #finish(): Bindings {
    const units = [this.#root, ...this.#parts().map(({ unit }) => unit), ...this.#glue.map(({ unit }) => unit)];
    const printed = units.filter(({ isEmpty }) => !isEmpty);
    const texts = printed.map((unit): [string, string] => [unit.path, unit.print()]);
    const exports = this.#glue.flatMap(({ glue }) => glue.exports);
    const files = new Map([...texts, ...this.#runtime(printed), [ENTRY, this.#entry()], ['bindings/world.wit', wit(this.#world)]]);
    const sorted = new Map([...files].toSorted(([a], [b]) => (a < b ? -1 : 1)));
    return { files: sorted, skeletons: this.#skeletons, entry: ENTRY, exports };
  }

  #runtime(units: readonly Unit[]): [string, string][] {
    const used = [...new Set(units.flatMap((unit) => unit.imported))].filter((path) => path.startsWith(RUNTIME)).toSorted();
    const names = used.map((path) => path.slice(RUNTIME.length, -'.ts'.length)).filter((name) => name !== 'tuple');
    const found = [...runtimeFiles([...names, 'realloc'])].map(([name, text]): [string, string] => [`${RUNTIME}${name}.ts`, text]);
    const arities = [...new Set(units.flatMap((unit) => unit.tuples))].toSorted((a, b) => a - b);
    const tuples: [string, string][] = arities.length === 0 ? [] : [[`${RUNTIME}tuple.ts`, tupleFile(arities)]];
    const named = (prefix: string): string | undefined => this.#imports.find(({ item }) => item.name.startsWith(prefix))?.item.name;
    const abort = abortFile(named('wasi:cli/stderr@'), named('wasi:io/streams@'));
    return [...found, ...tuples, [`${RUNTIME}abort.ts`, abort]];
  }

  #entry(): string {
    const lines = this.#glue.flatMap(({ unit, glue }) => {
      const names = glue.exports.map(({ name }) => name);
      return braced('export {', names, `} from "./glue/${fileOf(unit)}";`);
    });
    return `${[MARK, '// @ts-nocheck', '', 'import "./abi/abort";', 'export { cabi_realloc } from "./abi/realloc";', ...lines].join('\n')}\n`;
  }
}

/** `wasi-io-streams-0.2.12` → `wasiIoStreams0212`; what two files share is told apart by a number before it. */
function identifier(file: string): string {
  const [first = '', ...rest] = file.split(/[^a-z0-9]+/).filter((word) => word !== '');
  return first + rest.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('');
}

const fileOf = ({ path }: Unit): string => path.replace(/^.*\//, '').replace(/\.ts$/, '');

const wit = (world: World): string => `${MARK}\n\n${printWorld(world)}`;

function importInterface(unit: Unit, name: string, { types, functions }: Interface): void {
  for (const type of types) declareAny(unit, name, type);
  for (const type of functions) importFunction(unit, name, type);
}

function declareAny(unit: Unit, module: string, type: NamedType): void {
  if (type.definition.kind === 'resource') importResource(unit, module, type);
  else declareType(unit, type);
}

/**
 * Prints the modules that make a world usable from AssemblyScript. The same world gives the same text.
 *
 * @throws SkerryError `WIT_INVALID` for a world with items of WASI 0.3
 */
export function generateBindings(world: World): Bindings {
  checkWorld(world);
  return new Generator(world).generate();
}
