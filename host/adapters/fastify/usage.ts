import type { FastifyReply, FastifyRequest } from 'fastify';
import type { RequestUsage } from '../../runtime/index.ts';

/** With this header a client of a server for development asks what its request cost. */
const USAGE_HEADER = 'skerry-usage';

/** As `server-timing` (W3C Server Timing): CPU time and memory of the sandbox up to the head of the response. */
export function tellUsage(request: FastifyRequest, reply: FastifyReply, usage: RequestUsage): void {
  if (request.headers[USAGE_HEADER] === undefined) return;
  const { cpuTimeMs, memoryBytes } = usage;
  reply.header('server-timing', `cpu;dur=${cpuTimeMs.toFixed(2)}, memory;desc="${memoryBytes}"`);
}
