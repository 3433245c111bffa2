/** Headers that belong to the connection of the client, not to the request. */
const NOT_FORWARDED = ['connection', 'content-length', 'host', 'keep-alive', 'te', 'transfer-encoding', 'upgrade'];

interface Answer {
  readonly status: number;
  readonly body: string;
}

/** Speaks to the services behind it, and answers for them when they cannot. */
export class Gateway {
  readonly #upstream: string;
  readonly #timeoutMs: number;

  constructor(upstream: string, timeoutMs: number) {
    this.#upstream = upstream;
    this.#timeoutMs = timeoutMs;
  }

  /** Passes a request on and its answer back, body and all. */
  async forward(request: Request, path: string): Promise<Response> {
    const headers = new Headers(request.headers);
    for (const name of NOT_FORWARDED) headers.delete(name);
    headers.set('via', '1.1 skerry-gateway');
    try {
      const answer = await this.#call(path, { method: request.method, headers, body: request.body });
      const response = new Response(answer.body, answer);
      response.headers.set('via', '1.1 skerry-gateway');
      return response;
    } catch (error) {
      return refusal(error);
    }
  }

  /** Asks several services at once; one that fails does not take the others down. */
  async combine(paths: Readonly<Record<string, string>>): Promise<Response> {
    const entries = Object.entries(paths).map(async ([name, path]) => [name, await this.#ask(path)] as const);
    return Response.json(Object.fromEntries(await Promise.all(entries)));
  }

  async #ask(path: string): Promise<Answer | { readonly error: string }> {
    try {
      const answer = await this.#call(path);
      return { status: answer.status, body: await answer.text() };
    } catch (error) {
      return { error: messageOf(error) };
    }
  }

  #call(path: string, init: RequestInit = {}): Promise<Response> {
    return fetch(new URL(path, this.#upstream), { ...init, signal: AbortSignal.timeout(this.#timeoutMs) });
  }
}

function refusal(error: unknown): Response {
  const status = isTimeout(error) ? 504 : 502;
  return Response.json({ error: messageOf(error) }, { status });
}

function isTimeout(error: unknown): boolean {
  return error instanceof Error && error.name === 'TimeoutError';
}

function messageOf(error: unknown): string {
  if (isTimeout(error)) return 'The service behind the gateway took too long';
  return error instanceof Error ? error.message : String(error);
}
