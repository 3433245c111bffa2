/** How WebAssembly binaries are spelled, whatever they say: numbers, names, sections. */
export { isLabel, isSemver, LABEL, SEMVER } from './grammar.ts';
export { ATOMIC, BULK, GC, OP, SIMD, TYPE } from './opcodes.ts';
export { Reader } from './reader.ts';
export { CORE_PREAMBLE, joinSections, PREAMBLE_BYTES, SECTION, type Section, splitSections } from './sections.ts';
export { Writer } from './writer.ts';
