import { createHash } from 'node:crypto';
import { createHost, nodeEngine } from '@skerry/host/node';
import { openTrials, type TrialsOptions } from '@skerry/host/platform';
import { parseManifest } from '@skerry/host/registry';
import { memoryStorage } from '@skerry/host/storage';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { built } from '../support/built.ts';
import { capturingLogger } from '../support/log-lines.ts';
import { fnv } from './digests.ts';

const host = createHost({ storage: memoryStorage(), engine: nodeEngine({ inPlace: true }) });
const smoke = { path: '/secrets-as/read', contains: fnv('of acme') };
const text = JSON.stringify({ name: 'secrets-as', component: 'x', capabilities: { secrets: ['API_KEY'] }, smoke });
const manifest = parseManifest(text, 'skerry.json');

let component: Uint8Array;
beforeAll(async () => {
  component = await built('test/guests/secrets-as');
});
afterAll(() => host.close());

function tried(tenant: string, secrets?: TrialsOptions['secrets']): Promise<void> {
  const files = { read: async () => component };
  const digest = createHash('sha256').update(component).digest('hex');
  const trials = openTrials({ files, host, log: capturingLogger().logger, ...(secrets && { secrets }) });
  return trials.run({ tenant, function: 'secrets-as', digest, manifest });
}

it('the smoke request of a version reads the secrets of its tenant', async () => {
  const secrets: TrialsOptions['secrets'] = (tenant) => ({ read: () => `of ${tenant}`, howToSet: () => 'Set it.' });
  await tried('acme', secrets);
  await expect(tried('other', secrets)).rejects.toMatchObject({ code: 'SMOKE_TEST_FAILED' });
  await expect(tried('acme')).rejects.toMatchObject({ message: expect.stringContaining('SECRET_MISSING') });
});
