/** Secrets of a platform: sealed for its catalog, and opened for functions that read them. */
export { everySecret, unreadableSecrets } from './every-secret.ts';
export { fixedMasterKeys, masterKeyFile, type MasterKey, type MasterKeys, newMasterKey } from './master-keys.ts';
export { readPrivateFile, type Refuse } from './private-file.ts';
export { createSealer, type Sealer, type SecretVersion } from './sealing.ts';
export { TenantSecrets } from './tenant-secrets.ts';
