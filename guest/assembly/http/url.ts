/** The parts of an `http:` or `https:` address that a request is made of. */
export class HttpUrl {
  private constructor(
    readonly isSecure: bool,
    /** Host and port. */
    readonly authority: string,
    /** Path and query, without a fragment; at least `/`. */
    readonly target: string,
  ) {}

  /** @returns null when the text is not an absolute address of HTTP. The host checks every part of it again. */
  static parse(text: string): HttpUrl | null {
    const isSecure = text.startsWith("https://");
    if (!isSecure && !text.startsWith("http://")) return null;
    const start = isSecure ? 8 : 7;
    const fragment = text.indexOf("#", start);
    const end = fragment < 0 ? text.length : fragment;
    const authorityEnd = endOfAuthority(text, start, end);
    if (authorityEnd == start) return null;
    const target = text.substring(authorityEnd, end);
    const path = target.startsWith("/") ? target : "/" + target;
    return new HttpUrl(isSecure, text.substring(start, authorityEnd), path);
  }
}

function endOfAuthority(text: string, start: i32, end: i32): i32 {
  for (let i = start; i < end; i++) {
    const unit = text.charCodeAt(i);
    // A slash or a question mark.
    if (unit == 0x2f || unit == 0x3f) return i;
  }
  return end;
}
