import { asciiLower } from "../text/ascii";
import { CONTROL_SET, FRAGMENT_SET, PATH_SET, QUERY_SET, SPECIAL_QUERY_SET, USERINFO_SET, encodeSet, escapeAt } from "./encode-set";
import { parseHost } from "./host";
import { UrlRecord, defaultPort, isDrive, isNormalizedDrive } from "./record";

const END: i32 = -1;
const HASH: i32 = 0x23;
const SLASH: i32 = 0x2f;
const COLON: i32 = 0x3a;
const QUESTION: i32 = 0x3f;
const BACKSLASH: i32 = 0x5c;
const DOT: i32 = 0x2e;

/** The basic URL parser, section 4.4 of the URL standard. @returns null when the text is not an address */
export function parseUrl(input: string, base: UrlRecord | null): UrlRecord | null {
  const parser = new UrlParser(clean(input), new UrlRecord());
  return parser.parse(base) ? parser.url : null;
}

/** Parses a text as the path of an address that has none. */
export function parsePath(input: string, url: UrlRecord): void {
  const parser = new UrlParser(withoutBreaks(input), url);
  parser.pathStart(true);
}

export function encodeQuery(text: string, isSpecial: bool): string {
  return encodeSet(withoutBreaks(text), isSpecial ? SPECIAL_QUERY_SET : QUERY_SET);
}

export function encodeFragment(text: string): string {
  return encodeSet(withoutBreaks(text), FRAGMENT_SET);
}

/** Without controls and spaces around it, and without tabs and line ends anywhere. */
function clean(text: string): string {
  let start = 0;
  let end = text.length;
  while (start < end && text.charCodeAt(start) <= 0x20) start++;
  while (end > start && text.charCodeAt(end - 1) <= 0x20) end--;
  return withoutBreaks(text.substring(start, end));
}

function withoutBreaks(text: string): string {
  let kept = "";
  let start = 0;
  for (let i = 0, n = text.length; i < n; i++) {
    const unit = text.charCodeAt(i);
    if (unit != 9 && unit != 10 && unit != 13) continue;
    kept += text.substring(start, i);
    start = i + 1;
  }
  return start == 0 ? text : kept + text.substring(start);
}

/** Each method is a state of the standard, reads on from `at`, and answers whether it succeeded. */
class UrlParser {
  private at: i32 = 0;
  private isSpecial: bool = false;

  constructor(
    private readonly text: string,
    readonly url: UrlRecord,
  ) {
    this.isSpecial = url.isSpecial;
  }

  private peek(ahead: i32 = 0): i32 {
    const at = this.at + ahead;
    return at < this.text.length ? this.text.charCodeAt(at) : END;
  }

  /** A slash, or what counts as one here. */
  private isSlash(unit: i32): bool {
    return unit == SLASH || (this.isSpecial && unit == BACKSLASH);
  }

  parse(base: UrlRecord | null): bool {
    const scheme = this.scheme();
    if (scheme.length == 0) return this.noScheme(base);
    this.setScheme(scheme);
    this.at = scheme.length + 1;
    if (scheme == "file") return this.file(base);
    if (this.isSpecial) {
      const startsWithSlashes = this.peek() == SLASH && this.peek(1) == SLASH;
      if (!startsWithSlashes && base !== null && base.scheme == scheme) return this.relative(base);
      return this.afterSlashes();
    }
    if (this.peek() != SLASH) return this.opaquePath();
    this.at++;
    if (this.peek() != SLASH) return this.path();
    this.at++;
    return this.authority();
  }

  /** The scheme in lower case; empty when there is none. */
  private scheme(): string {
    for (let i = 0, n = this.text.length; i < n; i++) {
      const unit = this.text.charCodeAt(i);
      if (<u32>((unit | 0x20) - 0x61) < 26) continue;
      if (i == 0) return "";
      if (unit == COLON) return asciiLower(this.text.substring(0, i));
      // Digits, plus, minus and dot.
      if (<u32>(unit - 0x30) >= 10 && unit != 0x2b && unit != 0x2d && unit != DOT) return "";
    }
    return "";
  }

  private setScheme(scheme: string): void {
    this.url.scheme = scheme;
    this.isSpecial = this.url.isSpecial;
  }

