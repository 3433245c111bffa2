import { Line, isDigit, isLetter, isWord } from "../line";

/** How keys of large services start. */
const PREFIXES: string[] = [
  "AKIA", "ASIA", "AIza", "ghp_", "gho_", "ghu_", "ghs_", "ghr_", "github_pat_", "glpat-", "npm_", "sk-", "sk_live_",
  "sk_test_", "rk_live_", "whsec_", "xoxa-", "xoxb-", "xoxp-", "xoxr-", "xoxs-", "ya29.", "eyJ",
];
const FEWEST: i32 = 16;

/** The end of a key that can be told by how it starts, or -1. JSON Web Tokens are among them. */
export function apiKeyEnd(line: Line, start: i32): i32 {
  if (isWord(line.at(start - 1)) || !isLetter(line.at(start))) return -1;
  for (let i = 0; i < PREFIXES.length; i++) {
    if (!line.has(start, unchecked(PREFIXES[i]))) continue;
    let at = start;
    while (isKey(line.at(at))) at++;
    return at - start >= FEWEST ? at : -1;
  }
  return -1;
}

/** base64url, and the dots between the parts of a token. */
function isKey(byte: i32): bool {
  return isLetter(byte) || isDigit(byte) || byte == 0x5f || byte == 0x2d || byte == 0x2e;
}
