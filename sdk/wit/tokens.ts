import type { WitSource } from './source.ts';

export type TokenKind = 'id' | 'keyword' | 'symbol' | 'integer' | 'string' | 'end';

export interface Token {
  readonly kind: TokenKind;
  /** An identifier without its `%`, a string as it is written. */
  readonly text: string;
  readonly start: number;
  readonly end: number;
  /** Doc comments right before it, as they are written. */
  readonly docs: readonly string[];
}

export interface Tokens {
  readonly source: WitSource;
  /** The last one is of kind `end`. */
  readonly list: readonly Token[];
}

/** Words that are identifiers only with a `%` in front. */
export const KEYWORDS: ReadonlySet<string> = new Set(
  `_ as async bool borrow char constructor enum error-context export f32 f64 flags from func future import include
   interface list map option own package record resource result s16 s32 s64 s8 static stream string tuple type u16 u32
   u64 u8 use variant with world`.split(/\s+/),
);

export const SYMBOLS: ReadonlySet<string> = new Set('=,:.;(){}<>*@/+-');
