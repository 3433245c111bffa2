import type { EngineFetchEvent } from './fetch-event.ts';

/** The event of the request that this sandbox answers: each answers one. */
let event: EngineFetchEvent | undefined;

export function setIncoming(value: EngineFetchEvent): void {
  event = value;
}

/** Whether this is the request that came in, and not one that the program has made. */
export function isIncoming(request: unknown): boolean {
  return event !== undefined && request === event.request;
}
