import { Line } from "../line";

const PEM_BEGIN = "-----BEGIN ";
const PEM_END = "-----END ";
const PRIVATE_KEY = "PRIVATE KEY";
const DASHES = "-----";

/** Whether a private key in PEM starts here. */
export function isPrivateKey(line: Line, start: i32): bool {
  if (!line.has(start, PEM_BEGIN)) return false;
  const dashes = line.find(DASHES, start + PEM_BEGIN.length);
  return dashes > 0 && line.has(dashes - PRIVATE_KEY.length, PRIVATE_KEY);
}

/** The end of the private key that starts here; -1 when it is on a later line. */
export function privateKeyEnd(line: Line, start: i32): i32 {
  const end = line.find(PEM_END, start);
  return end < 0 ? -1 : pemEnd(line, end);
}

/** The end of `-----END … -----` that starts at `end`. */
function pemEnd(line: Line, end: i32): i32 {
  const dashes = line.find(DASHES, end + PEM_END.length);
  return dashes < 0 ? line.length : dashes + DASHES.length;
}
