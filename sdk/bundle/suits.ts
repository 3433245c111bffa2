import { SkerryError } from '@skerry/host/base';
import { variableName } from '@skerry/host/edge';
import type { Manifest } from '@skerry/host/registry';
import type { PreparedFunction } from './prepare.ts';
import type { Target } from './target.ts';

/** Programs in JavaScript import all of a store, whatever they use of it. */
const JAVASCRIPT: ReadonlySet<string> = new Set(['javascript', 'typescript']);

const ATOMICS = 'wasi:keyvalue/atomics@';

/**
 * Checks that a target can give a function what it asks for.
 *
 * @returns what it may ask for in vain
 * @throws SkerryError `TARGET_UNSUPPORTED`
 */
export function checkTarget(target: Target, { manifest, entry }: PreparedFunction): readonly string[] {
  checkVariables(manifest);
  if (target === 'browser') checkNoSecrets(manifest);
  if (target !== 'workerd' || !entry.imports.some((id) => id.startsWith(ATOMICS))) return [];
  const { name, origin } = manifest;
  if (origin.kind === 'source' && JAVASCRIPT.has(origin.language)) {
    return [`"${name}" has stores in Workers KV, which has no increment and no compare-and-swap: these calls will fail`];
  }
  throw new SkerryError('TARGET_UNSUPPORTED', `"${name}" changes stores atomically (${ATOMICS}…), and Workers KV cannot`, {
    help: 'Bundle it for node, deno, bun or browser, or store without increment and compare-and-swap.',
  });
}

/** What a page has, whoever opens it can read. */
function checkNoSecrets({ name, secrets }: Manifest): void {
  if (secrets.length === 0) return;
  throw new SkerryError('TARGET_UNSUPPORTED', `"${name}" reads secrets (${secrets.join(', ')}), and a browser keeps none from its user`, {
    help: 'Bundle it for node, deno, bun or workerd, or leave what needs them to a server.',
  });
}

/** Two keys with one variable could not be set apart. */
function checkVariables({ name, config, environment, secrets }: Manifest): void {
  const keys = new Map<string, string>();
  for (const key of [...Object.keys(config), ...Object.keys(environment), ...secrets]) {
    const variable = variableName(name, key);
    const other = keys.get(variable);
    if (other !== undefined && other !== key) {
      throw new SkerryError('TARGET_UNSUPPORTED', `The values "${other}" and "${key}" of "${name}" have one variable, ${variable}`, {
        help: 'Rename one of them.',
      });
    }
    keys.set(variable, key);
  }
}
