/**
 * After `clone()` the body of a request or response is a branch of the stream that the engine gave it, and the engine does not
 * know of that.
 */
const branches = new WeakMap<Request | Response, ReadableStream<Uint8Array>>();

export function branchOf(message: Request | Response): ReadableStream<Uint8Array> | undefined {
  return branches.get(message);
}

export function setBranch(message: Request | Response, branch: ReadableStream<Uint8Array>): void {
  branches.set(message, branch);
}

const used = new WeakSet<Request | Response>();

/** For a body that somebody has taken without the engine knowing. */
export function markUsed(message: Request | Response): void {
  used.add(message);
}

export const isMarkedUsed = (message: Request | Response): boolean => used.has(message);
