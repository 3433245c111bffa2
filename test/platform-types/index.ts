/**
 * Writes the types of what a function has, guest/js/platform: `node test/platform-types/index.ts`, after a change of the runtime, of
 * the engine, or of TypeScript.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { FOLDER, generate } from './generate.ts';

const { files } = await generate();
mkdirSync(FOLDER, { recursive: true });
for (const [name, text] of Object.entries(files)) writeFileSync(new URL(name, FOLDER), text);
process.exit();
