import { type Command, text, usageError, type Values } from '../arguments.ts';
import { paint, printJson } from '../output.ts';
import type { Token } from '../remote/answers.ts';
import { openRemote, type Remote, REMOTE_OPTIONS } from '../remote/remote.ts';

const ACTIONS = ['list', 'create', 'revoke'];
const UNITS: Readonly<Record<string, number>> = { m: 60, h: 3600, d: 86_400 };

export const tokensCommand: Command = {
  name: 'tokens',
  usage: '[--role ROLE] [--expires 90d] [--all-tenants]',
  details: [
    'Without arguments: lists the tokens of the tenant. `create NAME` prints a new token, once; `revoke ID` ends one.',
    'Roles: read; deploy (upload, create versions, promote); approve (what versions newly ask for); operate (promote, roll',
    'back, remove functions); admin (everything, tokens included). Each may read.',
  ].join('\n'),
  maxPositionals: 2,
  options: {
    role: { type: 'string', multiple: true, value: 'ROLE', help: 'What it may do; may be repeated. For create.' },
    expires: { type: 'string', value: 'TIME', help: 'When it ends: 30m, 12h, 90d. Default: never.' },
    'all-tenants': { type: 'boolean', help: 'Tokens for the whole host instead of one tenant.' },
    ...REMOTE_OPTIONS,
  },
  async run({ positionals: [action = 'list', operand], values }) {
    if (!ACTIONS.includes(action)) throw usageError(`"${action}" is not ${ACTIONS.join(', ')}`, tokensCommand);
    if (action !== 'list' && operand === undefined)
      throw usageError(`Pass the ${action === 'create' ? 'name' : 'id'} of a token`, tokensCommand);
    const body = action === 'create' ? newToken(operand!, values) : undefined;
    const remote = await openRemote(values);
    const path = values['all-tenants'] === true ? '/v1/tokens' : `${remote.path}/tokens`;
    const json = values['json'] === true;
    if (action === 'list') await list(remote, path, json);
    else if (body !== undefined) await create(remote, path, body, json);
    else await revoke(remote, path, operand!, json);
    return 0;
  },
};

async function list({ client }: Remote, path: string, json: boolean): Promise<void> {
  const tokens = await Array.fromAsync(client.list<Token>(path));
  if (json) return printJson({ tokens });
  for (const { id, name, roles, expiresAt, revokedAt } of tokens) {
    const state = revokedAt === undefined ? (expiresAt === undefined ? '' : `until ${expiresAt.slice(0, 16)}`) : 'revoked';
    console.log([id, paint('bold', name), roles.join(', '), paint('dim', state)].filter(Boolean).join('  '));
  }
}

async function create({ client }: Remote, path: string, body: object, json: boolean): Promise<void> {
  const made = await client.send<{ readonly token: Token; readonly secret: string }>('POST', path, { body });
  if (json) return printJson(made.body);
  const { token, secret } = made.body;
  console.error(`Token "${token.name}" (${token.roles.join(', ')}), shown once; \`skerry tokens revoke ${token.id}\` ends it:`);
  console.log(secret);
}

async function revoke({ client }: Remote, path: string, id: string, json: boolean): Promise<void> {
  await client.send('DELETE', `${path}/${encodeURIComponent(id)}`);
  if (json) printJson({ revoked: id });
  else console.log(`Token ${id} is refused from now on.`);
}

function newToken(name: string, values: Values): object {
  const roles = Array.isArray(values['role']) ? values['role'] : [];
  if (roles.length === 0) throw usageError('Pass --role: read, deploy, approve, operate or admin', tokensCommand);
  const expires = text(values['expires']);
  return { name, roles, ...(expires !== undefined && { expiresInSeconds: secondsOf(expires) }) };
}

function secondsOf(time: string): number {
  const [, digits, unit] = /^(\d{1,6})([mhd])$/.exec(time) ?? [];
  if (digits !== undefined && unit !== undefined && Number(digits) > 0) return Number(digits) * UNITS[unit]!;
  throw usageError(`--expires is "${time}"; write 30m, 12h or 90d`, tokensCommand);
}
