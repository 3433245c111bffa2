/** Writes what functions know of Unicode: `node test/unicode/index.ts`, after Node.js has got a new version of it. */
import { writeFileSync } from 'node:fs';
import { CASING_DATA, casingData } from './casing.ts';
import { DATA, normalizationData } from './generate.ts';
import { PROPERTY_DATA, propertyData } from './properties.ts';

writeFileSync(CASING_DATA, casingData());
writeFileSync(DATA, normalizationData());
writeFileSync(PROPERTY_DATA, propertyData());
