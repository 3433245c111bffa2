import { Line, isDigit, isLetter, isSpace, isWord } from "../line";

const QUOTE: i32 = 0x22;
const APOSTROPHE: i32 = 0x27;
const BACKSLASH: i32 = 0x5c;

/** What the names of secrets end with. */
const NAMES: string[] = [
  "password", "passwd", "passphrase", "pwd", "secret", "token", "api_key", "api-key", "apikey", "access_key",
  "access-key", "accesskey", "private_key", "private-key", "privatekey", "credentials",
];
/** Names whose values go on behind spaces and semicolons. */
const HEADERS: string[] = ["authorization", "cookie"];

const BEARER = "bearer ";
const FEWEST: i32 = 8;

/** Where a value starts whose name says that it is secret: behind the `=` or `:` at `at`. -1: there is none. */
export function namedStart(line: Line, at: i32): i32 {
  if (!endsWithAny(line, at, NAMES) && !endsWithAny(line, at, HEADERS)) return -1;
  let start = at + 1;
  while (isSpace(line.at(start))) start++;
  let quote = start;
  while (line.at(quote) == BACKSLASH) quote++;
  return isQuote(line.at(quote)) ? quote + 1 : start;
}

/** The end of the value that starts at `start`, of the name before `at`. */
export function namedEnd(line: Line, at: i32, start: i32): i32 {
  const quote = line.at(start - 1);
  if (start > at + 1 && isQuote(quote)) return quotedEnd(line, start, quote);
  if (endsWithAny(line, at, HEADERS)) return line.length;
  let end = start;
  while (isPlain(line.at(end))) end++;
  return end;
}

/** The end of the token behind `Bearer `, which starts at `start`; -1: there is none. */
export function bearerEnd(line: Line, start: i32): i32 {
  if (isWord(line.at(start - 1)) || !line.hasInAnyCase(start, BEARER)) return -1;
  let end = start + BEARER.length;
  while (isToken(line.at(end))) end++;
  return end - start - BEARER.length < FEWEST ? -1 : end;
}

/** The `@` behind name and password of the URL whose `://` is at `at`; -1: it has none. */
export function userInfoEnd(line: Line, at: i32): i32 {
  if (!line.has(at, "://")) return -1;
  let end = -1;
  for (let i = at + 3; isAuthority(line.at(i)); i++) if (line.at(i) == 0x40) end = i;
  return end;
}

/** Whether a name ends before `at`, in quotes or not, that ends with one of `names`. */
function endsWithAny(line: Line, at: i32, names: string[]): bool {
  while (isSpace(line.at(at - 1))) at--;
  if (isQuote(line.at(at - 1))) at--;
  while (line.at(at - 1) == BACKSLASH) at--;
  for (let i = 0; i < names.length; i++) if (line.hasInAnyCase(at - names[i].length, names[i])) return true;
  return false;
}

/** The closing quote: one with as many backslashes in front as the opening one, or fewer. */
function quotedEnd(line: Line, start: i32, quote: i32): i32 {
  const escapes = escapesBefore(line, start - 1);
  let end = start;
  while (end < line.length && (line.at(end) != quote || escapesBefore(line, end) > escapes)) end++;
  return end == line.length ? end : end - escapesBefore(line, end);
}

function escapesBefore(line: Line, at: i32): i32 {
  let count = 0;
  while (line.at(at - 1 - count) == BACKSLASH) count++;
  return count;
}

function isQuote(byte: i32): bool {
  return byte == QUOTE || byte == APOSTROPHE;
}

/** All but spaces, quotes, and `\` `,` `;` `&` `)` `]` `}` `<` `>`. */
function isPlain(byte: i32): bool {
  return byte > 0x20 && !isQuote(byte) && byte != BACKSLASH && !",;&)]}<>".includes(String.fromCharCode(byte));
}

/** RFC 6750 section 2.1 */
function isToken(byte: i32): bool {
  return isLetter(byte) || isDigit(byte) || (byte > 0 && "-._~+/=".includes(String.fromCharCode(byte)));
}

function isAuthority(byte: i32): bool {
  return byte > 0x20 && !isQuote(byte) && !"/?#<>".includes(String.fromCharCode(byte));
}
