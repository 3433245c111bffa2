/**
 * Responses that are ready, until the end of this turn of the event loop. Written one after another they reach a client
 * that serves many connections while it is awake; each on its own would wake it anew, which costs more than the write.
 */
const waiting: (() => void)[] = [];

/** Calls `send` when the events of this turn have been handled. */
export function sendLater(send: () => void): void {
  if (waiting.push(send) === 1) setImmediate(flush);
}

function flush(): void {
  for (const send of waiting.splice(0)) send();
}
