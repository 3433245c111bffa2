import { SkerryError } from '@skerry/host/base';
import { type Command, type Option, text, usageError, type Values, wholeNumber } from '../arguments.ts';
import type { Me } from './answers.ts';
import { AdminClient } from './client.ts';
import { type Profile, readProfiles } from './profiles.ts';

/** Options of every command that speaks to a host. */
export const REMOTE_OPTIONS = {
  profile: { type: 'string', value: 'NAME', help: 'Which host, by the profile of `skerry login`. Default: the last one.' },
  tenant: { type: 'string', value: 'NAME', help: 'Which tenant. Default: that of the token or the profile, or "default".' },
  json: { type: 'boolean', help: 'Print the result as JSON.' },
} as const satisfies Readonly<Record<string, Option>>;

/** A host and what the token may do there. */
export interface Remote {
  readonly client: AdminClient;
  readonly me: Me;
  readonly tenant: string;
  /** Path of the tenant's part of the API. */
  readonly path: string;
}

/**
 * The host that a command is about: that of `--profile`, of `SKERRY_HOST` and `SKERRY_TOKEN`, or of the last login.
 *
 * @throws SkerryError `LOGIN_MISSING`, `TOKEN_REFUSED`, `ADMIN_UNREACHABLE`
 */
export async function openRemote(values: Values): Promise<Remote> {
  const { url, token, tenant: usual } = chosen(text(values['profile']), process.env);
  const client = new AdminClient(url, token);
  const me = await client.get<Me>('/v1/me');
  const tenant = text(values['tenant']) ?? me.tenant ?? usual;
  return { client, me, tenant, path: `/v1/tenants/${encodeURIComponent(tenant)}` };
}

function chosen(name: string | undefined, env: NodeJS.ProcessEnv): Profile {
  const { SKERRY_HOST: host, SKERRY_TOKEN: token } = env;
  if (name === undefined && host !== undefined && host !== '') return ofEnvironment(host, token);
  const { current, profiles } = readProfiles();
  const wanted = name ?? current;
  const found = wanted !== undefined && Object.hasOwn(profiles, wanted) ? profiles[wanted] : undefined;
  if (found) return found;
  const known = Object.keys(profiles).join(', ');
  const what = name === undefined ? 'You are not logged in to a host' : `There is no profile "${name}"${known && `; there are ${known}`}`;
  throw new SkerryError('LOGIN_MISSING', what, { help: 'Run `skerry login URL` with the address of the admin API.' });
}

function ofEnvironment(host: string, token: string | undefined): Profile {
  const url = adminUrl(host);
  const known = Object.values(readProfiles().profiles).find((profile) => profile.url === url);
  if (token) return { url, token, tenant: known?.tenant ?? 'default' };
  if (known) return known;
  throw new SkerryError('LOGIN_MISSING', `SKERRY_HOST is ${host}, and there is no token for it`, {
    help: 'Set SKERRY_TOKEN, or run `skerry login URL`.',
  });
}

/**
 * The origin of an admin API, from what was typed.
 *
 * @throws SkerryError `USAGE`
 */
export function adminUrl(typed: string): string {
  const url = URL.parse(typed.includes('://') ? typed : `http://${typed}`);
  if (url !== null && /^https?:$/.test(url.protocol) && url.username === '' && url.pathname === '/' && url.search === '') return url.origin;
  throw new SkerryError('USAGE', `"${typed}" is not the address of a host`, { help: 'Write it like http://127.0.0.1:8788.' });
}

/** Whether what is sent there stays on this machine or is encrypted. */
export function isPrivate(origin: string): boolean {
  const { protocol, hostname } = new URL(origin);
  return protocol === 'https:' || /^(?:localhost|127(?:\.\d+){3}|\[::1\])$/.test(hostname);
}

/** @throws SkerryError `TOKEN_ROLE_MISSING` before a command does half of its work */
export function needRole({ me }: Remote, ...roles: readonly string[]): void {
  if (me.roles.includes('admin') || roles.some((role) => me.roles.includes(role))) return;
  const has = me.roles.join(', ');
  throw new SkerryError('TOKEN_ROLE_MISSING', `This takes a token with the role ${roles.join(' or ')}; "${me.name}" has ${has}`, {
    help: 'Log in with another token, or ask whoever administers the host for one.',
  });
}

export function functionPath({ path }: Remote, name: string): string {
  return `${path}/functions/${encodeURIComponent(name)}`;
}

/** What `skerry approve` and `skerry promote` are about. @throws SkerryError `USAGE` */
export function versionOperands([name, version]: readonly string[], command: Command): { readonly name: string; readonly number: number } {
  if (name === undefined || version === undefined) throw usageError('Pass the name of a function and the number of a version', command);
  return { name, number: wholeNumber(version, 'VERSION', 1, 999_999_999, command) };
}
