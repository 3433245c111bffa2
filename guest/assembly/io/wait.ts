import { RET } from "../abi/lift";
import { NONE } from "../abi/resource";
import { dropPollable, poll, pollableBlock } from "../wasi/wasi-io-poll";

/**
 * The timer that whatever is being written has to be faster than, or `NONE`. A variable and no parameter: a function
 * that sets no deadline has no code for them, since the compiler sees that this never changes. It begins as a literal:
 * the value of another module's constant would be set when the module starts, and that is a change.
 */
let writeDeadline: i32 = -1;
let isLate: bool = false;

/** Sets the timer for what is written from now on. @returns the one that was set before */
export function setWriteDeadline(timer: i32): i32 {
  const before = writeDeadline;
  writeDeadline = timer;
  isLate = false;
  return before;
}

/** Whether something could not be written in time since the deadline was set. */
export function missedWriteDeadline(): bool {
  return isLate;
}

/** Waits to be able to write. Takes the pollable. @returns false when the deadline came first */
export function waitToWrite(pollable: i32): bool {
  if (waitUntil(pollable, writeDeadline)) return true;
  isLate = true;
  return false;
}

/**
 * Waits for a pollable, which it takes, no longer than for a timer.
 *
 * @param timer `NONE`: as long as it takes
 * @returns false when the timer came first
 */
export function waitUntil(pollable: i32, timer: i32): bool {
  if (timer == NONE) pollableBlock(pollable);
  const isReady = timer == NONE || isFirst(pollable, timer);
  dropPollable(pollable);
  return isReady;
}

function isFirst(pollable: i32, timer: i32): bool {
  store<i32>(RET, pollable);
  store<i32>(RET, timer, 4);
  poll(RET, 2, RET + 8);
  const ready = load<usize>(RET, 8);
  // The indices of those that are ready, in order: ready at the same time as the timer is in time.
  const isReady = load<i32>(ready) == 0;
  heap.free(ready);
  return isReady;
}
