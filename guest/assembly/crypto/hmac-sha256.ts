import { Utf8 } from "../text/utf8";
import { Sha256 } from "./sha256";
import { BLOCK } from "./sha256-block";

/**
 * HMAC with SHA-256, RFC 2104: whether a message is from somebody who has the key.
 *
 * ```ts
 * const expected = HmacSha256.of(key, message);
 * if (!timingSafeEqual(expected, received)) return Response.text("Wrong signature\n", 401);
 * ```
 */
export class HmacSha256 {
  private readonly inner: Sha256 = new Sha256();
  private readonly outer: Sha256 = new Sha256();

  /** @param key of any length; 32 random bytes are enough */
  constructor(key: Uint8Array) {
    const short = key.length > BLOCK ? Sha256.of(key) : key;
    const block = new Uint8Array(BLOCK);
    block.set(short);
    for (let i = 0; i < BLOCK; i++) block[i] = block[i] ^ 0x36;
    this.inner.update(block);
    for (let i = 0; i < BLOCK; i++) block[i] = block[i] ^ (0x36 ^ 0x5c);
    this.outer.update(block);
  }

  /** The 32 bytes of the code of `message`. */
  static of(key: Uint8Array, message: Uint8Array): Uint8Array {
    return new HmacSha256(key).update(message).digest();
  }

  /** The 32 bytes of the code of a text in UTF-8. */
  static ofText(key: Uint8Array, message: string): Uint8Array {
    return HmacSha256.of(key, Utf8.encode(message));
  }

  /** Adds bytes. Ends the request after `digest`. */
  update(bytes: Uint8Array): HmacSha256 {
    this.inner.update(bytes);
    return this;
  }

  /** Adds text as UTF-8. Ends the request after `digest`. */
  updateText(text: string): HmacSha256 {
    this.inner.updateText(text);
    return this;
  }

  /** The 32 bytes of the code of everything that was added. Ends the request when called twice. */
  digest(): Uint8Array {
    return this.outer.update(this.inner.digest()).digest();
  }
}
