/** A held load in a process of its own: so many requests each second, whether the ones before are answered or not. */
import { connect } from 'node:net';

const [port, perSecond, connections] = process.argv.slice(2).map(Number) as [number, number, number];
const TICK_MS = 10;

/** What became of the requests since the start. */
export interface Sent {
  readonly answered: number;
  /** Answers other than 200, and connections that broke, by what it was. */
  readonly failures: Readonly<Record<string, number>>;
}

let answered = 0;
let owed = 0;
const failures: Record<string, number> = {};
const free: Client[] = [];

function failed(what: string): void {
  failures[what] = (failures[what] ?? 0) + 1;
}

/** One keep-alive connection. A server that drains may close an idle one, which is no failure. */
class Client {
  readonly #socket = connect(port, '127.0.0.1');
  #received = '';
  #isWaiting = false;

  constructor() {
    this.#socket.setNoDelay(true).setEncoding('latin1');
    this.#socket.on('data', (text: string) => this.#receive(text));
    this.#socket.on('error', () => {});
    this.#socket.on('close', () => {
      if (this.#isWaiting) failed('connection lost');
      else free.splice(free.indexOf(this), 1);
      free.push(new Client());
    });
  }

  send(): void {
    this.#isWaiting = true;
    this.#socket.write('GET /f HTTP/1.1\r\nHost: localhost\r\n\r\n');
  }

  #receive(text: string): void {
    this.#received += text;
    const head = this.#received.indexOf('\r\n\r\n');
    if (head < 0) return;
    const length = Number(/\r\ncontent-length: (\d+)/i.exec(this.#received)?.[1] ?? 0);
    if (this.#received.length < head + 4 + length) return;
    const status = this.#received.slice(9, 12);
    if (status === '200') answered++;
    else failed(status);
    this.#received = '';
    this.#isWaiting = false;
    free.push(this);
  }
}

for (let i = 0; i < connections; i++) free.push(new Client());
let before = performance.now();
setInterval(() => {
  const now = performance.now();
  owed += ((now - before) / 1000) * perSecond;
  before = now;
  for (; owed >= 1; owed--) {
    const client = free.shift();
    if (client === undefined) break;
    client.send();
  }
}, TICK_MS);

process.on('message', () => process.send!({ answered, failures } satisfies Sent));
process.on('disconnect', () => process.exit());
