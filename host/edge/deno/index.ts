import { respond } from '../../adapters/fetch/index.ts';
import { openServer, type ServerParts } from '../server/index.ts';

interface DenoServer {
  readonly addr: { readonly port: number };
  shutdown(): Promise<void>;
}

interface DenoNamespace {
  readonly version: { readonly deno: string };
  serve(
    options: { readonly hostname: string; readonly port: number; readonly onListen: () => void },
    handler: (request: Request, info: { readonly remoteAddr: { readonly hostname: string } }) => Promise<Response>,
  ): DenoServer;
}

/** Serves the functions of a bundle with Deno. */
export async function start(parts: ServerParts): Promise<void> {
  const { Deno } = globalThis as unknown as { readonly Deno: DenoNamespace };
  const opened = await openServer({ name: `Deno ${Deno.version.deno}`, help: 'Run the bundle with Deno 2.9 or later.' }, parts);
  const { functions, log, nextId, host, port, failed, listening, onSignal } = opened;
  try {
    const server = Deno.serve(
      { hostname: host, port, onListen() {} },
      (request, { remoteAddr }) => respond(functions, request, { id: nextId(), log, address: remoteAddr.hostname }).response,
    );
    listening(host, server.addr.port);
    onSignal(() => server.shutdown());
  } catch (cause) {
    failed(cause);
  }
}
