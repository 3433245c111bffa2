import { defineGlobal } from './define.ts';
import process from './node/process.ts';

/** Node.js has it as a global variable. */
defineGlobal('process', process);
