import type { RequestUsage } from '../events.ts';

/** With this header a client of a server for development asks what its request cost. */
const USAGE_HEADER = 'skerry-usage';

/** Whether the client asks for it. @param rawHeaders names and values in turn */
export function asksUsage(rawHeaders: readonly string[]): boolean {
  for (let i = 0; i < rawHeaders.length; i += 2) {
    const name = rawHeaders[i]!;
    if (name.length === USAGE_HEADER.length && name.toLowerCase() === USAGE_HEADER) return true;
  }
  return false;
}

/** As `server-timing` (W3C Server Timing): CPU time and memory of the sandbox up to the head of the response. */
export function usageHeader({ cpuTimeMs, memoryBytes }: RequestUsage): [string, Uint8Array] {
  return ['server-timing', new TextEncoder().encode(`cpu;dur=${cpuTimeMs.toFixed(2)}, memory;desc="${memoryBytes}"`)];
}
