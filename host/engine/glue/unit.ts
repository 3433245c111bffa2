import type { Plan } from '../plan/index.ts';
import { exportKey } from '../plan/index.ts';
import { unsupported } from '../binary/index.ts';
import type { CoreSource, ResourceType, ValType } from '../types/index.ts';
import type { Body } from './text.ts';
import { func, literal } from './text.ts';

/** Glue of a real component has some hundred thousand characters; a type bomb would have no end of them. */
const TEXT_LIMIT = 32 * 1024 * 1024;

/** The text that is being made for one component: what was declared so far, and names for it. */
export class Unit {
  readonly plan: Plan;
  /** Functions, in the order in which they were made. */
  readonly functions: string[] = [];
  /** Statements that come before the first core instance. */
  readonly head: string[] = [];
  /** Statements that follow each core instance: what is taken out of its exports. */
  readonly after = new Map<number, string[]>();
  /** Statements that make the functions of the canonical ABI, at their place among the steps. */
  readonly canons = new Map<number, string>();
  readonly #cores = new Map<string, string>();
  readonly #memories = new Map<string, number>();
  readonly #options = new Map<string, number>();
  readonly #types = new Map<ValType, number>();
  readonly #resources = new Map<ResourceType, string>();
  readonly #shared = new Set<string>();
  #length = 0;

  constructor(plan: Plan) {
    this.plan = plan;
  }

  define(name: string, params: readonly string[], body: Body): void {
    const text = func(name, params, body);
    this.#length += text.length;
    if (this.#length > TEXT_LIMIT) throw unsupported(0, `The signatures take more than ${TEXT_LIMIT} characters of glue`);
    this.functions.push(text);
  }

  /** A variable with a core function, table, memory, global or tag. */
  core(source: CoreSource): string {
    if (source.kind === 'abstract') throw unsupported(0, 'A core item that nothing defines is used');
    if (source.kind === 'canon') return `k${source.id}`;
    const redirect = this.#redirect(source);
    if (redirect !== undefined) return this.core(redirect);
    const key = `${source.instance} ${source.name}`;
    const known = this.#cores.get(key);
    if (known !== undefined) return known;
    const name = `c${this.#cores.size}`;
    this.#cores.set(key, name);
    this.#then(source.instance, `${name} = X${source.instance}[${literal(source.name)}];`);
    this.head.push(`var ${name};`);
    return name;
  }

  /** The function of the canonical ABI that it is, if it is one: these are JavaScript's, and the others WebAssembly's. */
  canonOf(source: CoreSource): number | undefined {
    if (source.kind === 'canon') return source.id;
    const redirect = this.#redirect(source);
    return redirect && this.canonOf(redirect);
  }

  #redirect(source: CoreSource): CoreSource | undefined {
    return source.kind === 'export' ? this.plan.redirects.get(exportKey(source.instance, source.name)) : undefined;
  }

  #then(instance: number, statement: string): void {
    const list = this.after.get(instance);
    if (list === undefined) this.after.set(instance, [statement]);
    else list.push(statement);
  }

  /** The number of a memory: `u` bytes, `d` view, `v` refreshes both after the memory may have grown. */
  memory(source: CoreSource): number {
    const variable = this.core(source);
    const known = this.#memories.get(variable);
    if (known !== undefined) return known;
    const id = this.#memories.size;
    this.#memories.set(variable, id);
    this.head.push(`var u${id} = NO_BYTES, d${id} = NO_VIEW;`);
    this.functions.push(
      `function v${id}() {\n  if (u${id}.length === 0) {\n    if (${variable} === undefined) throw trap('called before there is a memory');\n    u${id} = new Uint8Array(${variable}.buffer);\n` +
        `    d${id} = new DataView(${variable}.buffer);\n  }\n}`,
    );
    return id;
  }

  /** The number of a set of canonical options that is spelled like this. */
  optionsId(key: string): number {
    const id = this.#options.get(key) ?? this.#options.size;
    this.#options.set(key, id);
    return id;
  }

  typeId(type: ValType): number {
    let id = this.#types.get(type.origin);
    if (id === undefined) {
      id = this.#types.size;
      this.#types.set(type.origin, id);
    }
    return id;
  }

  /** A function that is made once and used wherever its type appears. */
  shared(name: string, make: () => void): string {
    if (!this.#shared.has(name)) {
      this.#shared.add(name);
      make();
    }
    return name;
  }

  resource(type: ResourceType, declare: (name: string) => void): string {
    let name = this.#resources.get(type);
    if (name === undefined) {
      name = `R${this.#resources.size}`;
      this.#resources.set(type, name);
      declare(name);
    }
    return name;
  }
}
