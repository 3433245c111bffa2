/** What bundles for programs that serve have in common: Node.js, Deno and Bun. */
export { type ServerParts, openServer, type OpenServer } from './open.ts';
