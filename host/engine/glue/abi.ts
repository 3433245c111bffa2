import type { AbiOptions, InstanceNode } from '../types/index.ts';
import type { Unit } from './unit.ts';

/** Who is at the other side of a call. */
export type Boundary = 'host' | 'guest';

const LIFT_STRING = { utf8: 'liftUtf8', utf16: 'liftUtf16', 'latin1+utf16': 'liftLatin1OrUtf16' } as const;
const CUT_STRING = { utf8: 'cutUtf8', utf16: 'cutUtf16', 'latin1+utf16': 'cutLatin1OrUtf16' } as const;
const LOWER_STRING = { utf8: 'lowerUtf8', utf16: 'lowerUtf16', 'latin1+utf16': 'lowerLatin1OrUtf16' } as const;

/** One set of canonical options of one component instance, as names in the generated text. */
export class Abi {
  readonly unit: Unit;
  readonly id: number;
  readonly instance: InstanceNode;
  /** Who is at the other side: the host sees objects where guests see representations. */
  readonly boundary: Boundary;
  readonly #options: AbiOptions;

  constructor(unit: Unit, options: AbiOptions, instance: InstanceNode, boundary: Boundary) {
    const { encoding, memory, realloc } = options;
    this.unit = unit;
    this.id = unit.optionsId(JSON.stringify([encoding, memory, realloc, instance.id, boundary]));
    this.instance = instance;
    this.boundary = boundary;
    this.#options = options;
  }

  get hasMemory(): boolean {
    return this.#options.memory !== undefined;
  }

  get state(): string {
    return `i${this.instance.id}`;
  }

  get #memory(): number {
    const { memory } = this.#options;
    if (memory === undefined) throw new Error('the validation lets no type through that needs a memory');
    return this.unit.memory(memory);
  }

  get bytes(): string {
    return `u${this.#memory}`;
  }

  get view(): string {
    return `d${this.#memory}`;
  }

  /** The statement that makes `bytes` and `view` good again; empty without a memory. */
  get refresh(): string {
    return this.hasMemory ? `v${this.#memory}();` : '';
  }

  get liftString(): string {
    return LIFT_STRING[this.#options.encoding];
  }

  /** A function `(bytes, pointer, length, max)` that says at which length to cut a string. */
  get cutString(): string {
    return CUT_STRING[this.#options.encoding];
  }

  get lowerString(): string {
    return LOWER_STRING[this.#options.encoding];
  }

  /** A function `(old, oldSize, align, size)` that calls the guest's `realloc` and checks what it returns. */
  get realloc(): string {
    return this.unit.shared(`r${this.id}`, () => this.#declareRealloc());
  }

  #declareRealloc(): void {
    const { realloc } = this.#options;
    if (realloc === undefined) throw new Error('the validation lets no type through that needs realloc');
    this.unit.functions.push(
      `function r${this.id}(old, oldSize, align, size) {\n` +
        `  ${this.state}.mayLeave = false;\n` +
        `  run.pin();\n` +
        `  const p = ${this.unit.core(realloc)}(old, oldSize, align, size) >>> 0;\n` +
        `  run.unpin();\n` +
        `  ${this.state}.mayLeave = true;\n` +
        `  ${this.refresh}\n` +
        `  checkAllocation(${this.bytes}, p, size, align);\n` +
        `  return p;\n}`,
    );
  }

  /** The object through which the string functions of the runtime allocate and write. */
  get strings(): string {
    return this.unit.shared(`s${this.id}`, () => {
      const { realloc, bytes } = this;
      this.unit.head.push(`var s${this.id} = { realloc: ${realloc}, bytes: () => ${bytes}, units: 0 };`);
    });
  }
}
