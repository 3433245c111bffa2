import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';
import { findNodeAtLocation, getNodeValue, type Node, type ParseError, parseTree, printParseErrorCode } from 'jsonc-parser';
import { parseOutboundRule } from '../../capabilities/index.ts';
import { SkerryError } from '../../base/index.ts';
import { completeManifest, type Manifest, type RawManifest } from './manifest.ts';
import { explain, type Problem } from './explain.ts';
import { trialMistakes } from './try-it.ts';
import schema from './skerry.schema.json' with { type: 'json' };

/** Far more than a manifest needs. */
const MAX_TEXT = 256 * 1024;
const MAX_NESTING = 64;

let validator: ValidateFunction | undefined;

/** Compiling the schema takes milliseconds that a host without manifests need not spend. */
function validate(value: unknown): readonly ErrorObject[] {
  validator ??= new Ajv({ allErrors: true, strict: true, strictRequired: false, strictTypes: false, verbose: true }).compile(schema);
  return validator(value) ? [] : (validator.errors ?? []);
}

/**
 * Reads the text of a `skerry.json`. Comments and trailing commas are permitted.
 *
 * @param file for messages only
 * @throws SkerryError `MANIFEST_INVALID`; each line of the message names the line, the key and what is allowed
 */
export function parseManifest(text: string, file: string): Manifest {
  if (text.length > MAX_TEXT || nesting(text) > MAX_NESTING) {
    throw invalid(file, text, [{ offset: 0, message: `Longer than ${MAX_TEXT} characters or nested deeper than ${MAX_NESTING}` }]);
  }
  const errors: ParseError[] = [];
  const tree = parseTree(text, errors, { allowTrailingComma: true, disallowComments: false });
  const first = errors[0];
  if (first || !tree) {
    throw invalid(file, text, [
      { offset: first?.offset ?? 0, message: `Not valid JSON: ${spaced(printParseErrorCode(first?.error ?? 4))}` },
    ]);
  }
  const value: unknown = getNodeValue(tree);
  const problems = explain(validate(value), (path) => offsetOf(tree, path));
  if (problems.length === 0) {
    const raw = value as RawManifest;
    problems.push(...duplicates(tree), ...foreignOptions(tree, raw), ...clashes(tree, raw), ...outboundMistakes(tree, raw), ...trialMistakes(tree, raw.try));
  }
  if (problems.length > 0) throw invalid(file, text, problems);
  return completeManifest(value as RawManifest);
}

/** Offset of the value at a path, or of its key when asked for a key that is wrong itself. */
function offsetOf(tree: Node, path: readonly (string | number)[]): number {
  const node = findNodeAtLocation(tree, [...path]);
  return (node?.parent?.type === 'property' ? node.parent.offset : node?.offset) ?? tree.offset;
}

/** JSON lets the last of two equal keys win in silence; a deployment must not depend on that. */
function duplicates(node: Node): Problem[] {
  const problems: Problem[] = [];
  const seen = new Set<string>();
  for (const child of node.children ?? []) {
    if (node.type === 'object') {
      const key = String(child.children?.[0]?.value);
      if (seen.has(key)) problems.push({ offset: child.offset, message: `Key "${key}" is duplicated` });
      seen.add(key);
    }
    problems.push(...duplicates(child));
  }
  return problems;
}

/** Options of a language that the function is not written in would be without effect. */
function foreignOptions(tree: Node, { assemblyscript, language, component }: RawManifest): Problem[] {
  if (assemblyscript === undefined || language === 'assemblyscript') return [];
  const made = component === undefined ? `is written in ${language}` : 'is compiled already';
  return [{ offset: offsetOf(tree, ['assemblyscript']), message: `"assemblyscript" has options for that language, and this function ${made}` }];
}

/** JavaScript functions see stores and configuration side by side in `env`. */
function clashes(tree: Node, raw: RawManifest): Problem[] {
  const stores = raw.capabilities?.keyvalue ?? [];
  const names = Array.isArray(stores) ? stores : Object.keys(stores);
  return names
    .filter((name) => Object.hasOwn(raw.config ?? {}, name))
    .map((name) => ({
      offset: offsetOf(tree, ['config', name]),
      message: `"${name}" names a key-value store and a config value; give one of them another name`,
    }));
}

function outboundMistakes(tree: Node, { capabilities }: RawManifest): Problem[] {
  return (capabilities?.http ?? []).flatMap((rule, index) => {
    try {
      parseOutboundRule(rule);
      return [];
    } catch (cause) {
      if (!SkerryError.is(cause)) throw cause;
      return [{ offset: offsetOf(tree, ['capabilities', 'http', index]), message: `"capabilities.http.${index}": ${cause.message}` }];
    }
  });
}

/** How deep brackets nest at most: the parser recurses, so it is not to find out. */
function nesting(text: string): number {
  let depth = 0;
  let deepest = 0;
  for (const character of text) {
    if (character === '[' || character === '{') deepest = Math.max(deepest, ++depth);
    else if (character === ']' || character === '}') depth--;
  }
  return deepest;
}

function invalid(file: string, text: string, problems: readonly Problem[]): SkerryError {
  const lines = problems.map(({ offset, message }) => `${file}:${position(text, offset)}: ${message}`);
  return new SkerryError('MANIFEST_INVALID', lines.join('\n'), {
    where: file,
    help: 'Keys and allowed values are listed in docs/manifest.md; "$schema" lets an editor check them as you type.',
  });
}

function position(text: string, offset: number): string {
  const before = text.slice(0, offset).split('\n');
  return `${before.length}:${(before.at(-1)?.length ?? 0) + 1}`;
}

function spaced(code: string): string {
  return code.replace(/[A-Z]/g, (letter, index: number) => (index ? ' ' : '') + letter.toLowerCase());
}
