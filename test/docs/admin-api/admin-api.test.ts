import { expect, it } from 'vitest';
import { read } from '../../house/source-files.ts';
import { adminDocument } from './document.ts';
import { adminApiPage } from './page.ts';

it('docs/admin-api.md is what the OpenAPI document says; otherwise run node test/docs/admin-api/write.ts', async () => {
  expect(read('docs/admin-api.md')).toBe(adminApiPage(await adminDocument()));
});
