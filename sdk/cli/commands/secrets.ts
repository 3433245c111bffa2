import { type Command, usageError } from '../arguments.ts';
import { paint, printJson } from '../output.ts';
import { openRemote, type Remote, REMOTE_OPTIONS } from '../remote/remote.ts';
import { readSecretValue } from '../remote/secret-value.ts';

interface Secret {
  readonly name: string;
  readonly version: number;
  readonly changedAt: string;
  readonly changedBy: string;
}

const ACTIONS: ReadonlySet<string> = new Set(['list', 'put', 'delete', 'rewrap']);

export const secretsCommand: Command = {
  name: 'secrets',
  details: [
    'Without arguments: lists the secrets of the tenant. Nothing ever shows a value. `put` asks for it, or reads it from standard',
    'input, where one line break at the end does not belong to it. Functions read the new value within a second. `rewrap` has the',
    'newest master key of the host wrap the secrets of all tenants, so that an older one can be thrown away.',
  ].join('\n'),
  maxPositionals: 2,
  options: REMOTE_OPTIONS,
  async run({ positionals: [action = 'list', name], values }) {
    if (!ACTIONS.has(action)) throw usageError(`"${action}" is not list, put, delete or rewrap`, secretsCommand);
    const isOfOne = action === 'put' || action === 'delete';
    if (isOfOne && name === undefined) throw usageError('Pass the name of a secret', secretsCommand);
    if (!isOfOne && name !== undefined) throw usageError(`Unexpected argument '${name}'`, secretsCommand);
    const remote = await openRemote(values);
    const json = values['json'] === true;
    if (action === 'list') await list(remote, json);
    else if (action === 'put') await put(remote, name!, json);
    else if (action === 'delete') await remove(remote, name!, json);
    else await rewrap(remote, json);
    return 0;
  },
};

const pathOf = ({ path }: Remote, name: string): string => `${path}/secrets/${encodeURIComponent(name)}`;

async function list({ client, path, tenant }: Remote, json: boolean): Promise<void> {
  const secrets = await Array.fromAsync(client.list<Secret>(`${path}/secrets`));
  if (json) return printJson({ tenant, secrets });
  for (const { name, version, changedAt, changedBy } of secrets) {
    console.log(`${paint('bold', name)}  ${paint('dim', `version ${version}, ${changedAt.slice(0, 16)} by ${changedBy}`)}`);
  }
}

async function put(remote: Remote, name: string, json: boolean): Promise<void> {
  const value = await readSecretValue(`Value of ${name} for "${remote.tenant}": `);
  const { body } = await remote.client.send<Secret>('PUT', pathOf(remote, name), { body: { value } });
  if (json) printJson(body);
  else console.log(`${name} of "${remote.tenant}" is set, version ${body.version}. Functions that are granted it read it from now on.`);
}

async function remove(remote: Remote, name: string, json: boolean): Promise<void> {
  await remote.client.send('DELETE', pathOf(remote, name));
  if (json) printJson({ deleted: name });
  else console.log(`"${remote.tenant}" has no ${name} any more. Functions fail that read it.`);
}

async function rewrap({ client }: Remote, json: boolean): Promise<void> {
  const { body } = await client.send<{ readonly secrets: number; readonly rewrapped: number }>('POST', '/v1/secrets/rewrap');
  if (json) printJson(body);
  else console.log(`The newest master key wraps all ${body.secrets} secrets; ${body.rewrapped} of them were wrapped by another.`);
}
