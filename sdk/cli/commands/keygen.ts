import { writeFileSync } from 'node:fs';
import { createPublicKey } from 'node:crypto';
import { SkerryError } from '@skerry/host/base';
import { createKeys, keyIdOf } from '@skerry/host/signing';
import { type Command, usageError } from '../arguments.ts';
import { printJson } from '../output.ts';

export const keygenCommand: Command = {
  name: 'keygen',
  details: 'Writes NAME.key, with which `skerry deploy --sign` signs and which is for nobody else, and NAME.pub, for hosts to trust.',
  maxPositionals: 1,
  options: { json: { type: 'boolean', help: 'Print the result as JSON.' } },
  async run({ positionals: [name], values }) {
    if (name === undefined) throw usageError('Pass a name for the files', keygenCommand);
    const { privateKey, publicKey } = createKeys();
    const files = { privateKey: `${name}.key`, publicKey: `${name}.pub` };
    write(files.privateKey, privateKey, 0o600);
    write(files.publicKey, publicKey, 0o644);
    const keyId = keyIdOf(createPublicKey(publicKey));
    if (values['json'] === true) printJson({ ...files, keyId });
    else
      console.log(
        `Wrote ${files.privateKey}, which is yours alone, and ${files.publicKey}, for hosts to trust. Key ${keyId.slice(0, 16)}.`,
      );
    return 0;
  },
};

/** Never over another key: what it signed could not be deployed again. */
function write(file: string, text: string, mode: number): void {
  try {
    writeFileSync(file, text, { mode, flag: 'wx' });
  } catch (cause) {
    const isThere = (cause as NodeJS.ErrnoException).code === 'EEXIST';
    throw new SkerryError('USAGE', isThere ? `${file} is there already` : `${file} cannot be written: ${(cause as Error).message}`, {
      help: 'Choose another name.',
    });
  }
}
