import { connect } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';

/** What a client sends, and how it behaves. */
export interface Asking {
  readonly method?: string;
  readonly body?: string;
  /**
   * - `reads-slowly`: takes nothing for as long as the function may run, then what is there
   * - `sends-slowly`: some bytes at a time
   * - `leaves`: after a moment
   */
  readonly how?: 'reads-slowly' | 'sends-slowly' | 'leaves';
}

/** Until a client that leaves does so. */
const MOMENT_MS = 50;
/** Nobody waits longer. */
const PATIENCE_MS = 60_000;
const UNREAD_MS = 1500;
const SLOW_PARTS = 40;
const SLOW_PAUSE_MS = 20;

/**
 * One request on a connection of its own, until the connection ends.
 *
 * @returns the status; 0 when the connection broke before there was one; -1 when nothing came for a minute
 */
export async function ask(port: number, path: string, { method = 'GET', body = '', how }: Asking = {}): Promise<number> {
  const socket = connect(port, '127.0.0.1');
  const ended = new Promise<void>((resolve) => socket.on('error', () => {}).on('close', () => resolve()));
  let head = '';
  socket.setEncoding('latin1').on('data', (text: string) => {
    if (head.length < 64) head += text.slice(0, 64);
  });
  let isLate = false;
  const late = setTimeout(() => {
    isLate = true;
    socket.destroy();
  }, PATIENCE_MS);
  const text = `${method} ${path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: ${body.length}\r\n\r\n${body}`;
  if (how === 'sends-slowly') await slowly(text, (part) => void socket.write(part));
  else socket.write(text);
  if (how === 'leaves') setTimeout(() => socket.destroy(), MOMENT_MS);
  if (how === 'reads-slowly') {
    socket.pause();
    await pause(UNREAD_MS);
    socket.resume();
  }
  await ended;
  clearTimeout(late);
  return isLate ? -1 : Number(/^HTTP\/1\.1 (\d{3})/.exec(head)?.[1] ?? 0);
}

async function slowly(text: string, write: (part: string) => void): Promise<void> {
  const length = Math.ceil(text.length / SLOW_PARTS);
  for (let at = 0; at < text.length; at += length) {
    write(text.slice(at, at + length));
    await pause(SLOW_PAUSE_MS);
  }
}
