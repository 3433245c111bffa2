/** An opaque path holds one part; any other is written with a slash before each. */
export class UrlRecord {
  scheme: string = "";
  username: string = "";
  password: string = "";
  /** As it is written; null when the address has none. */
  host: string | null = null;
  /** -1: that of the scheme. */
  port: i32 = -1;
  path: string[] = [];
  isOpaque: bool = false;
  /** Without the question mark; null when there is none. */
  query: string | null = null;
  /** Without the hash; null when there is none. */
  fragment: string | null = null;

  get isSpecial(): bool {
    return defaultPort(this.scheme) != NOT_SPECIAL;
  }

  copyAuthority(from: UrlRecord): void {
    this.username = from.username;
    this.password = from.password;
    this.host = from.host;
    this.port = from.port;
  }

  copyPath(from: UrlRecord): void {
    this.path = from.path.slice();
    this.isOpaque = from.isOpaque;
    this.query = from.query;
  }

  /** Takes the last part of the path away, but no drive letter. */
  shorten(): void {
    const path = this.path;
    if (path.length == 0) return;
    if (path.length == 1 && this.scheme == "file" && isNormalizedDrive(path[0])) return;
    path.pop();
  }

  authority(): string {
    const host = this.host;
    if (host === null) return "";
    return this.port < 0 ? host : host + ":" + this.port.toString();
  }

  pathname(): string {
    if (this.isOpaque) return this.path.length == 0 ? "" : this.path[0];
    return this.path.length == 0 ? "" : "/" + this.path.join("/");
  }

  /** The serializer of section 4.5. */
  href(): string {
    let text = this.scheme + ":";
    if (this.host !== null) {
      text += "//";
      if (this.username.length > 0 || this.password.length > 0) {
        text += this.username;
        if (this.password.length > 0) text += ":" + this.password;
        text += "@";
      }
      text += this.authority();
    } else if (!this.isOpaque && this.path.length > 1 && this.path[0].length == 0) {
      // Without it the path would read as a host.
      text += "/.";
    }
    text += this.pathname();
    const query = this.query;
    if (query !== null) text += "?" + query;
    const fragment = this.fragment;
    return fragment === null ? text : text + "#" + fragment;
  }
}

export const NOT_SPECIAL: i32 = -2;
export const NO_PORT: i32 = -1;

/** The port that a scheme has when none is given, `NO_PORT` for `file`, `NOT_SPECIAL` for any scheme of no rules. */
export function defaultPort(scheme: string): i32 {
  if (scheme == "https" || scheme == "wss") return 443;
  if (scheme == "http" || scheme == "ws") return 80;
  if (scheme == "ftp") return 21;
  return scheme == "file" ? NO_PORT : NOT_SPECIAL;
}

function isLetter(unit: i32): bool {
  return <u32>((unit | 0x20) - 0x61) < 26;
}

/** `c:` or `c|`. */
export function isDrive(text: string): bool {
  if (text.length != 2 || !isLetter(text.charCodeAt(0))) return false;
  const mark = text.charCodeAt(1);
  return mark == 0x3a || mark == 0x7c;
}

export function isNormalizedDrive(text: string): bool {
  return isDrive(text) && text.charCodeAt(1) == 0x3a;
}
