import { Line, isDigit, isWord } from "../line";
import { apiKeyEnd } from "./api-key";
import { cardEnd } from "./card";
import { bearerEnd, namedEnd, namedStart, userInfoEnd } from "./credential";
import { emailEnd } from "./email";
import { ip4End, ip6End } from "./ip";
import { isPrivateKey, privateKeyEnd } from "./private-key";

/** A piece of a line that is replaced by `label`. */
export class Secret {
  constructor(
    readonly start: i32,
    readonly end: i32,
    readonly label: string,
    /** A key whose end is on a later line. */
    readonly isOpenKey: bool = false,
  ) {}
}

const HYPHEN: i32 = 0x2d;
const COLON: i32 = 0x3a;
const EQUALS: i32 = 0x3d;

/** The first secret at or behind `from`; null: there is none. */
export function findSecret(line: Line, from: i32): Secret | null {
  let before = line.at(from - 1);
  for (let at = from; at < line.length; at++) {
    const byte = line.at(at);
    let secret: Secret | null = null;
    if (byte == HYPHEN || byte == COLON || byte == EQUALS) secret = behindMark(line, at, byte);
    // Most bytes are spaces or inside of words, where nothing but a card number starts.
    if (secret === null && byte > 0x20 && !(isWord(byte) && isWord(before))) secret = startingAt(line, at);
    else if (secret === null && isDigit(byte) && !isDigit(before)) secret = cardAt(line, at);
    if (secret !== null) return secret;
    before = byte;
  }
  return null;
}

/** Secrets that are told by what stands before them. */
function behindMark(line: Line, at: i32, mark: i32): Secret | null {
  if (mark == HYPHEN) {
    if (!isPrivateKey(line, at)) return null;
    const end = privateKeyEnd(line, at);
    return end < 0 ? new Secret(at, line.length, "[private key]", true) : new Secret(at, end, "[private key]");
  }
  const userInfo = userInfoEnd(line, at);
  if (userInfo > 0) return new Secret(at + 3, userInfo, "[credentials]");
  const start = namedStart(line, at);
  if (start < 0) return null;
  const end = namedEnd(line, at, start);
  return end > start ? new Secret(start, end, "[secret]") : null;
}

/** Secrets that are told by how they look. */
function startingAt(line: Line, at: i32): Secret | null {
  let end = bearerEnd(line, at);
  if (end > 0) return new Secret(at, end, "Bearer [token]");
  end = apiKeyEnd(line, at);
  if (end > 0) return new Secret(at, end, "[key]");
  end = emailEnd(line, at);
  if (end > 0) return new Secret(at, end, "[email]");
  end = ip6End(line, at);
  if (end < 0) end = ip4End(line, at);
  return end > 0 ? new Secret(at, end, "[ip]") : cardAt(line, at);
}

function cardAt(line: Line, at: i32): Secret | null {
  const end = cardEnd(line, at);
  return end < 0 ? null : new Secret(at, end, "[card]");
}
