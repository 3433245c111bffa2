import { checkCharacters } from './characters.ts';
import { invalid } from './errors.ts';
import { TEXT_LIMIT } from './limits.ts';
import type { WitSource } from './source.ts';
import { stringEnd } from './strings.ts';
import { KEYWORDS, SYMBOLS, type Token, type TokenKind, type Tokens } from './tokens.ts';

const SPACE = /[ \t\r\n]+/y;
/** Wider than an identifier, so that a wrong one is told as a whole. */
const WORD = /[\p{XID_Start}_][\p{XID_Continue}-]*/uy;
const ESCAPED = /%(?:[\p{XID_Start}_-][\p{XID_Continue}-]*)?/uy;
const INTEGER = /[0-9]+/y;
const NO_DOCS: readonly string[] = [];

/** Splits a text into tokens; comments vanish but for doc comments, which stand with the token that they precede. */
export function tokenize(source: WitSource): Tokens {
  if (source.text.length > TEXT_LIMIT) {
    const start = { source, start: 0, end: 0 };
    throw invalid(start, `The file has ${source.text.length} characters; the limit is ${TEXT_LIMIT}`);
  }
  checkCharacters(source);
  return { source, list: new Lexer(source).run() };
}

class Lexer {
  readonly #source: WitSource;
  readonly #text: string;
  readonly #list: Token[] = [];
  #at: number;
  #docs: string[] = [];

  constructor(source: WitSource) {
    this.#source = source;
    this.#text = source.text;
    this.#at = source.text.startsWith('\u{feff}') ? 1 : 0;
  }

  run(): Token[] {
    this.#skip();
    while (this.#at < this.#text.length) {
      this.#token();
      this.#skip();
    }
    this.#push('end', '', this.#at);
    return this.#list;
  }

  /** White space and comments. */
  #skip(): void {
    for (;;) {
      if (this.#match(SPACE) !== undefined) continue;
      if (this.#text.startsWith('//', this.#at)) this.#lineComment();
      else if (this.#text.startsWith('/*', this.#at)) this.#blockComment();
      else return;
    }
  }

  #lineComment(): void {
    const newline = this.#text.indexOf('\n', this.#at);
    const end = newline === -1 ? this.#text.length : newline;
    this.#comment(this.#text.slice(this.#at, end), end);
  }

  /** They nest. */
  #blockComment(): void {
    const mark = /\/\*|\*\//g;
    mark.lastIndex = this.#at;
    for (let depth = 0, found = mark.exec(this.#text); found !== null; found = mark.exec(this.#text)) {
      depth += found[0] === '/*' ? 1 : -1;
      if (depth === 0) return this.#comment(this.#text.slice(this.#at, mark.lastIndex), mark.lastIndex);
    }
    throw this.#invalid(this.#at + 2, 'This comment is unterminated', 'Close it with `*/`; comments nest.');
  }

  #comment(text: string, end: number): void {
    if (/^\/\/\/(?!\/)|^\/\*\*[^*/]/.test(text)) this.#docs.push(text);
    this.#at = end;
  }

  #token(): void {
    const start = this.#at;
    const word = this.#match(WORD);
    if (word !== undefined) return this.#push(KEYWORDS.has(word) ? 'keyword' : 'id', word, start);
    const escaped = this.#match(ESCAPED);
    if (escaped !== undefined) return this.#push('id', escaped.slice(1), start);
    const integer = this.#match(INTEGER);
    if (integer !== undefined) return this.#push('integer', integer, start);
    if (this.#text[start] === '"') return this.#string();
    this.#symbol();
  }

  #symbol(): void {
    const start = this.#at;
    const two = this.#text.slice(start, start + 2);
    const symbol = two === '->' ? two : two.charAt(0);
    if (symbol !== '->' && !SYMBOLS.has(symbol)) {
      const character = String.fromCodePoint(this.#text.codePointAt(start)!);
      throw this.#invalid(start + character.length, `The character "${character}" is not allowed here`);
    }
    this.#at += symbol.length;
    this.#push('symbol', symbol, start);
  }

  #string(): void {
    const start = this.#at;
    this.#at = stringEnd(this.#source, start);
    this.#push('string', this.#text.slice(start, this.#at), start);
  }

  #match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text);
    if (found === null) return undefined;
    this.#at = pattern.lastIndex;
    return found[0];
  }

  #push(kind: TokenKind, text: string, start: number): void {
    const docs = this.#docs.length === 0 ? NO_DOCS : this.#docs;
    this.#list.push({ kind, text, start, end: this.#at, docs });
    if (this.#docs.length > 0) this.#docs = [];
  }

  #invalid(end: number, message: string, help?: string): Error {
    return invalid({ source: this.#source, start: this.#at, end }, message, help);
  }
}
