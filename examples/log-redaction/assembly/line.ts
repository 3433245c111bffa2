/** A line of bytes, to be looked at from any place. Behind its ends there is -1. */
export class Line {
  constructor(
    readonly start: usize,
    public length: i32,
  ) {}

  @inline
  at(index: i32): i32 {
    return <u32>index < <u32>this.length ? <i32>load<u8>(this.start + index) : -1;
  }

  /** Whether `text` stands here. */
  has(index: i32, text: string): bool {
    for (let i = 0; i < text.length; i++) if (this.at(index + i) != text.charCodeAt(i)) return false;
    return true;
  }

  /** Whether `text` stands here, in whatever case. @param text in lower case */
  hasInAnyCase(index: i32, text: string): bool {
    for (let i = 0; i < text.length; i++) if (toLower(this.at(index + i)) != text.charCodeAt(i)) return false;
    return true;
  }

  /** Where `text` stands at or behind `index`; -1: nowhere. */
  find(text: string, index: i32): i32 {
    for (const last = this.length - text.length; index <= last; index++) if (this.has(index, text)) return index;
    return -1;
  }
}

function toLower(byte: i32): i32 {
  return <u32>(byte - 0x41) < 26 ? byte | 0x20 : byte;
}

export function isDigit(byte: i32): bool {
  return <u32>(byte - 0x30) < 10;
}

export function isLetter(byte: i32): bool {
  return <u32>((byte | 0x20) - 0x61) < 26 && byte >= 0;
}

export function isHex(byte: i32): bool {
  return isDigit(byte) || (<u32>((byte | 0x20) - 0x61) < 6 && byte >= 0);
}

/** Letters, digits and `_`, and all bytes of other characters than those of ASCII. */
export function isWord(byte: i32): bool {
  return isDigit(byte) || isLetter(byte) || byte == 0x5f || byte > 0x7f;
}

export function isSpace(byte: i32): bool {
  return byte == 0x20 || byte == 0x09;
}
