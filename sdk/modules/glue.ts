import type { Bindings } from '../bindgen/index.ts';
import { GENERATED } from '../assemblyscript/index.ts';
import { ARRAY_CLASSES, type ModuleFunction, type ModuleModel, type NamedShape, type Shape } from './model.ts';
import { FAILURE, fieldName, functionName, parameterName, typeName } from './wit.ts';

/**
 * The module between bindings and an author's module: bindings have classes of their own, so what consists of them is put
 * together anew on each side. Everything else passes as it is.
 */

const AUTHOR = 'author';
const BOUND = 'bound';

type RecordShape = NamedShape & { readonly kind: 'record' };

const pascal = (name: string): string => name.charAt(0).toUpperCase() + name.slice(1);
const recordClass = (shape: RecordShape): string => `${BOUND}.${pascal(typeName(shape))}`;
const userClass = (index: number): string => `Own${index}`;

/** A type as the author's module has it. */
function ownText(shape: Shape): string {
  switch (shape.kind) {
    case 'number':
      return shape.name;
    case 'bool':
    case 'string':
      return shape.kind;
    case 'buffer':
      return ownClass(shape.class);
    case 'list':
      return `${shape.class}<${ownText(shape.element)}>`;
    case 'record':
      return userClass(shape.type.index);
    case 'nullable':
      return `${ownText(shape.inner)} | null`;
    default:
      throw new Error(`AssemblyScript has no ${shape.kind}`);
  }
}

/** Names that differ in the two languages. */
const BUFFERS: Readonly<Record<string, string>> = { BigInt64Array: 'Int64Array', BigUint64Array: 'Uint64Array' };

/** A class as AssemblyScript calls it. */
const ownClass = (name: string): string => BUFFERS[name] ?? name;

/** A type as the bindings have it. */
function boundText(shape: Shape): string {
  switch (shape.kind) {
    case 'buffer':
      return ownClass(ARRAY_CLASSES[shape.element]);
    case 'list':
      return shape.element.kind === 'number' ? ownClass(ARRAY_CLASSES[shape.element.name]) : `Array<${boundText(shape.element)}>`;
    case 'record':
      return recordClass(shape);
    case 'nullable':
      return `${boundText(shape.inner)} | null`;
    default:
      return ownText(shape);
  }
}

type Side = 'own' | 'bound';

/** Writes the functions that turn a value of one side into one of the other, each once. */
class Conversions {
  readonly lines: string[] = [];
  readonly #names = new Map<string, string>();

  /** @param to whose value it becomes */
  text(shape: Shape, to: Side, value: string): string {
    if (ownText(shape) === boundText(shape)) return value;
    return `${this.#helper(shape, to)}(${value})`;
  }

  #helper(shape: Shape, to: Side): string {
    const [own, bound] = [ownText(shape), boundText(shape)];
    const key = `${to} ${own}`;
    const known = this.#names.get(key);
    if (known !== undefined) return known;
    const name = `convert${this.#names.size}`;
    this.#names.set(key, name);
    const [from, into] = to === 'own' ? [bound, own] : [own, bound];
    const body = this.#body(shape, to, into);
    this.lines.push(`function ${name}(value: ${from}): ${into} {`, ...body.map((line) => `  ${line}`), '}');
    return name;
  }

  #body(shape: Shape, to: Side, into: string): string[] {
    switch (shape.kind) {
      case 'nullable':
        return ['if (value === null) return null;', `return ${this.text(shape.inner, to, 'value')};`];
      case 'buffer':
        return bufferBody(shape.class, to);
      case 'list':
        return [
          `const result = new ${into}(value.length);`,
          `for (let i = 0; i < value.length; i++) result[i] = ${this.text(shape.element, to, 'value[i]')};`,
          'return result;',
        ];
      case 'record':
        return to === 'own' ? this.#ownRecord(shape) : this.#boundRecord(shape, into);
      default:
        throw new Error(`${shape.kind} needs no conversion`);
    }
  }

  /** Not by its constructor, which may want anything. */
  #ownRecord({ type }: RecordShape): string[] {
    const name = userClass(type.index);
    const stores = type.fields.flatMap(({ name: field, shape }, i) => {
      const value = this.text(shape, 'own', `value.${fieldName(i)}`);
      const offset = `offsetof<${name}>(${JSON.stringify(field)})`;
      if (!isReference(shape)) return [`store<${ownText(shape)}>(changetype<usize>(result) + ${offset}, ${value});`];
      return [
        `const ${fieldName(i)} = ${value};`,
        `store<usize>(changetype<usize>(result) + ${offset}, changetype<usize>(${fieldName(i)}));`,
        `__link(changetype<usize>(result), changetype<usize>(${fieldName(i)}), false);`,
      ];
    });
    return [
      `const result = changetype<${name}>(__new(offsetof<${name}>(), idof<${name}>()));`,
      ...clear(name),
      ...stores,
      'return result;',
    ];
  }

  #boundRecord({ type }: RecordShape, into: string): string[] {
    const fields = type.fields.map(({ name, shape }) => this.text(shape, 'bound', `value.${name}`));
    return [`return new ${into}(${fields.join(', ')});`];
  }
}

