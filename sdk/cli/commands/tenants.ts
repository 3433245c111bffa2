import { type Command, usageError } from '../arguments.ts';
import { printJson } from '../output.ts';
import { openRemote, REMOTE_OPTIONS } from '../remote/remote.ts';

interface Tenant {
  readonly name: string;
  readonly createdAt: string;
}

export const tenantsCommand: Command = {
  name: 'tenants',
  details: 'Without arguments: lists the tenants of the host. Each has names, stores and domains of its own.',
  maxPositionals: 2,
  options: { profile: REMOTE_OPTIONS.profile, json: REMOTE_OPTIONS.json },
  async run({ positionals: [action = 'list', name], values }) {
    if (!['list', 'add', 'remove'].includes(action)) throw usageError(`"${action}" is not list, add or remove`, tenantsCommand);
    if (action !== 'list' && name === undefined) throw usageError('Pass the name of a tenant', tenantsCommand);
    const { client } = await openRemote(values);
    const json = values['json'] === true;
    if (action === 'list') {
      const tenants = await Array.fromAsync(client.list<Tenant>('/v1/tenants'));
      if (json) printJson({ tenants });
      else for (const tenant of tenants) console.log(tenant.name);
    } else if (action === 'add') {
      const { body } = await client.send<Tenant>('POST', '/v1/tenants', { body: { name } });
      if (json) printJson(body);
      else
        console.log(
          `Tenant "${body.name}" is there. \`skerry tokens create NAME --role deploy --tenant ${body.name}\` lets somebody deploy for it.`,
        );
    } else {
      await client.send('DELETE', `/v1/tenants/${encodeURIComponent(name!)}`);
      if (json) printJson({ removed: name });
      else console.log(`Tenant "${name}" is gone.`);
    }
    return 0;
  },
};
