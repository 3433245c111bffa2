/** Writes the reference of the admin API anew from its OpenAPI document: `node test/docs/admin-api/write.ts`. */
import { writeFileSync } from 'node:fs';
import { adminDocument } from './document.ts';
import { adminApiPage } from './page.ts';

writeFileSync(new URL('../../../docs/admin-api.md', import.meta.url), adminApiPage(await adminDocument()));