/** The collector may look at it while its fields are still being made. */
const clear = (name: string): string[] => [`memory.fill(changetype<usize>(result), 0, offsetof<${name}>());`];

const isReference = ({ kind }: Shape): boolean => kind !== 'number' && kind !== 'bool';

function bufferBody(name: string, to: Side): string[] {
  if (name === 'ArrayBuffer') return to === 'own' ? ['return value.buffer;'] : ['return Uint8Array.wrap(value);'];
  const into = to === 'own' ? name : 'Uint8Array';
  return [`return ${into}.wrap(value.buffer, value.byteOffset, value.byteLength);`];
}

function functionLines({ name, parameters, result, mayFail }: ModuleFunction, index: number, conversions: Conversions): string[] {
  const heads = parameters.map(({ shape }, i) => `${parameterName(i)}: ${boundText(shape)}`);
  const sizes = parameters.flatMap(({ shape }, i) => sizeText(shape, parameterName(i)));
  const note = sizes.length === 0 ? [] : [`  note(${sizes.join(' + ')});`];
  const args = parameters.map(({ shape }, i) => conversions.text(shape, 'own', parameterName(i)));
  const call = `${AUTHOR}.${name}(${args.join(', ')})`;
  const bound = result === undefined ? 'void' : boundText(result);
  const head = (type: string): string => `export function ${functionName(index)}(${heads.join(', ')}): ${type} {`;
  if (result === undefined) return [head('void'), ...note, `  ${call};`, '}'];
  if (!mayFail) return [head(bound), ...note, `  return ${conversions.text(result, 'bound', call)};`, '}'];
  const type = `Result<${bound}, ${BOUND}.${pascal(FAILURE)}>`;
  return [
    head(type),
    ...note,
    `  const result = ${call};`,
    `  if (result.isOk) return ${type.replace('<', '.ok<')}(${conversions.text(result, 'bound', 'result.value')});`,
    '  const failure = result.error;',
    `  return ${type.replace('<', '.error<')}(new ${BOUND}.${pascal(FAILURE)}(failure.code, failure.message));`,
    '}',
  ];
}

/** Bytes of a value, roughly; nothing for what has no memory of its own. */
function sizeText(shape: Shape, value: string): string[] {
  if (shape.kind === 'buffer') return [`${value}.byteLength`];
  return shape.kind === 'list' || shape.kind === 'string' ? [`(${value}.length << 2)`] : [];
}

/**
 * The collector goes step by step with the number of allocations, and a call is few of them, however large: left to itself it
 * lets garbage of a hundred megabytes lie.
 */
const NOTE = [
  'const COLLECTED_EVERY: i32 = 4 << 20;',
  'let noted: i32 = 0;',
  'function note(bytes: i32): void {',
  '  noted += bytes;',
  '  if (<u32>noted < <u32>COLLECTED_EVERY) return;',
  '  noted = 0;',
  '  __collect();',
  '}',
];

/** From a generated module in `GENERATED` to a file of the author's. */
const relative = (path: string): string => JSON.stringify(`../${path.replace(/\.ts$/, '')}`);

/** Text by logical path of all that is generated for a module, and the path of what to compile. */
export function glueFiles(model: ModuleModel, bindings: Bindings): { entry: string; files: Map<string, string> } {
  const find = (prefix: string): string => [...bindings.files.keys()].find((path) => path.startsWith(prefix))!;
  const [author] = [...bindings.skeletons.keys()];
  const conversions = new Conversions();
  const functions = model.functions.flatMap((each, i) => functionLines(each, i, conversions));
  const classes = model.types.filter((shape) => shape.kind === 'record');
  const records = classes.map(({ type }) => `import { ${type.name} as ${userClass(type.index)} } from ${relative(type.file!)};`);
  const types = classes.length > 0 || model.functions.some(({ mayFail }) => mayFail);
  const lines = [
    `import * as ${AUTHOR} from ${relative(model.path)};`,
    ...records,
    ...(types ? [`import * as ${BOUND} from "./${find('bindings/exports/').replace(/\.ts$/, '')}";`] : []),
    ...(model.functions.some(({ mayFail }) => mayFail) ? ['import { Result } from "./bindings/abi/result";'] : []),
    ...NOTE,
    ...functions,
    ...conversions.lines,
  ];
  const glue = find('bindings/glue/').replace(/^bindings\/|\.ts$/g, '');
  const names = bindings.exports.map(({ name }) => name);
  const entry = [
    // What the compiler is told to take in place of a JavaScript host.
    ...['abi/abort', 'system/console', 'system/random'].map((name) => `import "@skerry/guest/${name}";`),
    'export { cabi_realloc } from "@skerry/guest/abi/realloc";',
    `export { ${names.join(', ')} } from "./${glue}";`,
  ].join('\n');
  const files = new Map([...bindings.files, [author!, lines.join('\n')], [bindings.entry, entry]]);
  return { entry: GENERATED + bindings.entry, files: new Map([...files].map(([path, text]) => [GENERATED + path, text])) };
}
