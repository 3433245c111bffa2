import { request } from 'node:http';
import type { Outgoing } from '../../bench/examples/client.ts';

/** An answer as far as it is the function's own. */
export interface Answer {
  readonly status: number;
  /** `name: value`, sorted. */
  readonly headers: readonly string[];
  /** A character for each byte, so that a difference can be read. */
  readonly body: string;
}

/** How a host frames and dates what it sends is its own business. */
const OF_THE_HOST = new Set(['connection', 'content-length', 'date', 'keep-alive', 'transfer-encoding']);

/** Sends one request with exactly the headers it names, `Host` apart, on a connection of its own. */
export function exchange(origin: string, { path, method, headers, body }: Outgoing): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = request(origin, {
      path,
      method: method ?? (body === undefined ? 'GET' : 'POST'),
      headers: { ...headers, ...(body !== undefined && { 'content-length': Buffer.byteLength(body) }) },
      agent: false,
      timeout: 60_000,
    });
    sent.on('response', (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () =>
        resolve({
          status: response.statusCode!,
          headers: ofTheFunction(response.rawHeaders),
          body: Buffer.concat(chunks).toString('latin1'),
        }),
      );
    });
    sent.on('timeout', () => sent.destroy(new Error(`${origin}${path} did not answer`)));
    sent.on('error', reject);
    sent.end(body);
  });
}

function ofTheFunction(rawHeaders: readonly string[]): string[] {
  const lines: string[] = [];
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = rawHeaders[index]!.toLowerCase();
    if (!OF_THE_HOST.has(name)) lines.push(`${name}: ${rawHeaders[index + 1]}`);
  }
  return lines.sort();
}
