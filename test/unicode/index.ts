/** Writes what functions know of Unicode: `node test/unicode/index.ts`, after Node.js has got a new version of it. */
import { writeFileSync } from 'node:fs';
import { DATA, normalizationData } from './generate.ts';
import { PROPERTY_DATA, propertyData } from './properties.ts';

writeFileSync(DATA, normalizationData());
writeFileSync(PROPERTY_DATA, propertyData());
