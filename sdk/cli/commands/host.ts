import { resolve } from 'node:path';
import { readPublicKey } from '@skerry/host/signing';
import { type Command, text, usageError, type Values, wholeNumber } from '../arguments.ts';
import { MASTER_KEY_VARIABLE, openSealer } from '../platform/master-key.ts';
import type { HostOptions } from '../platform/options.ts';
import { withEnvironment } from '../environment.ts';
import { readKeyFile } from '../key-file.ts';
import { LISTEN_OPTIONS, listenAt, portOf, WORKERS, workersOf } from '../listening.ts';
import { QUOTA_OPTIONS, quotasOf } from '../platform/quota-options.ts';
import { TRUST_PROXY, trustedProxies } from '../serve/trust-proxy.ts';

const DEFAULT_DATA = '.skerry';
const DEFAULT_ADMIN_PORT = '8788';
const DEFAULT_KEEP_VERSIONS = '10';
const DEFAULT_KEEP_DAYS = '30';
const MAX_KEPT = 1_000_000;

export const hostCommand: Command = {
  name: 'host',
  usage: '[--data DIR] [--port N] [--workers N]',
  details: [
    'Functions are deployed while it runs, by `skerry deploy`. The first start prints a token for that.',
    '',
    'With --workers, a supervisor keeps N processes serving, and one more for the admin API. One that dies, or whose event loop',
    'stands still for 2 s, is replaced. SIGTERM and SIGINT finish what runs, 30 s at most; a second one ends at once. SIGHUP',
    'replaces the processes one after the other without losing a request, after an update of Skerry, say; deploys need none.',
    'Without --workers one process does everything, and SIGHUP ends it as SIGTERM does.',
    '',
    'Each option can be given by the environment too: --admin-port as SKERRY_ADMIN_PORT, and --host as SKERRY_ADDRESS. The',
    'command line has precedence. SKERRY_MASTER_KEY has master keys themselves, in place of --master-key-file.',
  ].join('\n'),
  maxPositionals: 0,
  options: {
    data: { type: 'string', value: 'DIR', help: `Where catalog, components and stores are kept. Default ${DEFAULT_DATA}.` },
    ...LISTEN_OPTIONS,
    'admin-port': { type: 'string', value: 'N', help: `Port of the admin API, on this machine only. Default ${DEFAULT_ADMIN_PORT}.` },
    workers: WORKERS,
    'trust-proxy': TRUST_PROXY,
    'version-addresses': { type: 'boolean', help: 'Let anybody call any approved version at v7--NAME.DOMAIN.' },
    'trust-key': {
      type: 'string',
      multiple: true,
      value: 'FILE',
      help: 'Deploy only what the owner of this public key signed, or of another one that is given.',
    },
    'master-key-file': {
      type: 'string',
      value: 'FILE',
      help: 'Keep secrets, sealed by the keys in this file. Only its owner may read it.',
    },
    'keep-versions': {
      type: 'string',
      value: 'N',
      help: `Versions of each function that stay, at least. Default ${DEFAULT_KEEP_VERSIONS}.`,
    },
    'keep-days': { type: 'string', value: 'N', help: `Days that every version stays. Default ${DEFAULT_KEEP_DAYS}.` },
    ...QUOTA_OPTIONS,
    json: { type: 'boolean', help: 'Log in JSON, one record per line.' },
  },
  async run({ values: given }) {
    const values = withEnvironment(hostCommand, given, process.env);
    const options = {
      data: resolve(text(values['data']) ?? DEFAULT_DATA),
      ...listenAt(values, hostCommand),
      adminPort: portOf(values, 'admin-port', DEFAULT_ADMIN_PORT, hostCommand),
      trustProxy: trustedProxies(values, hostCommand),
      versionAddresses: values['version-addresses'] === true,
      trustedKeys: trustedKeys(values),
      masterKeyFile: masterKeyFile(values),
      retention: {
        keepVersions: wholeNumber(text(values['keep-versions']) ?? DEFAULT_KEEP_VERSIONS, '--keep-versions', 1, MAX_KEPT, hostCommand),
        keepDays: wholeNumber(text(values['keep-days']) ?? DEFAULT_KEEP_DAYS, '--keep-days', 0, MAX_KEPT, hostCommand),
      },
      quotas: quotasOf(values, hostCommand),
      json: values['json'] === true,
    };
    const workers = workersOf(values, hostCommand);
    // Loaded when needed: a supervisor does without engine, server and storage.
    if (workers === undefined) return (await import('../platform/alone.ts')).hostAlone(options);
    return (await import('../platform/supervised.ts')).hostSupervised(options, workers);
  },
};

/** @throws SkerryError `USAGE`, `MASTER_KEY_INVALID` before anything starts that would need it */
function masterKeyFile(values: Values): string | undefined {
  const given = text(values['master-key-file']);
  if (given !== undefined && process.env[MASTER_KEY_VARIABLE]) {
    throw usageError(`--master-key-file and ${MASTER_KEY_VARIABLE} are both given; pass one of them`, hostCommand);
  }
  const file = given === undefined ? undefined : resolve(given);
  openSealer(file);
  return file;
}

/** @throws SkerryError `USAGE`, `KEY_INVALID`; a host that is to demand signatures must not start without a key */
function trustedKeys(values: Values): HostOptions['trustedKeys'] {
  const given = [values['trust-key'] ?? []].flat().map(String);
  return given.map((file) => {
    const pem = readKeyFile(file, '--trust-key', hostCommand);
    readPublicKey(pem, file);
    return { file, pem };
  });
}
