import { Utf8 } from "../text/utf8";
import { BLOCK, DIGEST, compress, initialState } from "./sha256-block";

/**
 * SHA-256, FIPS 180-4, of bytes that arrive in pieces:
 *
 * ```ts
 * const hash = new Sha256();
 * while (request.body.next()) hash.update(request.body.chunk);
 * return Response.text(Hex.encode(hash.digest()));
 * ```
 */
export class Sha256 {
  /** Eight words of state, and behind them the block that is being filled. */
  private readonly memory: StaticArray<u8> = new StaticArray<u8>(DIGEST + BLOCK);
  private filled: i32 = 0;
  private total: u64 = 0;
  private isFinished: bool = false;

  constructor() {
    initialState(changetype<usize>(this.memory));
  }

  /** The 32 bytes of the hash of `bytes`. */
  static of(bytes: Uint8Array): Uint8Array {
    return new Sha256().update(bytes).digest();
  }

  /** The 32 bytes of the hash of a text in UTF-8. */
  static ofText(text: string): Uint8Array {
    return new Sha256().updateText(text).digest();
  }

  /** Adds bytes. Ends the request after `digest`. */
  update(bytes: Uint8Array): Sha256 {
    this.add(bytes.dataStart, bytes.length);
    return this;
  }

  /** Adds text as UTF-8. Ends the request after `digest`. */
  updateText(text: string): Sha256 {
    return this.update(Utf8.encode(text));
  }

  /** The 32 bytes of the hash of everything that was added. Ends the request when called twice. */
  digest(): Uint8Array {
    const bits = this.total << 3;
    const state = changetype<usize>(this.memory);
    const block = state + DIGEST;
    this.checkOpen();
    store<u8>(block + this.filled++, 0x80);
    if (this.filled > BLOCK - 8) {
      memory.fill(block + this.filled, 0, BLOCK - this.filled);
      compress(state, block, 1);
      this.filled = 0;
    }
    memory.fill(block + this.filled, 0, BLOCK - 8 - this.filled);
    store<u64>(block, bswap(bits), BLOCK - 8);
    compress(state, block, 1);
    this.isFinished = true;
    const digest = new Uint8Array(DIGEST);
    memory.copy(digest.dataStart, state, DIGEST);
    return digest;
  }

  private checkOpen(): void {
    if (this.isFinished) throw new Error("Sha256 is used after digest: create a new one");
  }

  private add(source: usize, length: i32): void {
    this.checkOpen();
    this.total += length;
    const state = changetype<usize>(this.memory);
    const block = state + DIGEST;
    if (this.filled > 0) {
      const part = min(length, BLOCK - this.filled);
      memory.copy(block + this.filled, source, part);
      this.filled += part;
      if (this.filled < BLOCK) return;
      compress(state, block, 1);
      this.filled = 0;
      source += part;
      length -= part;
    }
    // Whole blocks are read where they lie.
    const whole = length / BLOCK;
    compress(state, source, whole);
    this.filled = length - whole * BLOCK;
    memory.copy(block, source + whole * BLOCK, this.filled);
  }
}
