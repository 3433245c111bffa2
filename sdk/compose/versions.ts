/** Which names of imports and exports mean the same interface. */

const VERSIONED = /^(?<interface>[^@]+)@(?<major>\d+)\.(?<minor>\d+)\.(?<patch>\d+)$/;

interface Versioned {
  readonly interface: string;
  readonly numbers: readonly [major: number, minor: number, patch: number];
}

/** undefined for plain names, and for versions before a release, which stand for themselves alone. */
function versioned(name: string): Versioned | undefined {
  const groups = VERSIONED.exec(name)?.groups;
  if (groups === undefined) return undefined;
  return { interface: groups['interface']!, numbers: [Number(groups['major']), Number(groups['minor']), Number(groups['patch'])] };
}

/**
 * The same text for names of which one can stand in for the other: versions that semantic versioning calls compatible.
 *
 * ```ts
 * compatibleName('wasi:io/streams@0.2.10') === compatibleName('wasi:io/streams@0.2.3')
 * ```
 */
export function compatibleName(name: string): string {
  const found = versioned(name);
  if (found === undefined) return name;
  const [major, minor, patch] = found.numbers;
  if (major > 0) return `${found.interface}@${major}`;
  return minor > 0 ? `${found.interface}@0.${minor}` : `${found.interface}@0.0.${patch}`;
}

/** Of compatible names the one with the highest version. */
export function newest(names: readonly string[]): string {
  return names.reduce((one, other) => (isNewer(other, one) ? other : one));
}

function isNewer(one: string, other: string): boolean {
  const [left, right] = [versioned(one)?.numbers, versioned(other)?.numbers];
  if (left === undefined || right === undefined) return false;
  const at = left.findIndex((number, i) => number !== right[i]);
  return at >= 0 && left[at]! > right[at]!;
}
