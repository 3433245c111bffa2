import { type CompiledComponent, preparedFrom } from '../../../host/engine/index.ts';
import { pause } from './environment.ts';
import type { GuestName } from './guests.ts';
import { decode } from './live.ts';
import { start } from './running.ts';
import { run } from './suite.ts';

type Compiled = Readonly<Record<GuestName, CompiledComponent>>;

/**
 * Answers requests where no code may be generated: everything was prepared ahead of time. `/suite` runs the suite,
 * `/endless` a loop to its limit, and any other path a loop that it does not wait for.
 */
export async function edge(request: Request, encoded: Readonly<Record<string, string>>, compiled: Compiled): Promise<Response> {
  const prepare = async (name: GuestName) => preparedFrom(compiled[name]);
  const env = { components: decode(encoded), prepare };
  const { pathname } = new URL(request.url);
  if (pathname === '/suite') return Response.json(await run(env));
  const endless = (await start(env)).call('', 'spin', []).catch((error: unknown) => (error as { readonly code?: string }).code);
  if (pathname === '/endless') return new Response(String(await endless));
  await pause(20);
  return new Response('abandoned');
}
