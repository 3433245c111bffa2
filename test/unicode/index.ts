/** Writes what functions know of Unicode: `node test/unicode/index.ts`, after Node.js has got a new version of it. */
import { writeFileSync } from 'node:fs';
import { DATA, normalizationData } from './generate.ts';

writeFileSync(DATA, normalizationData());
