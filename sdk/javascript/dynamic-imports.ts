import type { Plugin } from 'rolldown';
import { RolldownMagicString } from 'rolldown';
import { parseSync, Visitor } from 'rolldown/utils';

/** Stands in the place of `import(`. */
const REFUSE =
  '(async (name) => { throw new TypeError(`import(${JSON.stringify(name)}) cannot be done: the build bundles what is imported by a name that stands in the source`); })(';

/**
 * The engine has no modules but the one that the build makes, and ends the whole request when it is asked for another. An
 * `import()` of a name that is put together at run time rejects instead, as one of a module that is missing.
 */
export function dynamicImportPlugin(): Plugin {
  return {
    name: 'skerry:dynamic-imports',
    transform: {
      filter: { code: /\bimport\b[^;]*?\(/ },
      handler(code, id) {
        const text = new RolldownMagicString(code);
        for (const { start, source, end } of unknownImports(code, id)) {
          text.overwrite(start, source.start, REFUSE);
          text.overwrite(source.end, end, ')');
          this.warn(
            { message: 'This import() has a name that is only known at run time, so it will reject: write the name as a string' },
            start,
          );
        }
        return text.hasChanged() ? { code: text.toString(), map: text.generateMap({ hires: 'boundary', source: id }) } : undefined;
      },
    },
  };
}

interface DynamicImport {
  readonly start: number;
  readonly end: number;
  readonly source: { readonly type: string; readonly start: number; readonly end: number };
}

/** Those that the bundler cannot resolve, since their names are no strings. */
function unknownImports(code: string, id: string): DynamicImport[] {
  const { program, errors } = parseSync(id.replace(/\?.*$/, ''), code);
  const found: DynamicImport[] = [];
  // The bundler reports errors with their place.
  if (errors.length > 0) return found;
  new Visitor({
    ImportExpression(node) {
      const { source } = node;
      const isString = source.type === 'Literal' || (source.type === 'TemplateLiteral' && source.expressions.length === 0);
      if (!isString) found.push(node);
    },
  }).visit(program);
  return found;
}
