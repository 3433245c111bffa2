import { createServer } from 'node:http';

/** The least that a server in Node.js can be. */
createServer((_request, response) => response.end('Hello World from /\n')).listen(Number(process.argv[2]), '127.0.0.1');
