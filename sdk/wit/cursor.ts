import { isLabel } from '@skerry/host/engine/format';
import type { Id } from './ast.ts';
import { docsOf } from './docs.ts';
import { invalid, quote } from './errors.ts';
import type { Docs } from './model.ts';
import type { Span, WitSource } from './source.ts';
import type { Token, Tokens } from './tokens.ts';

/** Walks over tokens. Keywords and symbols are named by their text. */
export class Cursor {
  readonly source: WitSource;
  readonly #list: readonly Token[];
  #at = 0;

  constructor({ source, list }: Tokens) {
    this.source = source;
    this.#list = list;
  }

  get token(): Token {
    return this.#list[this.#at]!;
  }

  get index(): number {
    return this.#at;
  }

  /** Goes back to an earlier `index`. */
  reset(index: number): void {
    this.#at = index;
  }

  peek(distance: number): Token {
    return this.#list[Math.min(this.#at + distance, this.#list.length - 1)]!;
  }

  next(): Token {
    const { token } = this;
    if (token.kind !== 'end') this.#at++;
    return token;
  }

  is(text: string, distance = 0): boolean {
    const { kind, text: found } = this.peek(distance);
    return found === text && (kind === 'keyword' || kind === 'symbol');
  }

  eat(text: string): boolean {
    if (!this.is(text)) return false;
    this.#at++;
    return true;
  }

  expect(text: string): Token {
    if (!this.is(text)) throw this.expected(`"${text}"`);
    return this.next();
  }

  get docs(): Docs {
    return docsOf(this.token.docs);
  }

  spanOf({ start, end }: Token): Span {
    return { source: this.source, start, end };
  }

  /** An identifier; `%` is gone. */
  id(what = 'an identifier'): Id {
    if (this.token.kind !== 'id') throw this.expected(what, this.#keywordHelp());
    const token = this.next();
    const span = this.spanOf(token);
    if (!isLabel(token.text)) throw invalid(span, `${quote(token.text)} is not an identifier`, labelHelp(token.text));
    return { name: token.text, span };
  }

  #keywordHelp(): string | undefined {
    const { kind, text } = this.token;
    return kind === 'keyword' && text !== '_' ? `"${text}" is a keyword; as a name, write %${text}.` : undefined;
  }

  /** What was found where `what` should be. */
  expected(what: string, help?: string): Error {
    const { kind, text } = this.token;
    const found = kind === 'end' ? 'the end of the file' : quote(text);
    return invalid(this.#missingPlace(what), `Expected ${what}, found ${found}`, help);
  }

  /** What separates is missed where the line ends, not where the next one begins. */
  #missingPlace(what: string): Span {
    const before = this.#list[this.#at - 1];
    const isEnd = what.startsWith('";"') || what.startsWith('","');
    const between = before === undefined ? '' : this.source.text.slice(before.end, this.token.start);
    if (!isEnd || before === undefined || !between.includes('\n')) return this.spanOf(this.token);
    return { source: this.source, start: before.end, end: before.end };
  }

  /** The texts of tokens from an earlier index up to here. */
  content(from: number): string {
    return this.#list
      .slice(from, this.#at)
      .map(({ text }) => text)
      .join(' ');
  }
}

function labelHelp(text: string): string {
  const kebab = text
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1-$2')
    .replaceAll('_', '-')
    .toLowerCase();
  const hint = kebab.length < 100 && isLabel(kebab) ? `Write ${kebab}. ` : '';
  return `${hint}Identifiers are words of letters and digits joined by "-", each all lower or all upper case.`;
}
