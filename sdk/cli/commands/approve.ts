import { type Command, text } from '../arguments.ts';
import { printJson } from '../output.ts';
import type { Changes, FullVersion } from '../remote/answers.ts';
import { agrees, checkCanAgree } from '../remote/confirm.ts';
import { functionPath, needRole, openRemote, REMOTE_OPTIONS, versionOperands } from '../remote/remote.ts';
import { changeLines } from '../remote/show-changes.ts';

export const approveCommand: Command = {
  name: 'approve',
  usage: '[--yes]',
  details: 'Shows what the version asks for compared with what is live, and asks. Promoting it is a step of its own.',
  maxPositionals: 2,
  options: {
    alias: { type: 'string', value: 'NAME', help: 'What to compare with. Default: live.' },
    yes: { type: 'boolean', short: 'y', help: 'Approve without a question.' },
    ...REMOTE_OPTIONS,
  },
  async run({ positionals, values }) {
    const { name, number } = versionOperands(positionals, approveCommand);
    const [yes, json] = [values['yes'] === true, values['json'] === true];
    checkCanAgree(yes);
    const remote = await openRemote(values);
    needRole(remote, 'approve');
    const path = `${functionPath(remote, name)}/versions/${number}`;
    const changes = await remote.client.get<Changes>(`${path}/changes`, { query: { alias: text(values['alias']) } });
    if (!json) console.error(changeLines(changes).join('\n'));
    if (!(await agrees(`Approve version ${number} of ${name}?`, yes))) {
      console.error('Nothing was approved.');
      return 1;
    }
    const { body } = await remote.client.send<FullVersion>('POST', `${path}/approve`);
    if (json) printJson({ version: body, changes });
    else console.log(`Version ${number} of ${name} is approved. \`skerry promote ${name} ${number}\` makes it live.`);
    return 0;
  },
};
