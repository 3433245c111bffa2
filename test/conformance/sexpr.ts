/** One token or list of a script, with its place in the text. */
export interface Node {
  readonly start: number;
  readonly end: number;
  /** A list's entries; undefined for a token. */
  readonly list: readonly Node[] | undefined;
  /** A token as written; for a string without its quotes and with its escapes. */
  readonly text: string;
  readonly isString: boolean;
}

/** Splits a script into its top-level lists. Comments are `;;` to the end of the line and nested `(; ;)`. */
export function parseScript(source: string): Node[] {
  const reader = new ScriptReader(source);
  const nodes: Node[] = [];
  for (let node = reader.next(); node !== undefined; node = reader.next()) nodes.push(node);
  return nodes;
}

class ScriptReader {
  readonly #source: string;
  #at = 0;

  constructor(source: string) {
    this.#source = source;
  }

  /** The next node; undefined at a closing parenthesis or the end. */
  next(): Node | undefined {
    this.#skipBlank();
    const char = this.#source[this.#at];
    if (char === undefined || char === ')') return undefined;
    if (char === '(') return this.#list();
    return char === '"' ? this.#string() : this.#token();
  }

  #list(): Node {
    const start = this.#at++;
    const list: Node[] = [];
    for (let node = this.next(); node !== undefined; node = this.next()) list.push(node);
    if (this.#source[this.#at] !== ')') throw new Error(`the list at ${start} does not end`);
    return { start, end: ++this.#at, list, text: '', isString: false };
  }

  #string(): Node {
    const start = this.#at++;
    while (this.#source[this.#at] !== '"') this.#at += this.#source[this.#at] === '\\' ? 2 : 1;
    const text = this.#source.slice(start + 1, this.#at);
    return { start, end: ++this.#at, list: undefined, text, isString: true };
  }

  #token(): Node {
    const start = this.#at;
    while (this.#at < this.#source.length && !/[\s()";]/.test(this.#source[this.#at] as string)) this.#at++;
    return { start, end: this.#at, list: undefined, text: this.#source.slice(start, this.#at), isString: false };
  }

  #skipBlank(): void {
    for (;;) {
      while (/\s/.test(this.#source[this.#at] ?? '')) this.#at++;
      if (this.#source.startsWith(';;', this.#at)) this.#at = this.#lineEnd();
      else if (this.#source.startsWith('(;', this.#at)) this.#skipBlock();
      else return;
    }
  }

  #lineEnd(): number {
    const end = this.#source.indexOf('\n', this.#at);
    return end < 0 ? this.#source.length : end;
  }

  #skipBlock(): void {
    let depth = 0;
    do {
      const opens = this.#source.startsWith('(;', this.#at);
      const closes = this.#source.startsWith(';)', this.#at);
      depth += opens ? 1 : closes ? -1 : 0;
      this.#at += opens || closes ? 2 : 1;
    } while (depth > 0);
  }
}

/** The bytes of a string with the escapes of the text format. */
export function unescape(text: string): Uint8Array {
  const bytes: number[] = [];
  for (let i = 0; i < text.length;) {
    const hex = /^\\([0-9a-fA-F]{2})/.exec(text.slice(i, i + 3));
    const unicode = /^\\u\{([0-9a-fA-F]+)\}/.exec(text.slice(i));
    if (hex !== null) {
      bytes.push(Number.parseInt(hex[1] as string, 16));
      i += 3;
    } else if (unicode !== null) {
      bytes.push(...new TextEncoder().encode(String.fromCodePoint(Number.parseInt(unicode[1] as string, 16))));
      i += unicode[0].length;
    } else if (text[i] === '\\') {
      bytes.push((SIMPLE[text[i + 1] as string] ?? (text[i + 1] as string)).charCodeAt(0));
      i += 2;
    } else {
      const char = String.fromCodePoint(text.codePointAt(i) as number);
      bytes.push(...new TextEncoder().encode(char));
      i += char.length;
    }
  }
  return new Uint8Array(bytes);
}

const SIMPLE: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r' };
