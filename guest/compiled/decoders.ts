/**
 * Decoders of compressed data, for functions that use them. Like `sandbox.ts` a module inside the component without memory of its own;
 * a stream has its state in the engine's memory.
 */
import { runBrotli } from "./decoders/brotli";
import { BROTLI_BYTES, Brotli, closeBrotli, openBrotli, takeMade } from "./decoders/brotli-state";
import { learnWords } from "./decoders/brotli-words";
import { INFLATE_BYTES, Inflate, openInflate, resumeInflate, runInflate } from "./decoders/inflate";
import { allocate, free } from "./decoders/memory";
import { PART, Source, SOURCE_BYTES, Stream } from "./decoders/source";

/** The formats before it are those of `inflate.ts`. */
const BROTLI: u32 = 5;

function sizeOf(format: u32): usize {
  const own = format == BROTLI ? offsetof<Brotli>() + BROTLI_BYTES : offsetof<Inflate>() + INFLATE_BYTES;
  return own + offsetof<Source>() + SOURCE_BYTES + 64;
}

/** @returns the address of a state: its fields, the source, what the source has, and what the format needs */
export function begin(format: u32): u32 {
  const address = allocate(sizeOf(format));
  memory.fill(address, 0, sizeOf(format));
  const state = changetype<Stream>(address);
  const source = (address + (format == BROTLI ? offsetof<Brotli>() : offsetof<Inflate>()) + 15) & ~15;
  const bytes = (source + offsetof<Source>() + 15) & ~15;
  state.format = format;
  state.source = changetype<Source>(source);
  state.source.open(bytes);
  const rest = (bytes + SOURCE_BYTES + 15) & ~15;
  if (format == BROTLI) openBrotli(changetype<Brotli>(address), rest);
  else openInflate(changetype<Inflate>(address), rest);
  return <u32>address;
}

/** What Brotli refers to: see `brotli-words.ts`. Needed once, before the first stream of it. */
export function learn(data: usize, size: usize): void {
  learnWords(data, size);
}

/** @param size of the data, at most `PART`, and 0 after a call whose outcome is `MORE` */
export function decode(address: u32, data: usize, size: usize, out: usize): void {
  const state = changetype<Stream>(<usize>address);
  if (size > PART || !state.source.append(data, size)) unreachable();
  if (state.format == BROTLI) decodeBrotli(changetype<Brotli>(<usize>address), out);
  else decodeInflate(changetype<Inflate>(<usize>address), out);
}

function decodeBrotli(state: Brotli, out: usize): void {
  runBrotli(state);
  takeMade(state, result(state.made, out));
}

function decodeInflate(state: Inflate, out: usize): void {
  resumeInflate(state);
  const start = runInflate(state);
  const length = state.out - start;
  memory.copy(result(length, out), start, length);
}

function result(size: usize, out: usize): usize {
  const address = allocate(max<usize>(size, 1));
  store<u32>(out, <u32>address);
  store<u32>(out + 4, <u32>size);
  return address;
}

export function outcome(address: u32): u32 {
  return changetype<Stream>(<usize>address).outcome;
}

/** Ends a stream. */
export function finish(address: u32): void {
  const state = changetype<Stream>(<usize>address);
  const size = sizeOf(state.format);
  if (state.format == BROTLI) closeBrotli(changetype<Brotli>(<usize>address));
  free(address, size);
}
