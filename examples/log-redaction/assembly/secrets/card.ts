import { Line, isDigit } from "../line";

const FEWEST: i32 = 13;
const MOST: i32 = 19;

/**
 * The end of a card number that starts here, or -1: 13 to 19 digits, in groups with a space or a hyphen between them if
 * any, with a right check digit. The first digit is 2 to 6, as those of all large issuers are; times in milliseconds
 * start with 1.
 */
export function cardEnd(line: Line, start: i32): i32 {
  const first = line.at(start) - 0x30;
  if (first < 2 || first > 6 || isDigit(line.at(start - 1))) return -1;
  let end = -1;
  let digits = 0;
  // The Luhn sums with the digits at even and at odd places doubled; which counts depends on how many there are.
  let even = 0;
  let odd = 0;
  for (let at = start; digits < MOST; at++) {
    if (!isDigit(line.at(at))) {
      const separates = line.at(at) == 0x20 || line.at(at) == 0x2d;
      if (separates && isDigit(line.at(at + 1))) continue;
      break;
    }
    const digit = line.at(at) - 0x30;
    even += digits & 1 ? digit : doubled(digit);
    odd += digits & 1 ? doubled(digit) : digit;
    digits++;
    const isWhole = digits >= FEWEST && !isDigit(line.at(at + 1));
    if (isWhole && (digits & 1 ? odd : even) % 10 == 0) end = at + 1;
  }
  return end;
}

function doubled(digit: i32): i32 {
  return digit > 4 ? 2 * digit - 9 : 2 * digit;
}
