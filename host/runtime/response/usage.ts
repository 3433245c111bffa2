import type { HeaderEntries } from '../../wasi/index.ts';
import type { RequestUsage } from '../events.ts';

/** With this header a client of a server for development asks what its request cost. */
const USAGE_HEADER = 'skerry-usage';
const SERVER_TIMING = 'server-timing';

/** Whether the client asks for it. @param rawHeaders names and values in turn */
export function asksUsage(rawHeaders: readonly string[]): boolean {
  for (let i = 0; i < rawHeaders.length; i += 2) {
    const name = rawHeaders[i]!;
    if (name.length === USAGE_HEADER.length && name.toLowerCase() === USAGE_HEADER) return true;
  }
  return false;
}

/**
 * Headers with `server-timing` (W3C Server Timing): CPU time and memory of the sandbox up to the head of the response. It
 * stands in the place of what the function says there, which may be what an upstream of its says of another.
 */
export function withUsage(headers: HeaderEntries, { cpuTimeMs, memoryBytes }: RequestUsage): HeaderEntries {
  const value = new TextEncoder().encode(`cpu;dur=${cpuTimeMs.toFixed(2)}, memory;desc="${memoryBytes}"`);
  return [...headers.filter(([name]) => name !== SERVER_TIMING), [SERVER_TIMING, value]];
}
