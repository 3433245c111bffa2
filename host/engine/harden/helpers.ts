import { KIND, type ModuleInfo } from './module.ts';
import { pad } from './padding.ts';
import { Writer } from '../format/index.ts';

const I32 = 0x7f;
const I64 = 0x7e;
/** Bytes that one step of a bulk operation moves before the next check: tens of microseconds. */
const STEP_BYTES = 1 << 20;
/** Up to here a bulk operation costs about a call, and its flat charge is enough. */
const SMALL_BYTES = 1024;
/** A length is charged at one unit per 16 bytes, and never so much that 32 bits could wrap. */
const BYTES_SHIFT = 4;
const MAX_LENGTH_CHARGE = 1 << 28;

interface Helper {
  readonly parameters: readonly number[];
  readonly results: readonly number[];
  readonly locals: readonly number[];
  readonly write: (writer: Writer) => void;
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

  constructor(module: ModuleInfo) {
    this.module = module;
    const added: { name: string; parameters: number[]; results: number[] }[] = [];
    if (module.options.fuel) {
      added.push({ name: 'tick', parameters: [], results: [I32] }, { name: 'yield', parameters: [], results: [] });
    }
    for (const [index, memory] of module.memories.entries()) {
      if (!memory.imported || !module.options.virtualMemory) continue;
      const type = memory.wide ? I64 : I32;
      this.#firstImportOfMemory.set(index, added.length);
      added.push({ name: `size${index}`, parameters: [], results: [type] });
      added.push({ name: `grow${index}`, parameters: [type], results: [type] });
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
    return this.#slot('preempt', () => ({ parameters: [], results: [], locals: [I32], write: (w) => this.#preempt(w) }));
  }

  /** Charges what a function's loops have counted, and answers the new count: `(i32) -> (i32)`. */
  refill(): number {
    this.preempt();
    return this.#slot('refill', () => ({ parameters: [I32], results: [I32], locals: [], write: (w) => this.#refill(w) }));
  }

  /** Charges a length, divided or, if `shift` is negative, multiplied by 2^shift, and hands it back: `(n) -> (n)`. */
  charge(wide: boolean, shift: number): number {
    this.preempt();
    const type = wide ? I64 : I32;
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
    const results = [this.#addressType(memory)];
    const write = (w: Writer): void => get(w, this.pagesGlobal(memory));
    return this.#slot(`size${memory}`, () => ({ parameters: [], results, locals: [], write }));
  }

  memoryGrow(memory: number): number {
    const imported = this.#firstImportOfMemory.get(memory);
    if (imported !== undefined) return ~(imported + 1);
    const type = this.#addressType(memory);
    const write = (w: Writer): void => this.#grow(w, memory);
    return this.#slot(`grow${memory}`, () => ({ parameters: [type], results: [type], locals: [type], write }));
  }

  /** `memory.copy` or `memory.fill` in steps; both memories have the same index type. */
  memoryBulk(copy: boolean, target: number, source: number): number {
    const type = this.#addressType(target);
    const parameters = copy ? [type, type, type] : [type, I32, type];
    const large = this.#slot(`large${copy}.${target}.${source}`, () => {
      this.preempt();
      return { parameters, results: [], locals: [], write: (w) => this.#largeBulk(w, copy, target, source) };
    });
    return this.#slot(`bulk${copy}.${target}.${source}`, () => ({
      parameters,
      results: [],
      locals: [],
      write: (w) => this.#smallBulk(w, copy, target, source, large),
    }));
  }

  #addressType(memory: number): number {
    return this.module.memories[memory]!.wide ? I64 : I32;
  }

  // Bodies

  #preempt(w: Writer): void {
    const { module } = this;
    const tick = module.importedFunctions;
    w.ops(0x03, 0x40, 0x10); // loop, call tick
    w.u32(tick);
    w.ops(0x22, 0x00, 0x45, 0x04, 0x40, 0x0f, 0x0b); // go on: return
    w.ops(0x20, 0x00, 0x41, TICK.suspend, 0x47, 0x04, 0x40, 0x00, 0x0b, 0x10); // not suspend: unreachable
    w.u32(tick + 1);
    w.ops(0x0c, 0x00, 0x0b, 0x00); // ask again after the suspension
    pad(w);
  }

  /** Takes the number on the stack from the fuel, and asks the host when it is used up. */
  #consume(w: Writer, amount: () => void): void {
    get(w, this.fuelGlobal);
    amount();
    w.ops(0x6b, 0x24); // i32.sub, global.set
    w.u32(this.fuelGlobal);
    get(w, this.fuelGlobal);
    w.ops(0x41, 0x00, 0x48, 0x04, 0x40, 0x10); // below 0: call preempt
    w.u32(this.index(this.preempt()));
    w.ops(0x0b);
  }

  #refill(w: Writer): void {
    this.#consume(w, () => w.ops(0x20, 0x00));
    w.ops(0x41, 0x00, 0x0f);
    pad(w);
  }

  #charge(w: Writer, wide: boolean, shift: number): void {
    const number = (value: number): void => {
      w.u8(wide ? 0x42 : 0x41);
      w.signed(value);
    };
    const length = (): void => {
      w.ops(0x20, 0x00);
      if (shift <= 0) return;
      number(shift);
      w.u8(wide ? 0x88 : 0x76);
    };
    const most = shift < 0 ? MAX_LENGTH_CHARGE >> -shift : MAX_LENGTH_CHARGE;
    this.#consume(w, () => {
      length();
      number(most);
      length();
      number(most);
      w.ops(wide ? 0x54 : 0x49, 0x1b); // the smaller of both
      if (wide) w.u8(0xa7);
      if (shift < 0) w.ops(0x41, -shift, 0x74);
    });
    w.ops(0x20, 0x00);
  }

  #count(w: Writer, global: number): void {
    get(w, global);
    w.ops(0x41, 0x01, 0x6a, 0x24);
    w.u32(global);
  }

  /** Counts pages up to the maximum, and lets the real memory grow when the count passes it. */
  #grow(w: Writer, memory: number): void {
    const { wide, maximum } = this.module.memories[memory]!;
    const op = (i32: number, i64: number): void => w.u8(wide ? i64 : i32);
    const number = (value: number): void => {
      op(0x41, 0x42);
      w.signed(value);
    };
    const fail = (): void => {
      w.ops(0x04, 0x40);
      number(-1);
      w.ops(0x0f, 0x0b);
    };
    w.ops(0x20, 0x00); // more than what is left: fail
    number(maximum);
    get(w, this.pagesGlobal(memory));
    op(0x6b, 0x7d);
    op(0x4b, 0x56);
    fail();
    get(w, this.pagesGlobal(memory)); // local 1: the new count
    w.ops(0x20, 0x00);
    op(0x6a, 0x7c);
    w.ops(0x22, 0x01, 0x3f);
    w.u32(memory);
    op(0x4b, 0x56); // above the real size: grow by the difference
    w.ops(0x04, 0x40, 0x20, 0x01, 0x3f);
    w.u32(memory);
    op(0x6b, 0x7d);
    w.ops(0x40);
    w.u32(memory);
    number(-1);
    op(0x46, 0x51);
    fail();
    w.ops(0x0b);
    get(w, this.pagesGlobal(memory));
    w.ops(0x20, 0x01, 0x24);
    w.u32(this.pagesGlobal(memory));
  }

  #operands(w: Writer): void {
    w.ops(0x20, 0x00, 0x20, 0x01, 0x20, 0x02);
  }

  #bulk(w: Writer, copy: boolean, target: number, source: number): void {
    w.ops(0xfc, copy ? 0x0a : 0x0b);
    w.u32(target);
    if (copy) w.u32(source);
  }

  #smallBulk(w: Writer, copy: boolean, target: number, source: number, large: number): void {
    const wide = this.module.memories[target]!.wide;
    w.ops(0x20, 0x02, wide ? 0x42 : 0x41);
    w.signed(SMALL_BYTES);
    w.ops(wide ? 0x58 : 0x4d, 0x04, 0x40); // short: do it
    this.#operands(w);
    this.#bulk(w, copy, target, source);
    w.ops(0x05);
    this.#operands(w);
    w.ops(0x10);
    w.u32(this.index(large));
    w.ops(0x0b);
  }

  /**
   * Nothing may be written when the whole range is out of bounds, so the range is checked first: the one real
   * instruction traps as it would have.
   */
  #largeBulk(w: Writer, copy: boolean, target: number, source: number): void {
    const wide = this.module.memories[target]!.wide;
    this.#outOfBounds(w, target, 0, wide);
    if (copy) {
      this.#outOfBounds(w, source, 1, wide);
      w.ops(0x72);
    }
    w.ops(0x04, 0x40);
    this.#operands(w);
    this.#bulk(w, copy, target, source);
    w.ops(0x0f, 0x0b);
    if (copy) {
      w.ops(0x20, 0x00, 0x20, 0x01, wide ? 0x56 : 0x4b, 0x04, 0x40); // target above source: from the end
      this.#steps(w, wide, () => {
        this.#advance(w, wide, 2, 0x6b);
        this.#stepOperands(w, wide, true, copy);
        this.#bulk(w, copy, target, source);
      });
      w.ops(0x05);
    }
    this.#steps(w, wide, () => {
      this.#stepOperands(w, wide, false, copy);
      this.#bulk(w, copy, target, source);
      this.#advance(w, wide, 0, 0x6a);
      if (copy) this.#advance(w, wide, 1, 0x6a);
      this.#advance(w, wide, 2, 0x6b);
    });
    if (copy) w.ops(0x0b);
    this.#consume(w, () => {
      w.ops(0x20, 0x02);
      if (wide) w.ops(0xa7);
      w.ops(0x41, BYTES_SHIFT, 0x76);
    });
    this.#operands(w);
    this.#bulk(w, copy, target, source);
  }

  /** Whether the address in `local` plus the length passes the end of the memory, as i32. */
  #outOfBounds(w: Writer, memory: number, local: number, wide: boolean): void {
    const size = (): void => {
      w.ops(0x3f);
      w.u32(memory);
      if (!wide) w.ops(0xad);
      w.ops(0x42, 0x10, 0x86);
    };
    const value = (index: number): void => {
      w.ops(0x20, index);
      if (!wide) w.ops(0xad);
    };
    value(2); // length > size
    size();
    w.ops(0x56);
    value(local); // address > size - length
    size();
    value(2);
    w.ops(0x7d, 0x56, 0x72);
  }

  /** Repeats while more than one step is left, and charges each step. */
  #steps(w: Writer, wide: boolean, step: () => void): void {
    w.ops(0x02, 0x40, 0x03, 0x40, 0x20, 0x02, wide ? 0x42 : 0x41);
    w.signed(STEP_BYTES);
    w.ops(wide ? 0x58 : 0x4d, 0x0d, 0x01);
    this.#consume(w, () => {
      w.ops(0x41);
      w.signed(STEP_BYTES >> BYTES_SHIFT);
    });
    step();
    w.ops(0x0c, 0x00, 0x0b, 0x0b);
  }

  #stepOperands(w: Writer, wide: boolean, fromEnd: boolean, copy: boolean): void {
    const address = (local: number): void => {
      w.ops(0x20, local);
      if (fromEnd) w.ops(0x20, 0x02, wide ? 0x7c : 0x6a);
    };
    address(0);
    if (copy) address(1);
    else w.ops(0x20, 0x01);
    w.ops(wide ? 0x42 : 0x41);
    w.signed(STEP_BYTES);
  }

  #advance(w: Writer, wide: boolean, local: number, i32Op: number): void {
    w.ops(0x20, local, wide ? 0x42 : 0x41);
    w.signed(STEP_BYTES);
    w.ops(wide ? i32Op + 0x12 : i32Op, 0x21, local);
  }

  // Emission

  writeTypes(writer: Writer): void {
    for (const key of this.#types.keys()) {
      writer.ops(0x60);
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

  writeCode(writer: Writer): void {
    for (const helper of this.#helpers) {
      const start = writer.open();
      writer.u32(helper.locals.length);
      for (const local of helper.locals) writer.ops(1, local);
      helper.write(writer);
      writer.ops(0x0b);
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

function get(writer: Writer, global: number): void {
  writer.ops(0x23);
  writer.u32(global);
}
