import { type Command, text, usageError } from '../arguments.ts';
import { printJson } from '../output.ts';
import { aliasPath, shownTargets } from '../remote/aliases.ts';
import type { Alias } from '../remote/answers.ts';
import { openRemote, REMOTE_OPTIONS } from '../remote/remote.ts';

export const rollbackCommand: Command = {
  name: 'rollback',
  details: 'Points the alias at what it pointed at before. A second time leads back again; `skerry promote` leads to any version.',
  maxPositionals: 1,
  options: { alias: { type: 'string', value: 'NAME', help: 'Which alias. Default: live, where routes lead.' }, ...REMOTE_OPTIONS },
  async run({ positionals: [name], values }) {
    if (name === undefined) throw usageError('Pass the name of a function', rollbackCommand);
    const alias = text(values['alias']) ?? 'live';
    const remote = await openRemote(values);
    const { body } = await remote.client.send<Alias>('POST', `${aliasPath(remote, name, alias)}/rollback`);
    if (values['json'] === true) printJson(body);
    else console.log(`${name}: ${alias} points at ${shownTargets(body.targets)} again.`);
    return 0;
  },
};
