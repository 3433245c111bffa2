/** Bytes to be sent, in one piece of memory that is used again and again. */
export class Output {
  private bytes: Uint8Array = new Uint8Array(1 << 16);
  private length: i32 = 0;

  add(pointer: usize, length: i32): void {
    if (this.length + length > this.bytes.length) this.grow(this.length + length);
    memory.copy(this.bytes.dataStart + this.length, pointer, length);
    this.length += length;
  }

  /** @param text in ASCII */
  addText(text: string): void {
    for (let i = 0; i < text.length; i++) this.addByte(<u8>text.charCodeAt(i));
  }

  addByte(byte: u8): void {
    if (this.length == this.bytes.length) this.grow(this.length + 1);
    unchecked((this.bytes[this.length++] = byte));
  }

  /** What was added since the last call; valid until more is added. */
  take(): Uint8Array {
    const taken = this.bytes.subarray(0, this.length);
    this.length = 0;
    return taken;
  }

  private grow(least: i32): void {
    const larger = new Uint8Array(max(least, this.bytes.length * 2));
    larger.set(this.bytes);
    this.bytes = larger;
  }
}
