import { createSealer, fixedMasterKeys, masterKeyFile, type Sealer } from '@skerry/host/secrets';

/** Holds the keys themselves: an argument of a command can be seen by everybody on the machine. */
export const MASTER_KEY_VARIABLE = 'SKERRY_MASTER_KEY';

/**
 * What opens and seals secrets; undefined: nobody has given a key.
 *
 * @throws SkerryError `MASTER_KEY_INVALID`
 */
export function openSealer(file: string | undefined): Sealer | undefined {
  if (file !== undefined) return createSealer(masterKeyFile(file));
  const text = process.env[MASTER_KEY_VARIABLE];
  return text ? createSealer(fixedMasterKeys(text, MASTER_KEY_VARIABLE)) : undefined;
}