  private noScheme(base: UrlRecord | null): bool {
    if (base === null) return false;
    if (base.isOpaque) {
      if (this.peek() != HASH) return false;
      this.url.scheme = base.scheme;
      this.url.copyPath(base);
      return this.fragment();
    }
    if (base.scheme == "file") {
      this.setScheme("file");
      return this.file(base);
    }
    return this.relative(base);
  }

  private relative(base: UrlRecord): bool {
    this.setScheme(base.scheme);
    if (this.isSlash(this.peek())) {
      this.at++;
      return this.relativeSlash(base);
    }
    this.url.copyAuthority(base);
    this.url.copyPath(base);
    return this.behindPathOf(base);
  }

  private relativeSlash(base: UrlRecord): bool {
    if (this.isSlash(this.peek())) {
      this.at++;
      return this.isSpecial ? this.afterSlashes() : this.authority();
    }
    this.url.copyAuthority(base);
    return this.path();
  }

  private afterSlashes(): bool {
    while (this.peek() == SLASH || this.peek() == BACKSLASH) this.at++;
    return this.authority();
  }

  /** What follows the scheme and slashes, up to a slash, a question mark or a hash. */
  private authority(): bool {
    const start = this.at;
    const end = this.endOfAuthority();
    const at = this.text.lastIndexOf("@", end - 1);
    const hostStart = at >= start && at < end ? at + 1 : start;
    if (hostStart > start) {
      // Somebody is named, but no host.
      if (hostStart == end) return false;
      this.credentials(start, at);
    }
    this.at = end;
    return this.hostAndPort(hostStart, end) && this.pathStart(false);
  }

  private endOfAuthority(): i32 {
    let end = this.at;
    for (const n = this.text.length; end < n; end++) {
      const unit = this.text.charCodeAt(end);
      if (this.isSlash(unit) || unit == QUESTION || unit == HASH) break;
    }
    return end;
  }

  private credentials(start: i32, end: i32): void {
    const text = this.text.substring(start, end);
    const colon = text.indexOf(":");
    this.url.username = encodeSet(colon < 0 ? text : text.substring(0, colon), USERINFO_SET);
    if (colon >= 0) this.url.password = encodeSet(text.substring(colon + 1), USERINFO_SET);
  }

  private hostAndPort(start: i32, end: i32): bool {
    const colon = this.portColon(start, end);
    const hostEnd = colon < 0 ? end : colon;
    if (hostEnd == start) {
      if (this.isSpecial || colon >= 0) return false;
      this.url.host = "";
      return true;
    }
    const host = parseHost(this.text.substring(start, hostEnd), this.isSpecial);
    this.url.host = host;
    return host !== null && (colon < 0 || this.port(colon + 1, end));
  }

  /** The first colon outside of brackets, or -1. */
  private portColon(start: i32, end: i32): i32 {
    let isInBrackets = false;
    for (let i = start; i < end; i++) {
      const unit = this.text.charCodeAt(i);
      if (unit == 0x5b) isInBrackets = true;
      else if (unit == 0x5d) isInBrackets = false;
      else if (unit == COLON && !isInBrackets) return i;
    }
    return -1;
  }

  private port(start: i32, end: i32): bool {
    if (start == end) return true;
    let port = 0;
    for (let i = start; i < end; i++) {
      const digit = this.text.charCodeAt(i) - 0x30;
      if (<u32>digit >= 10) return false;
      port = port * 10 + digit;
      if (port > 65535) return false;
    }
    if (port != defaultPort(this.url.scheme)) this.url.port = port;
    return true;
  }

  private file(base: UrlRecord | null): bool {
    this.url.host = "";
    if (this.isSlash(this.peek())) {
      this.at++;
      return this.fileSlash(base);
    }
    if (base === null || base.scheme != "file") return this.path();
    this.url.host = base.host;
    this.url.copyPath(base);
    return this.behindPathOf(base);
  }

  private fileSlash(base: UrlRecord | null): bool {
    if (this.isSlash(this.peek())) {
      this.at++;
      return this.fileHost();
    }
    if (base !== null && base.scheme == "file") {
      this.url.host = base.host;
      const first = base.path.length > 0 ? base.path[0] : "";
      if (!this.startsWithDrive() && isNormalizedDrive(first)) this.url.path.push(first);
    }
    return this.path();
  }

