import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { SkerryError } from '@skerry/host/base';
import { describeComponent } from '@skerry/host/engine';
import { type Component, compose } from '../../compose/index.ts';
import { shown } from '../../functions/discover.ts';
import { type Command, text, usageError } from '../arguments.ts';
import { paint } from '../output.ts';

export const composeCommand: Command = {
  name: 'compose',
  usage: '[--plug PLUG.wasm...]',
  details:
    'What the plugs export satisfies the imports of SOCKET that have the same names, or compatible versions. The result exports what\n' +
    'SOCKET exports, and imports what is left. To put middleware in front of a function, the middleware is the socket.',
  maxPositionals: 1,
  options: {
    plug: { type: 'string', multiple: true, value: 'FILE', help: 'A component whose exports SOCKET imports. May be given several times.' },
    output: { type: 'string', short: 'o', value: 'FILE', help: 'Where the composed component goes.' },
  },
  async run({ positionals: [socket], values }) {
    if (socket === undefined) throw usageError('Name the component with the imports', composeCommand);
    const plugs = (values['plug'] ?? []) as readonly string[];
    if (plugs.length === 0) throw usageError('Name a component with the exports: --plug FILE.wasm', composeCommand);
    const output = text(values['output']);
    if (output === undefined) throw usageError('Name the file for the result with --output', composeCommand);
    const composed = compose(read(socket), plugs.map(read));
    write(resolve(output), composed);
    return 0;
  },
};

function read(path: string): Component {
  const file = resolve(path);
  try {
    return { name: shown(file), bytes: readFileSync(file) };
  } catch (cause) {
    throw new SkerryError('COMPONENT_NOT_FOUND', `${shown(file)} cannot be read`, {
      help: 'Pass the file of a component; `skerry build` makes one of a function.',
      cause,
    });
  }
}

function write(file: string, bytes: Uint8Array): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, bytes);
  const { imports, exports } = describeComponent(bytes);
  console.log(`${paint('green', '✓')} ${shown(file)}  ${bytes.length.toLocaleString('en')} bytes`);
  console.log(`  exports  ${exports.map(({ name }) => name).join(', ')}`);
  console.log(`  imports  ${imports.length === 0 ? 'nothing' : imports.join(', ')}`);
}
