import { defineGlobal } from './define.ts';
import { Buffer } from './node/buffer.ts';

/** Node.js has it as a global variable. */
defineGlobal('Buffer', Buffer);
