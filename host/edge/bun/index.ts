import { respond } from '../../adapters/fetch/index.ts';
import { openServer, type ServerParts } from '../server/index.ts';

interface BunServer {
  readonly port: number;
  requestIP(request: Request): { readonly address: string } | null;
  stop(): Promise<void>;
}

interface BunNamespace {
  readonly version: string;
  serve(options: {
    readonly hostname: string;
    readonly port: number;
    readonly idleTimeout: number;
    readonly maxRequestBodySize: number;
    readonly development: false;
    readonly fetch: (request: Request, server: BunServer) => Promise<Response>;
  }): BunServer;
}

/** Seconds; the longest that Bun takes. */
const IDLE_TIMEOUT = 120;

/** Serves the functions of a bundle with Bun. */
export async function start(parts: ServerParts): Promise<void> {
  const { Bun } = globalThis as unknown as { readonly Bun: BunNamespace };
  const opened = await openServer({ name: `Bun ${Bun.version}`, help: 'Run the bundle with Bun 1.4 or later.' }, parts);
  const { functions, log, nextId, host, port, failed, listening, onSignal } = opened;
  try {
    const server = Bun.serve({
      hostname: host,
      port,
      idleTimeout: IDLE_TIMEOUT,
      // Each function has its own limit.
      maxRequestBodySize: Number.MAX_SAFE_INTEGER,
      development: false,
      fetch: (request, own) => respond(functions, request, { id: nextId(), log, address: own.requestIP(request)?.address }).response,
    });
    listening(host, server.port);
    onSignal(() => server.stop());
  } catch (cause) {
    failed(cause);
  }
}
