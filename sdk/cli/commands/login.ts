import { SkerryError } from '@skerry/host/base';
import { type Command, text, usageError } from '../arguments.ts';
import { printJson } from '../output.ts';
import type { Me } from '../remote/answers.ts';
import { AdminClient } from '../remote/client.ts';
import { askSecret } from '../remote/confirm.ts';
import { profilesFile, readProfiles, writeProfiles } from '../remote/profiles.ts';
import { adminUrl, isPrivate } from '../remote/remote.ts';

const NAME = /^[\w.-]{1,63}$/;

export const loginCommand: Command = {
  name: 'login',
  usage: '[--profile NAME] [--tenant NAME]',
  details: [
    'Asks for a token, or reads it from SKERRY_TOKEN or the first line of standard input, and keeps it in the folder for',
    'configuration of this user. Other commands then speak to that host; --profile chooses among several.',
  ].join('\n'),
  maxPositionals: 1,
  options: {
    profile: { type: 'string', value: 'NAME', help: 'What to call the host. Default: its host name.' },
    tenant: {
      type: 'string',
      value: 'NAME',
      help: 'What commands are about unless told otherwise. Default: that of the token, or "default".',
    },
    json: { type: 'boolean', help: 'Print the result as JSON.' },
  },
  async run({ positionals: [typed], values }) {
    if (typed === undefined) throw usageError('Pass the address of the admin API of a host', loginCommand);
    const url = adminUrl(typed);
    const profile = text(values['profile']) ?? new URL(url).hostname.replace(/[^\w.-]/g, '');
    if (!NAME.test(profile))
      throw usageError(`"${profile}" is not a name for a profile; use letters, digits, ".", "_" and "-"`, loginCommand);
    if (!isPrivate(url)) console.error('warning: the token travels over http, where others on the way can read it; use https.');
    const token = process.env['SKERRY_TOKEN'] || (await askSecret(`Token for ${url}: `));
    if (token === '')
      throw new SkerryError('USAGE', 'There is no token', { help: '`skerry host` prints the first one when it first starts.' });
    const me = await new AdminClient(url, token).get<Me>('/v1/me');
    const tenant = text(values['tenant']) ?? me.tenant ?? 'default';
    const { profiles } = readProfiles();
    writeProfiles({ current: profile, profiles: { ...profiles, [profile]: { url, token, tenant } } });
    if (values['json'] === true) printJson({ profile, url, tenant, name: me.name, roles: me.roles, file: profilesFile() });
    else
      console.log(
        `Logged in to ${url} as "${me.name}" (${me.roles.join(', ')}), tenant "${tenant}". Profile "${profile}" is used from now on.`,
      );
    return 0;
  },
};
