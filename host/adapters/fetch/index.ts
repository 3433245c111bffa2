/** Requests and responses of Fetch: the door for runtimes whose servers speak it. */
export { streamSource } from './stream-source.ts';
export { type Fetched, respond, type RespondOptions } from './respond.ts';
