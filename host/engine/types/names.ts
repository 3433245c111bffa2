import type { ExternName } from '../binary/index.ts';
import { invalid } from '../binary/index.ts';
import { isLabel, isSemver, LABEL, SEMVER } from '../format/index.ts';

const WORDS = '[a-z][0-9a-z]*(?:-[0-9a-z]+)*';
const CANON_VERSION = '(?:[1-9][0-9]*|0\\.[1-9][0-9]*|0\\.0\\.[1-9][0-9]*|0\\.0\\.0)';

const INTERFACE_PATTERN = new RegExp(`^${WORDS}:${WORDS}/${LABEL}(?:@(?:${SEMVER}|${CANON_VERSION}))?$`);
const ANNOTATED_PATTERN = new RegExp(`^\\[(constructor|method|static)\\](${LABEL})(?:\\.(${LABEL}))?$`);
const CANON_PATTERN = new RegExp(`^${CANON_VERSION}$`);
const SUFFIX_PATTERN = /^[0-9A-Za-z.+-]*$/;

/** What a name says about its function: `[method]r.f` belongs to `r`. */
export interface Annotation {
  readonly kind: 'constructor' | 'method' | 'static';
  readonly resource: string;
  /** undefined for a constructor. */
  readonly member: string | undefined;
}

const isInterfaceName = (name: string): boolean => INTERFACE_PATTERN.test(name);

export function annotationOf(name: string): Annotation | undefined {
  const match = ANNOTATED_PATTERN.exec(name);
  if (match === null) return undefined;
  const kind = match[1] as Annotation['kind'];
  if ((kind === 'constructor') !== (match[3] === undefined)) return undefined;
  return { kind, resource: match[2] as string, member: match[3] };
}

/** Checks the form of the name of an import or export and of what is attached to it. */
export function checkExternName({ name, offset, attributes }: ExternName, isInstance: boolean): void {
  const known = isLabel(name) || isInterfaceName(name) || annotationOf(name) !== undefined;
  if (!known) throw invalid(offset, `${quote(name)} is not a valid name of an import or export`);
  for (const attribute of attributes) {
    if (attribute.kind === 'implements') {
      if (!isInterfaceName(attribute.value)) throw invalid(offset, `${quote(attribute.value)} is not an interface name`);
      if (!isInstance || !isLabel(name)) throw invalid(offset, 'Only an instance with a plain name implements an interface');
    }
    if (attribute.kind === 'version-suffix') checkSuffix(name, attribute.value, offset);
  }
}

function checkSuffix(name: string, suffix: string, offset: number): void {
  const version = name.includes('@') ? name.slice(name.indexOf('@') + 1) : '';
  if (CANON_PATTERN.test(version) && SUFFIX_PATTERN.test(suffix) && isSemver(version + suffix)) return;
  throw invalid(offset, `${quote(suffix)} is not a suffix of the version of ${quote(name)}`);
}

/** Names of one scope, which have to stay apart even when case and annotations are taken away. */
export class NameSet {
  readonly #seen = new Set<string>();

  add(name: string, offset: number): void {
    const key = canonical(name);
    if (this.#seen.has(key)) throw invalid(offset, `${quote(name)} conflicts with an earlier name`);
    this.#seen.add(key);
  }
}

function canonical(name: string): string {
  const annotation = annotationOf(name);
  if (annotation === undefined || annotation.kind === 'constructor') return name.toLowerCase();
  const { resource, member } = annotation;
  const [r, m] = [resource.toLowerCase(), member?.toLowerCase()];
  return r === m ? r : `${r}.${m}`;
}

/** Checks labels of a record, variant, … or parameters. */
export function checkLabels(labels: readonly string[], offset: number): void {
  const seen = new Set<string>();
  for (const label of labels) {
    if (!isLabel(label)) throw invalid(offset, `${quote(label)} is not a valid label`);
    const key = label.toLowerCase();
    if (seen.has(key)) throw invalid(offset, `The label ${quote(label)} conflicts with an earlier one`);
    seen.add(key);
  }
}

/** A name inside a message: cut, so that nobody's message grows to a megabyte. */
export const quote = (name: string): string => JSON.stringify(name.length > 100 ? `${name.slice(0, 100)}…` : name);
