import { SkerryError } from '../base/index.ts';

/** RFC 1035, 2.3.4. */
const LONGEST_NAME = 253;
const LABEL = /^(?!-)[a-z0-9_-]{1,63}(?<!-)$/;
/** What addresses of versions begin with, `v7--hello.example.org`. */
const VERSION_LABEL = /^v[0-9]+--/;
/** Longer than any name is written, Unicode included: what is handed to the parser is bounded. */
const LONGEST_TEXT = 1000;
const FOREIGN = /[\s/\\?#@:[\]%<>^|\p{Cc}]/u;

/**
 * A domain name as the catalog keeps it: in lower case, international names in their ASCII form (IDNA, as browsers do), and without
 * the dot at the end. `*.` in front stands for one label.
 *
 * @throws SkerryError `DOMAIN_INVALID` for anything else: addresses, ports, wildcards elsewhere, names that DNS does not hold
 * @example
 * normalDomain('*.Bücher.example'); // '*.xn--bcher-kva.example'
 */
export function normalDomain(text: string): string {
  if (text.length > LONGEST_TEXT) throw invalid(text.slice(0, 60), 'it is too long');
  const isWildcard = text.startsWith('*.');
  const base = isWildcard ? text.slice(2) : text;
  if (base.includes('*')) throw invalid(text, 'a wildcard stands for the whole first label, as in *.example.org');
  if (FOREIGN.test(base)) throw invalid(text, 'it is to be a name alone, without port, path or spaces');
  const name = asciiForm(base);
  if (name === undefined) throw invalid(text, 'it is no domain name');
  checkForm(text, name);
  if (!isWildcard) return name;
  if (!name.includes('.') && name !== 'localhost') throw invalid(text, 'a wildcard needs two labels behind it');
  if (name.length + 2 > LONGEST_NAME) throw invalid(text, `it is longer than ${LONGEST_NAME} characters`);
  return `*.${name}`;
}

function asciiForm(text: string): string | undefined {
  const url = URL.parse(`http://${text}/`);
  return url?.hostname.replace(/\.$/, '');
}

function checkForm(text: string, name: string): void {
  // The parser turns every way to write an address, `0x7f.1` too, into four numbers.
  if (/(?:^|\.)[0-9]+$/.test(name)) throw invalid(text, 'it is an address, and requests are routed by names');
  if (name.length > LONGEST_NAME) throw invalid(text, `it is longer than ${LONGEST_NAME} characters`);
  const labels = name.split('.');
  const wrong = labels.find((label) => !LABEL.test(label));
  if (wrong !== undefined) throw invalid(text, `the label "${wrong}" is not of 1 to 63 letters, digits and hyphens`);
  if (VERSION_LABEL.test(name)) throw invalid(text, 'names that begin like v7-- are the addresses of versions');
}

function invalid(text: string, reason: string): SkerryError {
  return new SkerryError('DOMAIN_INVALID', `"${text}" cannot be the domain of a tenant: ${reason}`, {
    help: 'Give a name like api.example.org, or *.example.org for all that are one label longer.',
  });
}

/** Labels from the last to the first: a name stands before those below it, and a wildcard first among them. */
export const reversed = (name: string): string => name.split('.').toReversed().join('.');

/** Whether a request could be meant for both, addresses of versions included: then one tenant has to have both. */
export function overlap(a: string, b: string): boolean {
  return a === b || covers(a, b) || covers(b, a);
}

/** `*.example.org` covers `api.example.org`, and `example.org`, whose versions have addresses one label longer. */
function covers(wildcard: string, name: string): boolean {
  if (!wildcard.startsWith('*.')) return false;
  const base = wildcard.slice(2);
  return name === base || name.slice(name.indexOf('.') + 1) === base;
}
