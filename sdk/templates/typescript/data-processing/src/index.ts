import type { Handler } from '@skerry/guest';
import { CsvReader } from './csv.ts';

const USAGE = `Send CSV with a header row:

  curl --data-binary @file.csv http://127.0.0.1:8787/{{name}}
`;

export default {
  fetch(request) {
    if (request.method !== 'POST' || request.body === null) {
      return new Response(USAGE, { status: 405, headers: { allow: 'POST' } });
    }
    return new Response(converted(request.body), { headers: { 'content-type': 'application/x-ndjson' } });
  },
} satisfies Handler;

/**
 * Lines of JSON while the CSV still arrives. The next piece is read when there is room for what it becomes: however long
 * the body is, and however slow the client reads, memory stays what it was.
 */
function converted(csv: ReadableStream<Uint8Array>): ReadableStream<Uint8Array> {
  const reader = csv.getReader();
  const decoder = new TextDecoder();
  const encoder = new TextEncoder();
  const rows = new CsvReader();
  const lines = (text: string, isLast: boolean): Uint8Array =>
    encoder.encode([...rows.read(text, isLast)].map((row) => `${JSON.stringify(row)}\n`).join(''));
  return new ReadableStream({
    async pull(controller) {
      for (;;) {
        const { done, value } = await reader.read();
        const output = lines(decoder.decode(value, { stream: !done }), done);
        if (output.length > 0) controller.enqueue(output);
        if (done) return controller.close();
        // An empty piece would not be asked for again.
        if (output.length > 0) return;
      }
    },
    cancel: (reason) => reader.cancel(reason),
  });
}
