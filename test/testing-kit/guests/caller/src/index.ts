import type { Handler, KeyValue } from '@skerry/guest';

type Method = (...args: readonly unknown[]) => Promise<unknown>;
type Call = readonly [name: string, ...args: unknown[]];

/** Makes the calls to its store that the request lists, one after another, and answers what came of each. */
export default {
  async fetch(request, { notes }) {
    const results: unknown[] = [];
    for (const [name, ...args] of (await request.json()) as Call[]) {
      const method = notes[methodOf(name)].bind(notes) as Method;
      results.push(await method(...argumentsOf(name, args)).then(shown, (error: Error) => `${error.name}: ${error.message}`));
    }
    return Response.json(results);
  },
} satisfies Handler<{ notes: KeyValue }>;

const methodOf = (name: string): keyof KeyValue => (name === 'putStream' || name === 'putView' ? 'put' : (name as keyof KeyValue));

/** What no JSON can say. */
function argumentsOf(name: string, [key, value, ...rest]: readonly unknown[]): readonly unknown[] {
  if (name === 'putView') return [key, new DataView(new TextEncoder().encode('-view-').buffer, 1, 4)];
  if (name === 'putStream') return [key, streamOf(Number(value))];
  return value === undefined ? [key] : [key, value, ...rest];
}

function streamOf(count: number): ReadableStream<Uint8Array> {
  let left = count;
  return new ReadableStream({ pull: (to) => (left-- > 0 ? to.enqueue(new Uint8Array(65_536).fill(120)) : to.close()) });
}

async function shown(value: unknown): Promise<unknown> {
  if (value instanceof ReadableStream) return { stream: await new Response(value).text() };
  if (value instanceof ArrayBuffer || ArrayBuffer.isView(value))
    return { [value.constructor.name]: new TextDecoder().decode(value as Uint8Array) };
  if (value instanceof Map) return Object.fromEntries(value);
  if (typeof value === 'object' && value !== null && 'value' in value) return { ...value, value: await shown(value.value) };
  return value ?? null;
}
