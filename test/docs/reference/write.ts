/** Writes the reference anew from doc comments: `node test/docs/reference/write.ts`. */
import { writeFileSync } from 'node:fs';
import { markdown, PAGES } from './page.ts';

for (const page of PAGES) writeFileSync(new URL(`../../../${page.file}`, import.meta.url), markdown(page));
