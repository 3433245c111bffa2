/**
 * Decoders of compressed data, for functions that use them. Like `sandbox.ts` a module inside the component without memory of its own;
 * a stream has its state in the engine's memory.
 */
import { INFLATE_BYTES, Inflate, openInflate, resumeInflate, runInflate } from "./decoders/inflate";
import { allocate, free } from "./decoders/memory";
import { PART, Source, SOURCE_BYTES } from "./decoders/source";

const INFLATE_STATE: usize = offsetof<Inflate>() + offsetof<Source>() + SOURCE_BYTES + INFLATE_BYTES + 32;

/** @returns the address of a state */
export function begin(format: u32): u32 {
  const address = allocate(INFLATE_STATE);
  memory.fill(address, 0, offsetof<Inflate>() + offsetof<Source>());
  const state = changetype<Inflate>(address);
  state.format = format;
  state.source = changetype<Source>(address + offsetof<Inflate>());
  const bytes = address + offsetof<Inflate>() + offsetof<Source>();
  state.source.open(bytes);
  openInflate(state, (bytes + SOURCE_BYTES + 15) & ~15);
  return <u32>address;
}

/** @param size of the data, at most `PART`, and 0 after a call whose outcome is `MORE` */
export function decode(address: u32, data: usize, size: usize, out: usize): void {
  const state = changetype<Inflate>(<usize>address);
  if (size > PART || !state.source.append(data, size)) unreachable();
  resumeInflate(state);
  const start = runInflate(state);
  const length = state.out - start;
  const result = allocate(max<usize>(length, 1));
  memory.copy(result, start, length);
  store<u32>(out, <u32>result);
  store<u32>(out + 4, <u32>length);
}

export function outcome(address: u32): u32 {
  return changetype<Inflate>(<usize>address).outcome;
}

/** Ends a stream. */
export function finish(address: u32): void {
  free(address, INFLATE_STATE);
}
