/** A string literal of JavaScript. The only way in which a name of the component gets into generated text. */
export function literal(text: string): string {
  return JSON.stringify(text).replace(/[\u2028\u2029]/g, (c) => (c === '\u2028' ? '\\u2028' : '\\u2029'));
}

/** A property of an object literal. A plain `"__proto__"` key would set the prototype. */
export const property = (name: string): string => (name === '__proto__' ? '["__proto__"]' : literal(name));

const capitalized = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1).toLowerCase();

/** `get-JSON` → `getJson` */
export function camelCase(label: string): string {
  const [first = '', ...rest] = label.split('-');
  return first.toLowerCase() + rest.map(capitalized).join('');
}

/** `incoming-request` → `IncomingRequest` */
export const pascalCase = (label: string): string => label.split('-').map(capitalized).join('');

/** `base + offset`, without what adds nothing. */
export const plus = (base: string, offset: number): string => (offset === 0 ? base : `${base} + ${offset}`);

/** Lines of one generated function, with names for its variables. */
export class Body {
  readonly #lines: string[] = [];
  #indent = 1;
  #names = 0;

  line(text: string): void {
    this.#lines.push('  '.repeat(this.#indent) + text);
  }

  /** A new name. */
  name(): string {
    return `x${this.#names++}`;
  }

  /** Puts the value of an expression into a variable of its own. */
  constant(expression: string): string {
    const name = this.name();
    this.line(`const ${name} = ${expression};`);
    return name;
  }

  block(head: string, fill: () => void): void {
    this.line(`${head} {`);
    this.#inside(fill);
    this.line('}');
  }

  either(condition: string, then: () => void, otherwise: () => void): void {
    this.line(`if (${condition}) {`);
    this.#inside(then);
    this.line('} else {');
    this.#inside(otherwise);
    this.line('}');
  }

  #inside(fill: () => void): void {
    this.#indent++;
    fill();
    this.#indent--;
  }

  toString(): string {
    return this.#lines.join('\n');
  }
}

export const func = (name: string, params: readonly string[], body: Body): string =>
  `function ${name}(${params.join(', ')}) {\n${body.toString()}\n}`;
