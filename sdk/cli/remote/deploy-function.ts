import type { KeyObject } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { changesBetween, type Deployable } from '@skerry/host/changes';
import { signDeploy } from '@skerry/host/signing';
import { MANIFEST_FILE } from '../../functions/discover.ts';
import { componentOf, type ReadyFunction } from '../../functions/index.ts';
import { moveAlias, type Seen, seeAlias, shownTargets, targetsFor } from './aliases.ts';
import type { Changes, FullVersion, Target } from './answers.ts';
import { paint } from '../output.ts';
import { agrees } from './confirm.ts';
import { functionPath, type Remote } from './remote.ts';
import { changeLines } from './show-changes.ts';
import { upload } from './upload.ts';
import { uploadProgress } from './upload-progress.ts';

export interface DeployOptions {
  readonly alias: string;
  readonly note: string | undefined;
  /** Share of the requests that it gets. undefined: all of them. */
  readonly percent: number | undefined;
  /** What to sign with. undefined: nothing is signed. */
  readonly key: KeyObject | undefined;
  readonly yes: boolean;
  readonly dryRun: boolean;
  readonly json: boolean;
}

/** What became of a function; the form of `--json`. */
export interface Deployed {
  readonly function: string;
  readonly outcome: 'live' | 'waiting' | 'declined' | 'dry-run';
  readonly digest: string;
  /** undefined: nothing was sent. */
  readonly version?: number;
  readonly uploadedBytes: number;
  readonly changes: Changes;
  /** Secrets that it is granted and the tenant has not. */
  readonly missingSecrets: readonly string[];
  /** What the alias points at now. */
  readonly targets?: readonly Target[];
}

/** Deploys one function that was built. */
export async function deployFunction(remote: Remote, ready: ReadyFunction, options: DeployOptions): Promise<Deployed> {
  const { name } = ready.manifest;
  const component = await componentOf(ready).bytes();
  const deployable = deployableOf(ready);
  const seen = await seeAlias(remote, name, options.alias);
  const { digest } = deployable;
  const missingSecrets = await secretsMissing(remote, ready.manifest.secrets);
  if (missingSecrets.length > 0) tell(options, [missingInWords(name, missingSecrets)]);
  if (options.dryRun) {
    const changes = await compare(remote, name, seen, deployable);
    tell(options, [`${name}: ${changeLines(changes).join('\n')}`]);
    return { function: name, outcome: 'dry-run', digest, uploadedBytes: 0, changes, missingSecrets };
  }
  const targetsOf = (number: number): readonly Target[] => targetsFor(number, options.percent, seen);
  // Before anything is sent: whether there is a version to share requests with.
  if (seen === undefined) targetsOf(0);
  const uploadedBytes = await send(remote, name, digest, component, options);
  const { version, changes } = await createVersion(remote, name, deployable, options);
  const sent = { function: name, digest, version: version.number, uploadedBytes, changes, missingSecrets };
  tell(options, [`Version ${version.number} of ${name} is there.`, ...changeLines(changes)]);
  if (version.state === 'waiting') {
    tell(options, [`It waits until somebody approves of what it asks for: \`skerry approve ${name} ${version.number}\`.`]);
    return { ...sent, outcome: 'waiting' };
  }
  const alone = [{ number: version.number, weight: 1 }];
  // What has all requests already has a share of them, too.
  const targets = isAt(seen, alone) ? alone : targetsOf(version.number);
  if (isAt(seen, targets)) {
    tell(options, [`${options.alias} points at it already.`]);
    return { ...sent, outcome: 'live', targets };
  }
  if (!(await agrees(`Point ${options.alias} of ${name} at ${shownTargets(targets)}?`, options.yes))) {
    tell(options, [`${options.alias} stays as it was. \`skerry promote ${name} ${version.number}\` moves it.`]);
    return { ...sent, outcome: 'declined' };
  }
  const moved = await moveAlias(remote, name, options.alias, seen, targets);
  const undo = seen === undefined ? '' : ` \`skerry rollback ${name}\` undoes that.`;
  tell(options, [`${name}: ${options.alias} points at ${shownTargets(moved.targets)}.${undo}`]);
  return { ...sent, outcome: 'live', targets: moved.targets };
}

function deployableOf({ directory, build, description }: ReadyFunction): Deployable {
  const { digest } = build;
  const { imports, bytes } = description;
  return { digest, componentBytes: bytes, imports, manifest: readFileSync(join(directory, MANIFEST_FILE), 'utf8') };
}

async function secretsMissing({ client, path }: Remote, names: readonly string[]): Promise<readonly string[]> {
  if (names.length === 0) return [];
  const there = await Array.fromAsync(client.list<{ readonly name: string }>(`${path}/secrets`));
  return names.filter((name) => !there.some((secret) => secret.name === name));
}

function missingInWords(name: string, secrets: readonly string[]): string {
  const commands = secrets.map((secret) => `\`skerry secrets put ${secret}\``).join(', ');
  return `${paint('yellow', 'warning:', process.stderr)} ${name} reads secrets that are not set, and its requests fail when they do: ${commands}.`;
}

/** As the host would compare, without sending anything. */
async function compare(remote: Remote, name: string, seen: Seen, deployable: Deployable): Promise<Changes> {
  const main = seen?.body.targets.toSorted((a, b) => b.weight - a.weight || b.number - a.number)[0]?.number;
  const live = main && (await remote.client.get<FullVersion>(`${functionPath(remote, name)}/versions/${main}`));
  const changes = changesBetween(live || undefined, deployable);
  return { ...(main !== undefined && { against: main }), asksMore: changes.some(({ asksMore }) => asksMore), changes };
}

async function send(remote: Remote, name: string, digest: string, component: Uint8Array, { json }: DeployOptions): Promise<number> {
  const progress = uploadProgress(name, component.length, json);
  const sent = await upload(remote.client, `${functionPath(remote, name)}/components/${digest}`, component, progress.show);
  progress.done(sent);
  return sent;
}

interface Answer {
  readonly version: FullVersion;
  readonly changes: Changes;
}

async function createVersion(remote: Remote, name: string, deployable: Deployable, options: DeployOptions): Promise<Answer> {
  const { digest, manifest } = deployable;
  const { note, alias, key } = options;
  const signature = key && signDeploy({ function: name, digest, manifest }, key);
  const body = { digest, manifest, alias, ...(note !== undefined && { note }), ...(signature && { signature }) };
  return (await remote.client.send<Answer>('POST', `${functionPath(remote, name)}/versions`, { body })).body;
}

function isAt(seen: Seen, targets: readonly Target[]): boolean {
  const shares = (all: readonly Target[]): string => {
    const sum = all.reduce((total, { weight }) => total + weight, 0);
    return JSON.stringify(all.map(({ number, weight }) => [number, weight / sum]).toSorted((a, b) => a[0]! - b[0]!));
  };
  return seen !== undefined && shares(seen.body.targets) === shares(targets);
}

function tell({ json }: DeployOptions, lines: readonly string[]): void {
  if (!json) console.error(lines.join('\n'));
}
