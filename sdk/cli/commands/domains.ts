import { type Command, usageError } from '../arguments.ts';
import { printJson } from '../output.ts';
import { openRemote, REMOTE_OPTIONS } from '../remote/remote.ts';

interface Domain {
  readonly name: string;
  readonly tenant: string;
}

export const domainsCommand: Command = {
  name: 'domains',
  details:
    'Without arguments: lists the domains of the tenant. A domain is api.example.org, or *.example.org for all names one label longer.',
  maxPositionals: 2,
  options: REMOTE_OPTIONS,
  async run({ positionals: [action = 'list', name], values }) {
    if (!['list', 'add', 'remove'].includes(action)) throw usageError(`"${action}" is not list, add or remove`, domainsCommand);
    if (action !== 'list' && name === undefined) throw usageError('Pass a domain', domainsCommand);
    const { client, path, tenant } = await openRemote(values);
    const json = values['json'] === true;
    const one = `${path}/domains/${encodeURIComponent(name ?? '')}`;
    if (action === 'list') {
      const domains = await Array.fromAsync(client.list<Domain>(`${path}/domains`));
      if (json) printJson({ tenant, domains });
      else for (const domain of domains) console.log(domain.name);
    } else if (action === 'add') {
      const { body } = await client.send<Domain>('PUT', one);
      if (json) printJson(body);
      else console.log(`The functions of "${tenant}" answer at ${body.name}.`);
    } else {
      await client.send('DELETE', one);
      if (json) printJson({ removed: name });
      else console.log(`The functions of "${tenant}" answer at ${name} no more.`);
    }
    return 0;
  },
};
