/**
 * Modules of `guest/compiled`: imports of the world, as the engine's bindings know nothing else, that the component itself
 * satisfies.
 */
export interface CompiledInterface {
  /** In WIT, and of the file. */
  readonly name: string;
  readonly id: string;
  readonly wit: string;
}

function compiledInterface(name: string, functions: string): CompiledInterface {
  return { name, id: `skerry:app/${name}`, wit: `interface ${name} {${functions}}\n` };
}

/** In every component: by which a program ends its sandbox, `abort()`, and what Web Crypto computes. */
export const SANDBOX = compiledInterface(
  'sandbox',
  `
  abort: func();
  digest: func(kind: u32, work: list<u8>, data: list<u8>) -> list<u8>;
  derive: func(kind: u32, work: list<u8>, keys: list<u8>, first: list<u8>, rounds: u32) -> list<u8>;
  aes: func(mode: u32, bits: u32, key: list<u8>, vector: list<u8>, work: list<u8>, data: list<u8>) -> list<u8>;
  ghash: func(key: list<u8>, work: list<u8>, data: list<u8>) -> list<u8>;
  power: func(base: list<u8>, exponent: list<u8>, modulus: list<u8>, square: list<u8>, work: list<u8>) -> list<u8>;
  scrypt: func(blocks: list<u8>, n: u32, r: u32) -> list<u8>;
`,
);

/** In components whose program, or the runtime for it, imports one. */
export const ON_USE: readonly CompiledInterface[] = [
  compiledInterface(
    'decoders',
    `
  begin: func(format: u32) -> u32;
  decode: func(state: u32, data: list<u8>) -> list<u8>;
  outcome: func(state: u32) -> u32;
  finish: func(state: u32);
  learn: func(data: list<u8>);
`,
  ),
];

/** Of these imports, what the component has to contain. */
export function compiledFor(imports: readonly string[]): CompiledInterface[] {
  return [SANDBOX, ...ON_USE.filter(({ id }) => imports.includes(id))];
}
