import { connect } from 'node:net';

export interface BurstResult {
  readonly ok: number;
  /** Turned away with 503. */
  readonly busy: number;
  /** Any other answer. */
  readonly other: number;
  /** Connections that ended without an answer to their last request. */
  readonly broken: number;
  /** Until the first answer of all, in milliseconds. */
  readonly firstMs: number;
}

/** What clients do that are told to come back later. */
const RETRY_MS = 1000;

/**
 * Clients that all connect at once, and ask again on the same connection as soon as they are answered, after a while when
 * they were turned away. A client whose connection broke opens another one.
 */
export async function burst(url: string, clients: number, milliseconds: number): Promise<BurstResult> {
  const counts = { ok: 0, busy: 0, other: 0, broken: 0, firstMs: Number.NaN };
  const start = performance.now();
  const end = start + milliseconds;
  const count = (status: number): void => {
    if (Number.isNaN(counts.firstMs)) counts.firstMs = performance.now() - start;
    if (status === 200) counts.ok++;
    else if (status === 503) counts.busy++;
    else counts.other++;
  };
  const client = async (): Promise<void> => {
    while (performance.now() < end) if (!(await askUntil(url, end, count))) counts.broken++;
  };
  await Promise.all(Array.from({ length: clients }, client));
  return counts;
}

/** @returns whether each request on this connection was answered */
function askUntil(url: string, end: number, count: (status: number) => void): Promise<boolean> {
  const { hostname, port, pathname } = new URL(url);
  const request = `GET ${pathname} HTTP/1.1\r\nHost: ${hostname}\r\n\r\n`;
  const socket = connect(Number(port), hostname).setEncoding('latin1').setNoDelay(true);
  return new Promise((resolve) => {
    let received = '';
    let isOver = false;
    socket.on('connect', () => socket.write(request));
    socket.on('data', (text: string) => {
      received += text;
      const head = received.indexOf('\r\n\r\n');
      if (head < 0) return;
      const length = Number(/\r\ncontent-length: (\d+)/i.exec(received)?.[1] ?? 0);
      if (received.length < head + 4 + length) return;
      const status = Number(received.slice(9, 12));
      count(status);
      received = '';
      const again = (): void => {
        isOver = performance.now() >= end;
        if (isOver) socket.destroy();
        else socket.write(request);
      };
      if (status === 503) setTimeout(again, RETRY_MS);
      else again();
    });
    socket.on('error', () => {});
    socket.on('close', () => resolve(isOver));
  });
}
