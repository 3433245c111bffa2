import { AdminApi, type Document } from '../../support/admin-api.ts';
import { testPlatform } from '../../support/platform.ts';

/** The OpenAPI document, as a host has it. */
export async function adminDocument(): Promise<Document> {
  const platform = await testPlatform();
  const { document } = await AdminApi.of(platform);
  await platform.close();
  return document;
}
