import { OP, TYPE, type Writer } from '../format/index.ts';
import { type Assembler, I32, I64, type Integer } from './assembler.ts';
import { advance, type Bulk, operands, outOfBounds, STEP_BYTES } from './bulk.ts';
import { KIND, maxPages, type ModuleInfo } from './module.ts';
import { pad } from './padding.ts';

/** Up to here a bulk operation costs about a call, and its flat charge is enough. */
const SMALL_BYTES = 1024;
/** A length is charged at one unit per 16 bytes, and never so much that 32 bits could wrap. */
const BYTES_SHIFT = 4;
const MAX_LENGTH_CHARGE = 1 << 28;

interface Helper {
  readonly parameters: readonly number[];
  readonly results: readonly number[];
  readonly locals: readonly number[];
  readonly write: (writer: Assembler) => void;
}

/** What `tick` answers. */
export const TICK = { goOn: 0, suspend: 1, trap: 2 } as const;

/**
 * Functions that are appended to the module, and the numbers of everything that is added. A slot is the number of a
 * helper, or the complement of the number of an added import.
 */
export class Helpers {
  readonly module: ModuleInfo;
  /** Functions that are imported in addition. */
  readonly addedImports: readonly { readonly name: string; readonly parameters: number[]; readonly results: number[] }[];
  readonly #helpers: Helper[] = [];
  readonly #slots = new Map<string, number>();
  readonly #types = new Map<string, number>();
  readonly #firstImportOfMemory = new Map<number, number>();
  /** Number among the added imports; undefined when no memory of the module grows by a counter. */
  readonly #mayGrow: number | undefined;

  constructor(module: ModuleInfo) {
    this.module = module;
    const added: { name: string; parameters: number[]; results: number[] }[] = [];
    if (module.options.fuel) {
      added.push({ name: 'tick', parameters: [], results: [TYPE.i32] }, { name: 'yield', parameters: [], results: [] });
    }
    for (const [index, memory] of module.memories.entries()) {
      if (!memory.imported || !module.options.virtualMemory) continue;
      const { type } = memory.wide ? I64 : I32;
      this.#firstImportOfMemory.set(index, added.length);
      added.push({ name: `size${index}`, parameters: [], results: [type] });
      added.push({ name: `grow${index}`, parameters: [type], results: [type] });
    }
    if (module.options.virtualMemory && module.ownMemories.length > 0) {
      this.#mayGrow = added.length;
      added.push({ name: 'mayGrow', parameters: [TYPE.f64], results: [TYPE.i32] });
    }
    this.addedImports = added;
  }

  // Numbers

  renumber(index: number): number {
    return index < this.module.importedFunctions ? index : index + this.addedImports.length;
  }

  /** Function index of a slot. */
  index(slot: number): number {
    return slot < 0 ? this.module.importedFunctions + ~slot : this.renumber(this.module.functionTypes.length) + slot;
  }

  get fuelGlobal(): number {
    return this.module.globals.length;
  }

  get droppedGlobal(): number {
    return this.fuelGlobal + (this.module.options.fuel ? 1 : 0);
  }

  pagesGlobal(memory: number): number {
    const before = this.module.memories.filter((one, i) => !one.imported && i < memory).length;
    return this.thrownGlobal + (this.throws ? 1 : 0) + before;
  }

  get thrownGlobal(): number {
    return this.droppedGlobal + (this.drops ? 1 : 0);
  }

  get throws(): boolean {
    return this.#slots.has('throw');
  }

  get drops(): boolean {
    return this.#slots.has('drop');
  }

  get count(): number {
    return this.#helpers.length;
  }

  /** Index of a function type, which is appended if it is new. */
  type(parameters: readonly number[], results: readonly number[]): number {
    const key = `${parameters.join()}:${results.join()}`;
    const known = this.#types.get(key);
    if (known !== undefined) return known;
    const index = this.module.types.count + this.#types.size;
    this.#types.set(key, index);
    return index;
  }

  // Slots

