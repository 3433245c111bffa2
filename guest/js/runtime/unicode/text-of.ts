/** @returns what a method of `String.prototype` works on @throws TypeError where there is nothing, and for symbols */
export function textOf(value: unknown, method: string): string {
  if (value === undefined || value === null) throw new TypeError(`String.prototype.${method} called on null or undefined`);
  return `${value as string}`;
}
