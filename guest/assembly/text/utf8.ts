import { decodeAt } from "./decode";
import { utf8Length, writeUtf8 } from "./encode";

/** UTF-8, as the Encoding standard has it: malformed input becomes U+FFFD and never an error. */
export class Utf8 {
  /** A lone surrogate becomes U+FFFD. */
  static encode(text: string): Uint8Array {
    const pointer = changetype<usize>(text);
    const bytes = new Uint8Array(utf8Length(pointer, text.length));
    writeUtf8(pointer, text.length, bytes.dataStart);
    return bytes;
  }

  /** Each maximal malformed part becomes U+FFFD. A byte order mark is text like any other. */
  static decode(bytes: Uint8Array): string {
    return decodeAt(bytes.dataStart, bytes.length);
  }

  /** How many bytes `encode` would return. */
  static byteLength(text: string): i32 {
    return utf8Length(changetype<usize>(text), text.length);
  }
}