  #slot(key: string, helper: () => Helper): number {
    const known = this.#slots.get(key);
    if (known !== undefined) return known;
    const made = helper();
    this.type(made.parameters, made.results);
    const slot = this.#helpers.push(made) - 1;
    this.#slots.set(key, slot);
    return slot;
  }

  /** Asks the host what to do now that the fuel is used up: `() -> ()`. */
  preempt(): number {
    return this.#slot('preempt', () => ({ parameters: [], results: [], locals: [TYPE.i32], write: (w) => this.#preempt(w) }));
  }

  /** Charges what a function's loops have counted, and answers the new count: `(i32) -> (i32)`. */
  refill(): number {
    this.preempt();
    return this.#slot('refill', () => ({ parameters: [TYPE.i32], results: [TYPE.i32], locals: [], write: (w) => this.#refill(w) }));
  }

  /** Charges a length, divided or, if `shift` is negative, multiplied by 2^shift, and hands it back: `(n) -> (n)`. */
  charge(wide: boolean, shift: number): number {
    this.preempt();
    const { type } = wide ? I64 : I32;
    return this.#slot(`charge${type}.${shift}`, () => ({
      parameters: [type],
      results: [type],
      locals: [],
      write: (w) => this.#charge(w, wide, shift),
    }));
  }

  drop(): number {
    return this.#slot('drop', () => ({ parameters: [], results: [], locals: [], write: (w) => this.#count(w, this.droppedGlobal) }));
  }

  /** Counts an exception that is about to be thrown: `() -> ()`. */
  throw(): number {
    return this.#slot('throw', () => ({ parameters: [], results: [], locals: [], write: (w) => this.#count(w, this.thrownGlobal) }));
  }

  memorySize(memory: number): number {
    const imported = this.#firstImportOfMemory.get(memory);
    if (imported !== undefined) return ~imported;
    const results = [this.#address(memory).type];
    const write = (w: Assembler): void => w.globalGet(this.pagesGlobal(memory));
    return this.#slot(`size${memory}`, () => ({ parameters: [], results, locals: [], write }));
  }

  memoryGrow(memory: number): number {
    const imported = this.#firstImportOfMemory.get(memory);
    if (imported !== undefined) return ~(imported + 1);
    const { type } = this.#address(memory);
    const write = (w: Assembler): void => this.#grow(w, memory);
    return this.#slot(`grow${memory}`, () => ({ parameters: [type], results: [type], locals: [type], write }));
  }

  /** `memory.copy` or `memory.fill` in steps; both memories have the same index type. */
  memoryBulk(copy: boolean, target: number, source: number): number {
    const integer = this.#address(target);
    const { type } = integer;
    const write = (w: Assembler): void => (copy ? w.memoryCopy(target, source) : w.memoryFill(target));
    const bulk: Bulk = { copy, target, source, integer, write };
    const parameters = copy ? [type, type, type] : [type, TYPE.i32, type];
    const large = this.#slot(`large${copy}.${target}.${source}`, () => {
      this.preempt();
      return { parameters, results: [], locals: [], write: (w) => this.#largeBulk(w, bulk) };
    });
    return this.#slot(`bulk${copy}.${target}.${source}`, () => ({
      parameters,
      results: [],
      locals: [],
      write: (w) => this.#smallBulk(w, bulk, large),
    }));
  }

  #address(memory: number): Integer {
    return this.module.memories[memory]!.wide ? I64 : I32;
  }

  // Bodies

  #preempt(w: Assembler): void {
    const tick = this.module.importedFunctions;
    w.loop(() => {
      w.call(tick);
      w.localTee(0);
      w.u8(OP.i32Eqz);
      w.if(() => w.u8(OP.return)); // go on
      w.localGet(0);
      w.i32Const(TICK.suspend);
      w.u8(OP.i32Ne);
      w.if(() => w.u8(OP.unreachable));
      w.call(tick + 1);
      w.br(0); // ask again after the suspension
    });
    w.u8(OP.unreachable);
    pad(w);
  }

  /** Takes what `amount` puts on the stack from the fuel, and asks the host when it is used up. */
  #consume(w: Assembler, amount: () => void): void {
    w.globalGet(this.fuelGlobal);
    amount();
    w.u8(OP.i32Sub);
    w.globalSet(this.fuelGlobal);
    w.globalGet(this.fuelGlobal);
    w.i32Const(0);
    w.u8(OP.i32LtS);
    w.if(() => w.call(this.index(this.preempt())));
  }

  #refill(w: Assembler): void {
    this.#consume(w, () => w.localGet(0));
    w.i32Const(0);
    w.u8(OP.return);
    pad(w);
  }

  #charge(w: Assembler, wide: boolean, shift: number): void {
    const integer = wide ? I64 : I32;
    const length = (): void => {
      w.localGet(0);
      if (shift <= 0) return;
      w.const(integer, shift);
      w.u8(integer.shrU);
    };
    const most = shift < 0 ? MAX_LENGTH_CHARGE >> -shift : MAX_LENGTH_CHARGE;
    this.#consume(w, () => {
      length();
      w.const(integer, most);
      length();
      w.const(integer, most);
      w.ops(integer.ltU, OP.select); // the smaller of both
      if (wide) w.u8(OP.i32WrapI64);
      if (shift >= 0) return;
      w.i32Const(-shift);
      w.u8(OP.i32Shl);
    });
    w.localGet(0);
  }

  #count(w: Assembler, global: number): void {
    w.globalGet(global);
    w.i32Const(1);
    w.u8(OP.i32Add);
    w.globalSet(global);
  }

  /**
   * Asks the host whether all memories together may have so many more, counts pages, and lets the real memory grow when the
   * count passes its size. The real memory has a maximum: its size never passes that, and neither does a count that fits
   * into it.
   */
  #grow(w: Assembler, memory: number): void {
    const integer = this.#address(memory);
    const pages = this.pagesGlobal(memory);
    const fail = (): void =>
      w.if(() => {
        w.const(integer, -1);
        w.u8(OP.return);
      });
    w.localGet(0); // more than any memory has: fail, before the sum could wrap
    w.const(integer, maxPages(integer === I64));
    w.globalGet(pages);
    w.ops(integer.sub, integer.gtU);
    fail();
    w.localGet(0);
    w.u8(integer === I64 ? OP.f64ConvertI64U : OP.f64ConvertI32U); // a type for all: no memory has as many as 2^53
    w.call(this.index(~this.#mayGrow!));
    w.u8(OP.i32Eqz);
    fail();
    w.globalGet(pages); // local 1: the new count
    w.localGet(0);
    w.u8(integer.add);
    w.localTee(1);
    w.memorySize(memory);
    w.u8(integer.gtU);
    w.if(() => {
      w.localGet(1); // above the real size: grow by the difference
      w.memorySize(memory);
      w.u8(integer.sub);
      w.memoryGrow(memory);
      w.const(integer, -1);
      w.u8(integer.eq);
      fail();
    });
    w.globalGet(pages);
    w.localGet(1);
    w.globalSet(pages);
  }

  #smallBulk(w: Assembler, bulk: Bulk, large: number): void {
    w.localGet(2);
    w.const(bulk.integer, SMALL_BYTES);
    w.u8(bulk.integer.leU);
    w.if(
      () => this.#wholeBulk(w, bulk),
      () => {
        operands(w);
        w.call(this.index(large));
      },
    );
  }

  #wholeBulk(w: Assembler, bulk: Bulk): void {
    operands(w);
    bulk.write(w);
  }

  /**
   * Nothing may be written when the whole range is out of bounds, so the range is checked first: the one real
   * instruction traps as it would have.
   */
  #largeBulk(w: Assembler, bulk: Bulk): void {
    const { copy, integer } = bulk;
    outOfBounds(w, bulk.target, 0, integer);
    if (copy) {
      outOfBounds(w, bulk.source, 1, integer);
      w.u8(OP.i32Or);
    }
    w.if(() => {
      this.#wholeBulk(w, bulk);
      w.u8(OP.return);
    });
    if (copy) {
      w.localGet(0);
      w.localGet(1);
      w.u8(integer.gtU);
      w.if(
        () => this.#stepsFromEnd(w, bulk), // the target stands above the source
        () => this.#stepsFromStart(w, bulk),
      );
    } else this.#stepsFromStart(w, bulk);
    this.#consume(w, () => {
      w.localGet(2);
      if (integer === I64) w.u8(OP.i32WrapI64);
      w.i32Const(BYTES_SHIFT);
      w.u8(OP.i32ShrU);
    });
    this.#wholeBulk(w, bulk);
  }

  #stepsFromEnd(w: Assembler, bulk: Bulk): void {
    const { integer } = bulk;
    this.#steps(w, integer, () => {
      advance(w, integer, 2, integer.sub);
      for (const local of [0, 1]) {
        w.localGet(local);
        w.localGet(2);
        w.u8(integer.add);
      }
      w.const(integer, STEP_BYTES);
      bulk.write(w);
    });
  }

  #stepsFromStart(w: Assembler, bulk: Bulk): void {
    const { integer } = bulk;
    this.#steps(w, integer, () => {
      w.localGet(0);
      w.localGet(1);
      w.const(integer, STEP_BYTES);
      bulk.write(w);
      advance(w, integer, 0, integer.add);
      if (bulk.copy) advance(w, integer, 1, integer.add);
      advance(w, integer, 2, integer.sub);
    });
  }

  /** Repeats while more than one step is left, and charges each step. */
  #steps(w: Assembler, integer: Integer, step: () => void): void {
    w.block(() =>
      w.loop(() => {
        w.localGet(2);
        w.const(integer, STEP_BYTES);
        w.u8(integer.leU);
        w.brIf(1);
        this.#consume(w, () => w.i32Const(STEP_BYTES >> BYTES_SHIFT));
        step();
        w.br(0);
      }),
    );
  }

  // Emission

  writeTypes(writer: Writer): void {
    for (const key of this.#types.keys()) {
      writer.u8(TYPE.func);
      for (const list of key.split(':')) {
        const types = list === '' ? [] : list.split(',').map(Number);
        writer.u32(types.length);
        writer.ops(...types);
      }
    }
  }

  get typeCount(): number {
    return this.#types.size;
  }

  writeFunctions(writer: Writer): void {
    for (const helper of this.#helpers) writer.u32(this.type(helper.parameters, helper.results));
  }

  writeCode(writer: Assembler): void {
    for (const helper of this.#helpers) {
      const start = writer.open();
      writer.u32(helper.locals.length);
      for (const local of helper.locals) writer.ops(1, local);
      helper.write(writer);
      writer.u8(OP.end);
      writer.close(start);
    }
  }

  writeImports(writer: Writer, moduleName: string): void {
    for (const { name, parameters, results } of this.addedImports) {
      writer.name(moduleName);
      writer.name(name);
      writer.u8(KIND.function);
      writer.u32(this.type(parameters, results));
    }
  }
}
