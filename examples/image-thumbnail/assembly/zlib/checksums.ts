const POLYNOMIAL: u32 = 0xedb88320;
const CRC_TABLE = crcTable();

function crcTable(): StaticArray<u32> {
  const table = new StaticArray<u32>(256);
  for (let i = 0; i < 256; i++) {
    let crc = <u32>i;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >> 1) ^ POLYNOMIAL : crc >> 1;
    table[i] = crc;
  }
  return table;
}

/** The CRC-32 of ISO 3309, as PNG has it behind every chunk. */
export function crc32(pointer: usize, length: i32): u32 {
  let crc: u32 = ~0;
  for (const end = pointer + length; pointer < end; pointer++) {
    crc = unchecked(CRC_TABLE[(crc ^ load<u8>(pointer)) & 0xff]) ^ (crc >> 8);
  }
  return ~crc;
}

/** Sums below 2³² however large the bytes are, so that the modulus is taken once for so many of them. */
const BYTES_PER_MODULUS: i32 = 5552;
const MODULUS: u32 = 65521;

/** Adler-32 (RFC 1950), as it ends a zlib stream. @param adler of the bytes before; 1 at the start */
export function adler32(adler: u32, pointer: usize, length: i32): u32 {
  let low = adler & 0xffff;
  let high = adler >> 16;
  while (length > 0) {
    const part = min(length, BYTES_PER_MODULUS);
    for (const end = pointer + part; pointer < end; pointer++) {
      low += load<u8>(pointer);
      high += low;
    }
    low %= MODULUS;
    high %= MODULUS;
    length -= part;
  }
  return (high << 16) | low;
}
