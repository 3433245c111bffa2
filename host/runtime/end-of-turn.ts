import { afterPendingEvents, sharesTimers } from '../engine/index.ts';

/** What waits for the end of this turn of the event loop, when all events that had come have been handled. */
const waiting: (() => void)[] = [];

/** Calls `action` at the end of this turn, in the order in which it was asked for. */
export function atEndOfTurn(action: () => void): void {
  if (!sharesTimers) afterPendingEvents(action);
  else if (waiting.push(action) === 1) afterPendingEvents(flush);
}

function flush(): void {
  for (const action of waiting.splice(0)) action();
}
