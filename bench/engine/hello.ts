/** Languages, and the example in each that says hello under its own name. */
export const HELLO = [
  ['AssemblyScript', 'hello-assemblyscript'],
  ['TypeScript', 'hello-typescript'],
] as const;
