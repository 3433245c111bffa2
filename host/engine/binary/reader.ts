import { Reader } from '../format/index.ts';
import { DECODE_LIMITS } from './bounds.ts';
import { invalid, problem } from './fail.ts';

/** Reads one stretch of a component from front to back. Offsets are those of the whole file. */
export class ComponentReader extends Reader {
  /** Part of something whose size is known to be there: what is missing here is no sign of a file that was cut. */
  readonly #nested: boolean;

  constructor(bytes: Uint8Array, offset = 0, end = bytes.length, nested = false) {
    super(bytes, offset, end);
    this.#nested = nested;
  }

  override fault(offset: number, message: string): Error {
    return invalid(offset, message);
  }

  override short(length: number, what: string): Error {
    const message = `${what} needs ${length} bytes, ${this.end - this.offset} are left`;
    if (this.#nested) return invalid(this.offset, `${message} in its section`);
    return problem('COMPONENT_TRUNCATED', this.offset, message, 'Copy or build the component again: its end is missing.');
  }

  peek(): number {
    return this.offset < this.end ? this.bytes[this.offset]! : -1;
  }

  override name(what: string): string {
    const start = this.offset;
    const length = this.u32(`Length of ${what}`);
    if (length > DECODE_LIMITS.nameBytes) {
      throw invalid(this.offset, `${what} has ${length} bytes, more than the limit of ${DECODE_LIMITS.nameBytes}`);
    }
    this.offset = start;
    return super.name(what);
  }

  /** A reader for the next `length` bytes, which this one skips. */
  slice(length: number, what: string): ComponentReader {
    this.skip(length, what);
    return new ComponentReader(this.bytes, this.offset - length, this.offset, true);
  }

  /** Checks that everything was read. */
  finish(what: string): void {
    if (this.offset < this.end) throw invalid(this.offset, `${what} has ${this.end - this.offset} bytes too many`);
  }
}
