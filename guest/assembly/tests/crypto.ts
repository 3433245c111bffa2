// Encodings and hashes, in a form that a test can call.
import { HmacSha256 } from "../crypto/hmac-sha256";
import { Sha256 } from "../crypto/sha256";
import { timingSafeEqual } from "../crypto/timing-safe-equal";
import { Result } from "../result";
import { Base64 } from "../text/base64";
import { Hex } from "../text/hex";

function bytesOf(hex: string): Uint8Array {
  return Hex.decode(hex).value;
}

function show(decoded: Result<Uint8Array>): string {
  return decoded.isError ? "!" + decoded.error.toString() : Hex.encode(decoded.value);
}

export function hex(text: string): string {
  return show(Hex.decode(text));
}

export function base64(hex: string): string {
  return Base64.encode(bytesOf(hex));
}

export function base64Url(hex: string): string {
  return Base64.encodeUrl(bytesOf(hex));
}

export function fromBase64(text: string): string {
  return show(Base64.decode(text));
}

export function fromBase64Url(text: string): string {
  return show(Base64.decodeUrl(text));
}

export function sha256(hex: string): string {
  return Hex.encode(Sha256.of(bytesOf(hex)));
}

export function sha256Text(text: string): string {
  return Hex.encode(Sha256.ofText(text));
}

/** In pieces whose lengths are in `cuts`, again and again. */
export function sha256Pieces(hex: string, cuts: string): string {
  const bytes = bytesOf(hex);
  const lengths = cuts.split(",");
  const hash = new Sha256();
  let at = 0;
  for (let i = 0; at < bytes.length; i++) {
    const end = min(bytes.length, at + <i32>I32.parseInt(lengths[i % lengths.length]));
    hash.update(bytes.subarray(at, end));
    at = end;
  }
  return Hex.encode(hash.digest());
}

export function hmac(key: string, message: string): string {
  const bytes = bytesOf(message);
  const half = bytes.length / 2;
  const pieces = new HmacSha256(bytesOf(key)).update(bytes.subarray(0, half)).update(bytes.subarray(half)).digest();
  const whole = HmacSha256.of(bytesOf(key), bytes);
  return timingSafeEqual(pieces, whole) ? Hex.encode(whole) : "differs";
}

export function equal(left: string, right: string): string {
  return timingSafeEqual(bytesOf(left), bytesOf(right)).toString();
}

/** Hashes a million `a`, the long vector of FIPS 180-4. */
export function sha256OfMillion(): string {
  const bytes = new Uint8Array(1000);
  bytes.fill(0x61);
  const hash = new Sha256();
  for (let i = 0; i < 1000; i++) hash.update(bytes);
  return Hex.encode(hash.digest());
}

export function digestTwice(): string {
  const hash = new Sha256();
  hash.digest();
  return Hex.encode(hash.digest());
}
