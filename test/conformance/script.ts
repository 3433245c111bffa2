import { parse } from '@bytecodealliance/jco';
import type { Engine, Instance, PreparedComponent } from '../../host/engine/index.ts';
import { ResultError, SkerryError } from '@skerry/host/base';
import type { Node } from './sexpr.ts';
import { parseScript, unescape } from './sexpr.ts';
import { argumentOf, matches, valueOf } from './values.ts';

/** What became of one command of a script. */
export interface Outcome {
  /** Of the command, from 1. */
  readonly line: number;
  readonly command: string;
  /** undefined: as expected. */
  readonly failure: string | undefined;
}

const OPTIONS = { suspending: () => [], entryPoints: [] };

/** Runs a script of the suite, every command by itself: one that fails does not stop the rest. */
export async function runScript(source: string, engine: Engine): Promise<Outcome[]> {
  const script = new Script(source, engine);
  const outcomes: Outcome[] = [];
  for (const node of parseScript(source)) {
    const failure = await script.run(node).then(
      () => undefined,
      (error: unknown) => (error instanceof Error ? `${error.name}: ${error.message}` : String(error)),
    );
    const command = node.list?.[0]?.text ?? '';
    outcomes.push({ line: source.slice(0, node.start).split('\n').length, command, failure });
  }
  return outcomes;
}

class Script {
  readonly #source: string;
  readonly #engine: Engine;
  readonly #definitions = new Map<string, PreparedComponent>();
  #current: Instance | undefined;

  constructor(source: string, engine: Engine) {
    this.#source = source;
    this.#engine = engine;
  }

  async run(node: Node): Promise<void> {
    const [head, subject, ...rest] = node.list ?? [];
    switch (head?.text) {
      case 'component':
        return this.#component(node);
      case 'invoke':
        await this.#invoke(node);
        return;
      case 'assert_return':
        return expectValue(await this.#invoke(subject as Node), rest);
      case 'assert_trap':
        return this.#trap(subject as Node);
      case 'assert_invalid':
      case 'assert_malformed':
        return this.#refused(subject as Node);
      default:
        throw new Error(`the runner does not know ${head?.text}`);
    }
  }

  async #component(node: Node): Promise<void> {
    const [, ...parts] = node.list ?? [];
    const words = parts.filter((part) => part.list === undefined && !part.isString).map((part) => part.text);
    const ids = words.filter((word) => word.startsWith('$'));
    if (words[0] === 'instance') return this.#instantiate(this.#definitions.get(ids[1] as string));
    this.#current = undefined;
    const prepared = await this.#prepare(node);
    if (ids[0] !== undefined) this.#definitions.set(ids[0], prepared);
    if (words[0] !== 'definition') await this.#instantiate(prepared);
  }

  async #instantiate(prepared: PreparedComponent | undefined): Promise<void> {
    this.#current = undefined;
    if (prepared === undefined) throw new Error('the component was refused before');
    this.#current = await prepared.instantiate({});
  }

  async #prepare(node: Node): Promise<PreparedComponent> {
    return this.#engine.prepare(await this.#bytes(node), OPTIONS);
  }

  async #bytes(node: Node): Promise<Uint8Array> {
    const strings = (node.list ?? []).filter((part) => part.isString).map((part) => part.text);
    const isBinary = (node.list ?? []).some((part) => part.text === 'binary' && !part.isString);
    if (isBinary) return unescape(strings.join(''));
    const isQuote = (node.list ?? []).some((part) => part.text === 'quote' && !part.isString);
    if (isQuote) return parse(`(component ${new TextDecoder().decode(unescape(strings.join('')))})`);
    const text = this.#source.slice(node.start, node.end);
    return parse(text.replace(/^\(component(\s+)definition\b/, '(component$1'));
  }

  #invoke(node: Node): Promise<unknown> {
    const [, name, ...args] = node.list ?? [];
    if (this.#current === undefined) throw new Error('there is no instance');
    const settled = this.#current.call('', new TextDecoder().decode(unescape(name?.text ?? '')), args.map(argumentOf));
    return settled.then(
      (value) => value,
      (error: unknown) => {
        if (error instanceof ResultError) return { tag: 'err', val: error.payload };
        throw error;
      },
    );
  }

  async #trap(subject: Node): Promise<void> {
    try {
      if (subject.list?.[0]?.text === 'component') await this.#component(subject);
      else await this.#invoke(subject);
    } catch (error) {
      if (SkerryError.is(error) && error.code === 'GUEST_TRAPPED') return;
      throw error;
    }
    throw new Error('did not trap');
  }

  /** Text that the parser of the text format refuses never gets to the engine and counts as refused. */
  async #refused(subject: Node): Promise<void> {
    let bytes: Uint8Array;
    try {
      bytes = await this.#bytes(subject);
    } catch {
      return;
    }
    try {
      await this.#engine.prepare(bytes, OPTIONS);
    } catch (error) {
      if (SkerryError.is(error) && error.code !== 'COMPONENT_UNSUPPORTED' && error.where !== undefined) return;
      throw error;
    }
    throw new Error('was accepted');
  }
}

function expectValue(actual: unknown, expected: readonly Node[]): void {
  const [wanted] = expected;
  const value = wanted === undefined ? undefined : valueOf(wanted);
  const unwrapped = isOk(value) && !matches(actual, value) ? value.val : value;
  if (!matches(actual, unwrapped)) throw new Error(`returned ${show(actual)}, expected ${show(value)}`);
}

/** `ok` at the top is returned as it is. */
const isOk = (value: unknown): value is { val: unknown } =>
  typeof value === 'object' && value !== null && 'tag' in value && value.tag === 'ok';

const show = (value: unknown): string => JSON.stringify(value, (_, inner: unknown) => (typeof inner === 'bigint' ? `${inner}n` : inner));
