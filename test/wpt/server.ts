import { spawn } from 'node:child_process';
import { createServer, type AddressInfo } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';

/** The server of the tree itself, which is written in Python and runs the handlers beside the tests. */
const PROGRAM = `
import sys, time
root, port, other = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
for path in ['wptserve', 'third_party/h2/src', 'third_party/hpack', 'third_party/hpack/src', 'third_party/hyperframe', 'third_party/hyperframe/src', 'third_party/pywebsocket3', 'third_party/six', 'third_party/websockets/src', '']:
    sys.path.insert(0, root + '/tools/' + path)
from wptserve import stash
from wptserve.server import WebTestHttpd
config = {'browser_host': '127.0.0.1', 'domains': {'': '127.0.0.1'}, 'ports': {'http': [port], 'https': [port]}, 'subdomains': []}
server = WebTestHttpd(host='127.0.0.1', port=port, doc_root=root, config=config)
with stash.StashServer(('127.0.0.1', other), authkey='x'):
    server.start()
    while sys.stdin.read(1): pass
`;

export interface TreeServer {
  readonly origin: string;
  close(): Promise<void>;
}

/** @throws Error when it does not serve; it has what Python says */
export async function serveTree(root: string): Promise<TreeServer> {
  const [port, other] = [await freePort(), await freePort()];
  const child = spawn('python3', ['-c', PROGRAM, root, String(port), String(other)], { stdio: ['pipe', 'ignore', 'pipe'], detached: true });
  let said = '';
  child.stderr.on('data', (text) => (said = (said + String(text)).slice(-2000)));
  const ended = new Promise<void>((resolve) =>
    child.once('close', () => resolve()).once('error', (error) => ((said += error.message), resolve())),
  );
  let isOver = false;
  void ended.then(() => (isOver = true));
  const origin = `http://127.0.0.1:${port}`;
  while (
    !(await fetch(`${origin}/resources/testharness.js`).then(
      (response) => response.ok,
      () => false,
    ))
  ) {
    if (isOver) throw new Error(`The server of web-platform-tests did not start: ${said}`);
    await wait(50);
  }
  return {
    origin,
    async close() {
      // With the process that it has started itself: that one holds the pipes open.
      process.kill(-child.pid!, 'SIGKILL');
      await ended;
    },
  };
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
