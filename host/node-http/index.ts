import { createRequire } from 'node:module';

/**
 * What we use of `node:http`, without what an import of it loads: a module reads all exports of what it imports, and two of these (`WebSocket`,
 * `CloseEvent`) bring a client with a source of 0.8 MB that nobody here needs. It took 16 MB and a good part of each start.
 */
const require = createRequire(import.meta.url);

export const { Agent, createServer, METHODS, request, STATUS_CODES } = require('node:http') as typeof import('node:http');
