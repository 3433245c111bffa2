import type { Bindings } from '../../sdk/bindgen/index.ts';

/**
 * The compiler looks only at what is used. Here everything is: each generated module gets a function that calls all its
 * functions and methods with zeros, so that a mistake in any of them shows.
 */
const ANY = 'function $any<T>(): T {\n  return isReference<T>() ? changetype<T>(0) : <T>0;\n}\n';

const FUNCTION = /^export function ([a-z]\w*)\(([^)]*)\): .* \{$/gm;
const CLASS = /^export class (\w+) (?:extends \w+ )?\{\n([\s\S]*?)^\}$/gm;
const MEMBER = /^ {2}(static |get )?(?!constructor|private|protected)(\w+)\(([^)]*)\): .* \{$/gm;
const CONSTRUCTOR = /^ {2}constructor\(([^)]*)\) \{$/m;

/** `a: T, b: Map<K, V>` → `$any<T>(), $any<Map<K, V>>()` */
function zeros(parameters: string): string {
  let depth = 0;
  const parts = [''];
  for (const character of parameters) {
    depth += character === '<' ? 1 : character === '>' ? -1 : 0;
    if (character === ',' && depth === 0) parts.push('');
    else parts[parts.length - 1] += character;
  }
  const types = parts.filter((part) => part.trim() !== '').map((part) => part.slice(part.indexOf(':') + 1).trim());
  return types.map((type) => `$any<${type}>()`).join(', ');
}

function callsOf(name: string, body: string): string[] {
  const made = CONSTRUCTOR.exec(body);
  const members = [...body.matchAll(MEMBER)].map(([, kind, member, parameters]) => {
    if (kind === 'get ') return `  $any<${name}>().${member};`;
    const target = kind === undefined ? `$any<${name}>()` : name;
    return `  ${target}.${member}(${zeros(parameters!)});`;
  });
  return made === null ? members : [`  new ${name}(${zeros(made[1]!)});`, ...members];
}

function exercised(text: string): string {
  const functions = [...text.matchAll(FUNCTION)].map(([, name, parameters]) => `  ${name}(${zeros(parameters!)});`);
  const members = [...text.matchAll(CLASS)].flatMap(([, name, body]) => callsOf(name!, body!));
  return `${text}\n${ANY}\nexport function $exercise(): void {\n${[...functions, ...members].join('\n')}\n}\n`;
}

/** The same bindings with a use of everything in them. */
export function exercise(bindings: Bindings): Bindings {
  const modules = [...bindings.files.keys()].filter((path) => path.startsWith('bindings/imports/') || path === 'bindings/world.ts');
  const files = new Map(bindings.files);
  for (const path of modules) files.set(path, exercised(files.get(path)!));
  const uses = modules.map((path, i) => `export { $exercise as exercise${i} } from "./${path.slice('bindings/'.length, -'.ts'.length)}";`);
  files.set(bindings.entry, `${files.get(bindings.entry)!}${uses.join('\n')}\n`);
  return { ...bindings, files };
}
