/**
 * Emits the JavaScript that stands between host and guest: lifting and lowering as the canonical ABI has it, written
 * out for each signature. Text only; whoever runs it evaluates it, or finds it in a bundle.
 *
 * Names in the text: `X` core instances' exports, `c` things taken out of them, `k` functions of the canonical ABI and
 * `t` what they do (`o`, `e`, `w`: with a result, an error, a promise), `e` exported functions, `h` host functions, `i`
 * component instances, `R` resource types, `u`, `d`, `v` bytes, view and refreshing of a memory, `r` its allocator, `s`
 * what strings need; `ld`, `lf`, `st`, `sf` load, lift, store and flatten a type that is too large to be repeated.
 */
export type { Suspending } from './suspension.ts';
export { emitGlue } from './emit.ts';
export * as runtime from './runtime/index.ts';
