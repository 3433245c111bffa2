import type { Command } from '../arguments.ts';
import { buildAll } from '../build-all.ts';
import { discover } from '../../functions/discover.ts';
import { printJson } from '../output.ts';

export const buildCommand: Command = {
  name: 'build',
  details: 'The component is written to DIR/build/NAME.wasm. Functions that have not changed since the last build are not rebuilt.',
  maxPositionals: 1,
  options: {
    force: { type: 'boolean', help: 'Compile even if nothing changed.' },
    json: { type: 'boolean', help: 'Print the result as JSON.' },
  },
  async run({ positionals: [folder = '.'], values }) {
    const json = values['json'] === true;
    const { ready, failed } = await buildAll(discover(folder), { force: values['force'] === true, quiet: json });
    if (json) {
      printJson({
        failed,
        functions: ready.map(({ manifest, build: { file, bytes, reused, milliseconds, warnings } }) => ({
          name: manifest.name,
          file,
          bytes,
          reused,
          milliseconds: Math.round(milliseconds),
          warnings,
        })),
      });
    }
    return failed === 0 ? 0 : 1;
  },
};
