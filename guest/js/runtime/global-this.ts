import { defineGlobal } from './define.ts';

/** What `globalThis` is called in Node.js. */
defineGlobal('global', globalThis);
