import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';
import { findNodeAtLocation, getNodeValue, type Node, type ParseError, parseTree, printParseErrorCode } from 'jsonc-parser';
import { CAPABILITIES, type Capability, type GrantedCapability, grantedOnes } from '../../capabilities/index.ts';
import { SkerryError } from '../../base/index.ts';
import { completeManifest, type Manifest, type RawManifest, valueAt } from './manifest.ts';
import { explain, type Problem } from './explain.ts';
import { requestMistakes } from './try-it.ts';
import { manifestSchema, patternsOf } from './schema.ts';

/** Far more than a manifest needs. */
const MAX_TEXT = 256 * 1024;
const MAX_NESTING = 64;

const validators = new WeakMap<readonly Capability[], ValidateFunction>();

/** Compiling the schema takes milliseconds that a host without manifests need not spend. */
function validate(value: unknown, capabilities: readonly Capability[]): readonly ErrorObject[] {
  const validator = validators.get(capabilities) ?? compile(capabilities);
  return validator(value) ? [] : (validator.errors ?? []);
}

function compile(capabilities: readonly Capability[]): ValidateFunction {
  const ajv = new Ajv({ allErrors: true, strict: true, strictRequired: false, strictTypes: false, verbose: true });
  const validator = ajv.compile(manifestSchema(capabilities));
  validators.set(capabilities, validator);
  return validator;
}

/**
 * Reads the text of a `skerry.json`. Comments and trailing commas are permitted.
 *
 * @param file for messages only
 * @param capabilities what it can grant; default: the capabilities of this host
 * @throws SkerryError `MANIFEST_INVALID`; each line of the message names the line, the key and what is allowed
 */
export function parseManifest(text: string, file: string, capabilities: readonly Capability[] = CAPABILITIES): Manifest {
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
  const problems = explain(validate(value, capabilities), (path) => offsetOf(tree, path), patternsOf(capabilities));
  if (problems.length === 0) {
    const raw = value as RawManifest;
    const granting = grantedOnes(capabilities);
    problems.push(
      ...duplicates(tree),
      ...foreignOptions(tree, raw),
      ...routeMistakes(tree, raw),
      ...clashes(tree, raw, granting),
      ...grantMistakes(tree, raw, granting),
      ...requestMistakes(tree, raw),
    );
  }
  if (problems.length > 0) throw invalid(file, text, problems);
  return completeManifest(value as RawManifest, capabilities);
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
function foreignOptions(tree: Node, { assemblyscript, javascript, language, component }: RawManifest): Problem[] {
  const made = component === undefined ? `is written in ${language}` : 'is compiled already';
  const isScript = language === 'typescript' || language === 'javascript';
  return [
    ...(assemblyscript === undefined || language === 'assemblyscript'
      ? []
      : [
          {
            offset: offsetOf(tree, ['assemblyscript']),
            message: `"assemblyscript" has options for that language, and this function ${made}`,
          },
        ]),
    ...(javascript === undefined || isScript
      ? []
      : [
          {
            offset: offsetOf(tree, ['javascript']),
            message: `"javascript" has options for TypeScript and JavaScript, and this function ${made}`,
          },
        ]),
  ];
}

function routeMistakes(tree: Node, { routes = [] }: RawManifest): Problem[] {
  const seen = new Set<string>();
  return routes.flatMap((written, index) => {
    const { route, stripPrefix } = typeof written === 'string' ? { route: written, stripPrefix: '' } : written;
    const isAgain = seen.has(route);
    seen.add(route);
    return [
      ...(isAgain
        ? [{ offset: offsetOf(tree, ['routes', index]), message: `"routes.${index}" is "${route}", which stands there already` }]
        : []),
      ...prefixMistake(route, stripPrefix).map((message) => ({
        offset: offsetOf(tree, ['routes', index, 'stripPrefix']),
        message: `"routes.${index}.stripPrefix" is "${stripPrefix}", ${message}`,
      })),
    ];
  });
}

/** What is stripped has to be there, whatever stands for the parameters of the route. */
function prefixMistake(route: string, stripPrefix: string): string[] {
  const path = route.slice(route.indexOf('/'));
  return stripPrefix === '' || path === stripPrefix || path.startsWith(`${stripPrefix}/`)
    ? []
    : [`and the path ${path} does not begin with it`];
}

/** Where JavaScript functions see what has a name side by side: `env`, and `process.env`. */
const SIDE_BY_SIDE = ['typescript', 'processEnvironment'] as const;

function clashes(tree: Node, raw: RawManifest, granting: readonly GrantedCapability[]): Problem[] {
  const problems = SIDE_BY_SIDE.flatMap((place) =>
    clashesAmong(
      tree,
      raw,
      granting.filter(({ grant }) => grant[place] !== undefined),
    ),
  );
  return [...new Map(problems.map((problem) => [problem.message, problem])).values()];
}

function clashesAmong(tree: Node, raw: RawManifest, granting: readonly GrantedCapability[]): Problem[] {
  const taken = new Map<string, string>();
  return granting.flatMap(({ grant }) => {
    const value = valueAt(raw, grant.key);
    const names = grant.names(grant.read(value));
    const at = (name: string): string | number => (Array.isArray(value) ? value.indexOf(name) : name);
    const problems = names
      .filter((name) => taken.has(name))
      .map((name) => ({
        offset: offsetOf(tree, [...grant.key.split('.'), at(name)]),
        message: `"${name}" names ${taken.get(name)} and ${grant.noun}; give one of them another name`,
      }));
    for (const name of names) taken.set(name, grant.noun);
    return problems;
  });
}

function grantMistakes(tree: Node, raw: RawManifest, granting: readonly GrantedCapability[]): Problem[] {
  return granting.flatMap(({ grant }) => {
    const value = valueAt(raw, grant.key);
    if (value === undefined) return [];
    return (grant.mistakes?.(value) ?? []).map(({ path, message }) => {
      const whole = [...grant.key.split('.'), ...path];
      return { offset: offsetOf(tree, whole), message: `"${whole.join('.')}": ${message}` };
    });
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
