import { openServer, type ServerParts } from '../server/index.ts';
import { listen } from './server.ts';

const NODE = { name: `Node.js ${process.version}`, help: 'Run the bundle with Node.js 26 or later.' };

/** Serves the functions of a bundle with Node.js. */
export async function start(parts: ServerParts): Promise<void> {
  const opened = await openServer(NODE, parts);
  await listen(opened);
}
