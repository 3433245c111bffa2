/** What `test/guests/wat/described.wat` reads: a response, as bytes that lie at address 65536 of its memory. */

export const SHAPES = { none: 0, whole: 1, streamed: 2, endless: 3 } as const;

export interface Description {
  readonly status?: number;
  readonly shape?: keyof typeof SHAPES;
  /** Values are latin1: each character is a byte. */
  readonly headers?: readonly (readonly [name: string, value: string])[];
  readonly body?: string;
  readonly trailers?: readonly (readonly [name: string, value: string])[];
}

const BASE = 65_536;
const HEAD_BYTES = 32;
const ENTRY_BYTES = 16;

export function describeResponse({ status = 200, shape = 'whole', headers = [], body = 'body', trailers = [] }: Description): Buffer {
  const parts: Buffer[] = [];
  let end = BASE + HEAD_BYTES;
  const place = (bytes: Buffer): number => {
    // Lists are aligned to 4.
    const padded = Buffer.concat([bytes, Buffer.alloc(-bytes.length & 3)]);
    parts.push(padded);
    end += padded.length;
    return end - padded.length;
  };
  const list = (entries: readonly (readonly [string, string])[]): [number, number] => {
    const table = Buffer.alloc(entries.length * ENTRY_BYTES);
    for (const [i, [name, value]] of entries.entries()) {
      const bytes = Buffer.from(name);
      table.writeUInt32LE(place(bytes), i * ENTRY_BYTES);
      table.writeUInt32LE(bytes.length, i * ENTRY_BYTES + 4);
      table.writeUInt32LE(place(Buffer.from(value, 'latin1')), i * ENTRY_BYTES + 8);
      table.writeUInt32LE(value.length, i * ENTRY_BYTES + 12);
    }
    return [place(table), entries.length];
  };
  const numbers = [status, SHAPES[shape], ...list(headers), place(Buffer.from(body, 'latin1')), body.length, ...list(trailers)];
  const head = Buffer.alloc(HEAD_BYTES);
  for (const [i, number] of numbers.entries()) head.writeInt32LE(number | 0, i * 4);
  return Buffer.concat([head, ...parts]);
}

/** The whole request that asks for a described response. */
export function requestFor(description: Description, method = 'POST', more = ''): Buffer {
  const body = describeResponse(description);
  const head = `${method} /described HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: ${body.length}\r\n${more}\r\n`;
  return Buffer.concat([Buffer.from(head), body]);
}
