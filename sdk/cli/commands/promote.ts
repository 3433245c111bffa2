import { type Command, text } from '../arguments.ts';
import { printJson } from '../output.ts';
import { moveAlias, percentOf, seeAlias, shownTargets, targetsFor } from '../remote/aliases.ts';
import { needRole, openRemote, REMOTE_OPTIONS, versionOperands } from '../remote/remote.ts';

export const promoteCommand: Command = {
  name: 'promote',
  usage: '[--canary PERCENT]',
  details: 'With --canary, the version gets that share of the requests, and the rest stays where most of them go now.',
  maxPositionals: 2,
  options: {
    canary: { type: 'string', value: 'PERCENT', help: 'Give it a share of the requests, 10%.' },
    alias: { type: 'string', value: 'NAME', help: 'Which alias. Default: live, where routes lead.' },
    ...REMOTE_OPTIONS,
  },
  async run({ positionals, values }) {
    const { name, number } = versionOperands(positionals, promoteCommand);
    const canary = text(values['canary']);
    const percent = canary === undefined ? undefined : percentOf(canary);
    const alias = text(values['alias']) ?? 'live';
    const remote = await openRemote(values);
    needRole(remote, 'deploy', 'operate');
    const seen = await seeAlias(remote, name, alias);
    const moved = await moveAlias(remote, name, alias, seen, targetsFor(number, percent, seen));
    if (values['json'] === true) printJson(moved);
    else
      console.log(
        `${name}: ${alias} points at ${shownTargets(moved.targets)}.${seen === undefined ? '' : ` \`skerry rollback ${name}\` undoes that.`}`,
      );
    return 0;
  },
};
