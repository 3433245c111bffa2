import { relative } from 'node:path';
import { bundleFunctions, type BundleReport, type Target, TARGETS } from '../../bundle/index.ts';
import { discover } from '../../functions/discover.ts';
import { type Command, usageError } from '../arguments.ts';
import { buildAll } from '../build-all.ts';
import { paint, printJson } from '../output.ts';

const MOST_FOLDERS = 100;

/** How a bundle is started, in its folder. */
const RUN: Readonly<Record<Target, string>> = {
  node: 'node server.mjs',
  deno: 'deno run --unstable-no-legacy-abort --allow-net --allow-read --allow-write --allow-env --allow-sys server.mjs',
  bun: 'bun server.mjs',
  workerd: 'workerd serve workerd.capnp, or wrangler deploy',
  browser: 'serve the folder with any web server, over HTTPS or from localhost, and open its index.html',
};

export const bundleCommand: Command = {
  name: 'bundle',
  usage: '[--target T] [--out DIR]',
  details:
    'The folder has everything that the functions need there. It is the same, byte for byte, whenever the same functions are bundled.',
  maxPositionals: MOST_FOLDERS,
  options: {
    target: { type: 'string', value: 'T', help: `Where it will run: ${TARGETS.join(', ')}.` },
    out: { type: 'string', value: 'DIR', help: 'Folder that it is written to. Default: bundle-T.' },
    json: { type: 'boolean', help: 'Print the result as JSON.' },
  },
  async run({ positionals, values }) {
    const target = values['target'];
    if (!isTarget(target))
      throw usageError(`--target is ${JSON.stringify(target) ?? 'missing'}; allowed: ${TARGETS.join(', ')}`, bundleCommand);
    const json = values['json'] === true;
    const folders = positionals.length === 0 ? ['.'] : [...new Set(positionals)];
    const { ready, failed } = await buildAll(
      folders.flatMap((folder) => discover(folder)),
      { quiet: json },
    );
    if (failed > 0) return 1;
    const out = typeof values['out'] === 'string' ? values['out'] : `bundle-${target}`;
    const report = await bundleFunctions(ready, target, out);
    if (json) printJson(report);
    else print(report);
    return 0;
  },
};

const isTarget = (value: unknown): value is Target => TARGETS.some((target) => target === value);

function print({ target, out, files, warnings }: BundleReport): void {
  for (const warning of warnings) console.error(`${paint('yellow', 'warning:', process.stderr)} ${warning}`);
  const width = Math.max(...files.map(({ name }) => name.length));
  for (const { name, bytes, gzipBytes } of files) {
    console.log(
      `  ${name.padEnd(width)}  ${bytes.toLocaleString('en').padStart(12)} bytes  ${gzipBytes.toLocaleString('en').padStart(12)} with gzip`,
    );
  }
  console.log(`A bundle for ${target} is in ${relative('.', out) || '.'}. To run it there: ${RUN[target]}`);
}
