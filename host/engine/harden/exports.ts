import type { Helpers } from './helpers.ts';
import { type GivenTableLayout, globalType, type PrivateLayout } from './layout.ts';
import { KIND, type ModuleInfo } from './module.ts';
import { TYPE, type Writer } from '../format/index.ts';

interface PrivateExport {
  readonly name: string;
  readonly kind: number;
  readonly index: number;
}

/** A prefix that no name of the guest starts with. */
function privatePrefix(module: ModuleInfo): string {
  let prefix = 'skerry:';
  const taken = (name: string): boolean => name.startsWith(prefix);
  while (module.exports.some(({ name }) => taken(name)) || [...module.importModules].some(taken)) prefix += ':';
  return prefix;
}

/** Collects the private exports, and their description. */
export class PrivateExports {
  readonly #module: ModuleInfo;
  readonly #helpers: Helpers;
  readonly #prefix: string;
  readonly #exports: PrivateExport[] = [];
  readonly layout: PrivateLayout;

  constructor(module: ModuleInfo, helpers: Helpers) {
    this.#module = module;
    this.#helpers = helpers;
    this.#prefix = privatePrefix(module);
    const { fuel } = module.options;
    this.layout = {
      importModule: this.#prefix,
      ...(fuel ? { fuel: this.#add('fuel', KIND.global, helpers.fuelGlobal) } : {}),
      ...(helpers.drops ? { dropped: this.#add('dropped', KIND.global, helpers.droppedGlobal) } : {}),
      ...(helpers.throws ? { thrown: this.#add('thrown', KIND.global, helpers.thrownGlobal) } : {}),
      ...(module.startFunction < 0 ? {} : { start: this.#start() }),
      memories: this.#memories(),
      givenTables: this.#givenTables(),
      importedMemories: this.#importedMemories(),
      tables: this.#tables(),
      globals: this.#globals(),
    };
  }

  get count(): number {
    return this.#exports.length;
  }

  write(writer: Writer): void {
    for (const { name, kind, index } of this.#exports) {
      writer.name(name);
      writer.u8(kind);
      writer.u32(index);
    }
  }

  #add(suffix: string, kind: number, index: number): string {
    const name = this.#prefix + suffix;
    this.#exports.push({ name, kind, index });
    return name;
  }

  #start(): string {
    return this.#add('start', KIND.function, this.#helpers.renumber(this.#module.startFunction));
  }

  #memories() {
    return this.#module.ownMemories.map(({ index, what: { wide, initial, maximum } }) => {
      const memory = { name: this.#add(`memory${index}`, KIND.memory, index), given: `memory${index}`, wide, initial, maximum };
      return this.#module.options.virtualMemory ? { ...memory, virtual: this.#virtual(index) } : memory;
    });
  }

  #givenTables(): GivenTableLayout[] {
    return this.#module.givenTables.map(({ index, what: { wide, initial, maximum, typeStart } }) => {
      const element = this.#module.bytes[typeStart] === TYPE.externref ? 'externref' : 'anyfunc';
      return { given: `table${index}`, element, wide, initial, maximum };
    });
  }

  #virtual(memory: number) {
    const helpers = this.#helpers;
    const pages = this.#add(`pages${memory}`, KIND.global, helpers.pagesGlobal(memory));
    if (!this.#module.exports.some(({ kind, index }) => kind === KIND.memory && index === memory)) return { pages };
    return {
      pages,
      size: this.#add(`size${memory}`, KIND.function, helpers.index(helpers.memorySize(memory))),
      grow: this.#add(`grow${memory}`, KIND.function, helpers.index(helpers.memoryGrow(memory))),
    };
  }

  #importedMemories() {
    const { memories, options } = this.#module;
    if (!options.virtualMemory) return [];
    return memories.flatMap((memory, i) => {
      if (!memory.imported) return [];
      const name = this.#add(`memory${i}`, KIND.memory, i);
      return [{ name, position: i, wide: memory.wide, size: `size${i}`, grow: `grow${i}` }];
    });
  }

  #tables() {
    const { tables, writtenTables, exports } = this.#module;
    return tables.flatMap((table, i) => {
      const written = writtenTables.has(i);
      const seen = table.imported || exports.some(({ kind, index }) => kind === KIND.table && index === i);
      return written || seen ? [{ name: this.#add(`table${i}`, KIND.table, i), written }] : [];
    });
  }

  #globals() {
    return this.#module.globals.flatMap((global, i) => {
      if (global.imported || !global.mutable) return [];
      const layout = { name: this.#add(`global${i}`, KIND.global, i), type: globalType(global.type) };
      return [global.initial === undefined ? layout : { ...layout, initial: String(global.initial) }];
    });
  }
}
