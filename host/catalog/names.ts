import { CATALOG_LIMITS, SkerryError } from '../base/index.ts';
import type { Actor } from './contract.ts';

/** As function names in a manifest, and labels of domain names. */
const NAME = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;
const VERSION = /^v?[0-9]+$/;
/** As keys of configuration. */
const SECRET = /^[A-Za-z_][A-Za-z0-9_.-]{0,127}$/;
const DIGEST = /^[0-9a-f]{64}$/;
const ID = /^[0-9a-zA-Z-]{1,64}$/;
/** A token of HTTP: what cookies and headers may be called. */
const TOKEN = /^[!#$%&'*+.^_`|~0-9A-Za-z-]{1,100}$/;
const CONTROL = /\p{Cc}/u;

/** @param rule what was expected, in words that follow "it must be" */
export function invalid(noun: string, value: unknown, rule: string): SkerryError {
  return new SkerryError('CATALOG_INVALID', `${noun} is ${shown(value)}; it must be ${rule}`);
}

function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? 'undefined';
  return text.length > 80 ? `${text.slice(0, 77)}...` : text;
}

function check(noun: string, value: string, pattern: RegExp, rule: string): void {
  if (!pattern.test(value)) throw invalid(noun, value, rule);
}

const NAME_RULE = 'lower-case letters, digits and hyphens, at most 63, with no hyphen at either end';

export const checkTenant = (name: string): void => check('The name of the tenant', name, NAME, NAME_RULE);
export const checkFunction = (name: string): void => check('The name of the function', name, NAME, NAME_RULE);

export function checkAlias(name: string): void {
  check('The name of the alias', name, NAME, NAME_RULE);
  if (VERSION.test(name)) throw invalid('The name of the alias', name, 'different from that of a version, such as 7 or v7');
}

export const checkSecret = (name: string): void =>
  check('The name of the secret', name, SECRET, 'letters, digits, and "_.-", at most 128, and begin with a letter or "_"');
export const checkDigest = (digest: string): void => check('The digest', digest, DIGEST, 'SHA-256 in lower-case hex, 64 digits');
export const checkId = (id: string): void => check('The id', id, ID, 'letters, digits and hyphens');
export const checkHeaderName = (name: string): void => check('The name of the cookie or header', name, TOKEN, 'a token of HTTP');

/** @param most characters */
export function checkText(noun: string, text: string, most: number): void {
  if (text.length > most) throw invalid(noun, text, `at most ${most} characters long, and has ${text.length}`);
  if (!text.isWellFormed()) throw invalid(noun, text, 'well-formed Unicode');
}

/** Something that stands in one line of a list. */
export function checkLine(noun: string, text: string, most: number): void {
  checkText(noun, text, most);
  if (text.trim() === '' || CONTROL.test(text)) throw invalid(noun, text, 'one line of text');
}

export const checkActor = ({ name }: Actor): void => checkLine('Who makes the change', name, CATALOG_LIMITS.actor);

/** A whole number from 1 on. */
export function checkNumber(noun: string, value: number, most: number = Number.MAX_SAFE_INTEGER): void {
  if (!Number.isSafeInteger(value) || value < 1 || value > most) throw invalid(noun, value, `a whole number from 1 to ${most}`);
}