  private fileHost(): bool {
    const end = this.endOfAuthority();
    const text = this.text.substring(this.at, end);
    // A drive letter is not a host but the beginning of the path.
    if (isDrive(text)) return this.path();
    this.at = end;
    if (text.length > 0) {
      const host = parseHost(text, true);
      if (host === null) return false;
      this.url.host = host == "localhost" ? "" : host;
    }
    return this.pathStart(false);
  }

  private startsWithDrive(): bool {
    if (!isDrive(this.text.substring(this.at, this.at + 2))) return false;
    const unit = this.peek(2);
    return unit == END || unit == SLASH || unit == BACKSLASH || unit == QUESTION || unit == HASH;
  }

  /** A relative address, the path and query of its base copied: what it does not give itself stays. */
  private behindPathOf(base: UrlRecord): bool {
    const unit = this.peek();
    if (unit == QUESTION || unit == HASH) return this.queryAndFragment();
    if (unit == END) return true;
    this.url.query = null;
    if (base.scheme == "file" && this.startsWithDrive()) this.url.path = [];
    else this.url.shorten();
    return this.path();
  }

  /** @param isWhole the text is a path and nothing else: a question mark is part of it */
  pathStart(isWhole: bool): bool {
    const unit = this.peek();
    if (this.isSpecial || unit == SLASH) {
      if (this.isSlash(unit)) this.at++;
      return this.path(isWhole);
    }
    if (unit == END) {
      if (isWhole && this.url.host === null) this.url.path.push("");
      return true;
    }
    return !isWhole && (unit == QUESTION || unit == HASH) ? this.queryAndFragment() : this.path(isWhole);
  }

  private path(isWhole: bool = false): bool {
    while (true) {
      const end = this.endOfSegment(isWhole);
      const segment = this.text.substring(this.at, end);
      this.at = end;
      const endsInSlash = this.isSlash(this.peek());
      this.addSegment(segment, endsInSlash);
      if (!endsInSlash) return this.queryAndFragment();
      this.at++;
    }
  }

  private endOfSegment(isWhole: bool): i32 {
    let end = this.at;
    for (const n = this.text.length; end < n; end++) {
      const unit = this.text.charCodeAt(end);
      if (this.isSlash(unit) || (!isWhole && (unit == QUESTION || unit == HASH))) break;
    }
    return end;
  }

  private addSegment(segment: string, endsInSlash: bool): void {
    const url = this.url;
    const dots = dotsOf(segment);
    if (dots == 2) url.shorten();
    if (dots > 0) {
      if (!endsInSlash) url.path.push("");
      return;
    }
    const isFirstDrive = url.scheme == "file" && url.path.length == 0 && isDrive(segment);
    url.path.push(isFirstDrive ? segment.charAt(0) + ":" : encodeSet(segment, PATH_SET));
  }

  private opaquePath(): bool {
    const end = this.endOfOpaque();
    let path = this.text.substring(this.at, end);
    const isFollowed = end < this.text.length;
    // A space in front of the query would be lost when the address is parsed again.
    if (isFollowed && path.endsWith(" ")) path = path.substring(0, path.length - 1) + "%20";
    this.url.isOpaque = true;
    this.url.path = [encodeSet(path, CONTROL_SET)];
    this.at = end;
    return this.queryAndFragment();
  }

  private endOfOpaque(): i32 {
    let end = this.at;
    for (const n = this.text.length; end < n; end++) {
      const unit = this.text.charCodeAt(end);
      if (unit == QUESTION || unit == HASH) break;
    }
    return end;
  }

  private queryAndFragment(): bool {
    if (this.peek() == QUESTION) {
      const hash = this.text.indexOf("#", this.at);
      const end = hash < 0 ? this.text.length : hash;
      this.url.query = encodeQuery(this.text.substring(this.at + 1, end), this.isSpecial);
      this.at = end;
    }
    return this.fragment();
  }

  private fragment(): bool {
    if (this.peek() == HASH) this.url.fragment = encodeFragment(this.text.substring(this.at + 1));
    return true;
  }
}

/** 1 for a segment that means this folder, 2 for the one above, escaped or not; 0 for any other. */
function dotsOf(segment: string): i32 {
  let dots = 0;
  for (let i = 0, n = segment.length; i < n; dots++) {
    if (dots == 2) return 0;
    if (segment.charCodeAt(i) == DOT) i++;
    else if (escapeAt(segment, i) == DOT) i += 3;
    else return 0;
  }
  return dots;
}
