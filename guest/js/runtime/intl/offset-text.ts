import type { OffsetTexts } from './tables.ts';

/** Digits as they are written in a language. */
export function inDigits(number: number | string, digits: string): string {
  const text = String(number);
  if (digits === '0123456789') return text;
  const own = Array.from(digits);
  return text.replaceAll(/\d/g, (digit) => own[Number(digit)]!);
}

/** The distance from UTC, such as GMT+2 or GMT+02:00. */
export function offsetText(seconds: number, width: 'short' | 'long', texts: OffsetTexts, digits: string): string {
  if (seconds === 0) return texts.zero[width === 'short' ? 0 : 1];
  const distance = Math.abs(seconds);
  const two = (number: number): string => inDigits(String(number).padStart(2, '0'), digits);
  const hours = Math.floor(distance / 3600);
  const minutes = Math.floor(distance / 60) % 60;
  const rest = distance % 60;
  let text = texts.before[seconds < 0 ? 1 : 0] + (width === 'long' ? two(hours) : inDigits(hours, digits));
  if (width === 'long' || minutes > 0 || rest > 0) text += texts.separator + two(minutes);
  if (rest > 0) text += texts.separator + two(rest);
  return text + texts.behind[seconds < 0 ? 1 : 0];
}
