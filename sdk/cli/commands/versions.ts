import { type Command } from '../arguments.ts';
import { harmless } from '../log.ts';
import { paint, printJson } from '../output.ts';
import { shownTargets } from '../remote/aliases.ts';
import type { RemoteFunction, Version } from '../remote/answers.ts';
import { functionPath, openRemote, type Remote, REMOTE_OPTIONS } from '../remote/remote.ts';

/** Shown unless told otherwise. */
const MOST = 20;

export const versionsCommand: Command = {
  name: 'versions',
  details: 'Without NAME: the functions of the tenant, and what their aliases point at.',
  maxPositionals: 1,
  options: { all: { type: 'boolean', help: `Show all versions, not only the latest ${MOST}.` }, ...REMOTE_OPTIONS },
  async run({ positionals: [name], values }) {
    const remote = await openRemote(values);
    const json = values['json'] === true;
    if (name === undefined) await listFunctions(remote, json);
    else await listVersions(remote, name, json, values['all'] === true);
    return 0;
  },
};

async function listFunctions({ client, path, tenant }: Remote, json: boolean): Promise<void> {
  const functions = await Array.fromAsync(client.list<RemoteFunction>(`${path}/functions`));
  if (json) return printJson({ tenant, functions });
  if (functions.length === 0) console.log(`The tenant "${tenant}" has no functions. \`skerry deploy DIR\` deploys one.`);
  for (const { function: name, latest, aliases } of functions) {
    const where = aliases.map(({ alias, targets }) => `${alias}: ${shownTargets(targets)}`).join('; ');
    console.log(`${paint('bold', name)}  ${where || 'no alias'}  ${paint('dim', `latest ${latest}`)}`);
  }
}

async function listVersions(remote: Remote, name: string, json: boolean, all: boolean): Promise<void> {
  const { client, tenant } = remote;
  const { aliases } = await client.get<RemoteFunction>(functionPath(remote, name));
  const versions: Version[] = [];
  for await (const version of client.list<Version>(`${functionPath(remote, name)}/versions`)) {
    if (!all && versions.length === MOST) break;
    versions.push(version);
  }
  if (json) return printJson({ tenant, function: name, aliases, versions });
  for (const version of versions) console.log(line(version, aliases));
}

function line(version: Version, aliases: RemoteFunction['aliases']): string {
  const { number, createdAt, createdBy, digest, componentBytes, state, note, signedBy } = version;
  const at = aliases.filter(({ targets }) => targets.some((target) => target.number === number)).map(({ alias }) => paint('green', alias));
  const marks = [...(state === 'waiting' ? [paint('yellow', 'waits for approval')] : []), ...at].join(', ');
  const size = `${Math.ceil(componentBytes / 1024).toLocaleString('en')} KiB`.padStart(10);
  const head = `${String(number).padStart(5)}  ${createdAt.slice(0, 16).replace('T', ' ')}  ${digest.slice(0, 12)}${size}  ${createdBy}`;
  const signed = signedBy && paint('dim', `signed by ${signedBy.slice(0, 16)}`);
  return [head, marks, signed, note && harmless(note)].filter(Boolean).join('  ');
}
