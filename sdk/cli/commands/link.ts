import { resolve } from 'node:path';
import type { Command } from '../arguments.ts';
import { discoverFolders, shown } from '../../functions/discover.ts';
import { linkPackages } from '../link.ts';

export const linkCommand: Command = {
  name: 'link',
  details: 'For editors and tests, while the packages are not on npm. `npm install` removes such links.',
  maxPositionals: 1,
  options: {},
  async run({ positionals: [folder = '.'] }) {
    for (const directory of discoverFolders(resolve(folder))) {
      console.log(`${shown(directory)}: ${linkPackages(directory).join(', ') || 'nothing, it has its own'}`);
    }
    return 0;
  },
};
