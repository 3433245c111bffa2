import { SkerryError } from '@skerry/host/base';
import { readPrivateKey } from '@skerry/host/signing';
import { type Command, text, type Values } from '../arguments.ts';
import { buildAll } from '../build-all.ts';
import { discover } from '../../functions/discover.ts';
import { readKeyFile } from '../key-file.ts';
import { printJson } from '../output.ts';
import { percentOf } from '../remote/aliases.ts';
import { checkCanAgree } from '../remote/confirm.ts';
import { type Deployed, deployFunction, type DeployOptions } from '../remote/deploy-function.ts';
import { needRole, openRemote, REMOTE_OPTIONS } from '../remote/remote.ts';

/** It is there, and somebody has to approve of what it asks for. */
const WAITS = 3;

export const deployCommand: Command = {
  name: 'deploy',
  usage: '[--canary PERCENT] [--note TEXT] [--yes | --dry-run]',
  details: [
    'Builds, uploads what the host lacks, creates a version, shows what it changes, asks, and points the alias at it. The',
    'exit code is 0 when it is live, 3 when it waits for `skerry approve`, and 1 when something failed or nobody agreed.',
  ].join('\n'),
  maxPositionals: 1,
  options: {
    yes: { type: 'boolean', short: 'y', help: 'Make it live without a question.' },
    'dry-run': { type: 'boolean', help: 'Show what it would change, and send nothing.' },
    canary: { type: 'string', value: 'PERCENT', help: 'Give it a share of the requests, 10%.' },
    note: { type: 'string', value: 'TEXT', help: 'What to remember of the version.' },
    sign: { type: 'string', value: 'FILE', help: 'Sign with a private key, as `skerry keygen` makes it.' },
    alias: { type: 'string', value: 'NAME', help: 'Which alias to move. Default: live, where routes lead.' },
    ...REMOTE_OPTIONS,
  },
  async run({ positionals: [folder = '.'], values }) {
    const options = optionsOf(values);
    if (!options.dryRun) checkCanAgree(options.yes);
    const folders = discover(folder);
    const remote = await openRemote(values);
    if (!options.dryRun) needRole(remote, 'deploy');
    const { ready, failed } = await buildAll(folders, { quiet: options.json });
    if (failed > 0) throw new SkerryError('BUILD_FAILED', 'Nothing was deployed: not every function was built');
    const deployed: Deployed[] = [];
    for (const one of ready) deployed.push(await deployFunction(remote, one, options));
    if (options.json) printJson({ host: remote.client.url, tenant: remote.tenant, functions: deployed });
    if (options.dryRun || deployed.every(({ outcome }) => outcome === 'live')) return 0;
    return deployed.some(({ outcome }) => outcome === 'declined') ? 1 : WAITS;
  },
};

function optionsOf(values: Values): DeployOptions {
  const [canary, file] = [text(values['canary']), text(values['sign'])];
  return {
    alias: text(values['alias']) ?? 'live',
    note: text(values['note']),
    percent: canary === undefined ? undefined : percentOf(canary),
    key: file === undefined ? undefined : readPrivateKey(readKeyFile(file, '--sign', deployCommand), file),
    yes: values['yes'] === true,
    dryRun: values['dry-run'] === true,
    json: values['json'] === true,
  };
}
