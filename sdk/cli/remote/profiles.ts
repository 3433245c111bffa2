import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { SkerryError } from '@skerry/host/base';

/** A host that somebody logged in to. */
export interface Profile {
  /** Origin of its admin API. */
  readonly url: string;
  readonly token: string;
  /** What commands are about unless told otherwise. */
  readonly tenant: string;
}

export interface Profiles {
  /** Name of the profile that is used when none is named. */
  readonly current: string | undefined;
  readonly profiles: Readonly<Record<string, Profile>>;
}

/** Only for whoever it belongs to: it holds tokens. */
const MODE = 0o600;

/** Where profiles are kept: in the user's folder for configuration. */
export function profilesFile(env: NodeJS.ProcessEnv = process.env): string {
  const { XDG_CONFIG_HOME: xdg, APPDATA: roaming } = env;
  const base = process.platform === 'win32' && roaming ? roaming : xdg?.startsWith('/') ? xdg : join(homedir(), '.config');
  return join(base, 'skerry', 'profiles.json');
}

/** @throws SkerryError `PROFILES_INVALID` */
export function readProfiles(file = profilesFile()): Profiles {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return { current: undefined, profiles: {} };
    throw invalid(file, `cannot be read: ${(cause as Error).message}`);
  }
  return checked(file, text);
}

/** All of it or nothing, whatever ends the command meanwhile. */
export function writeProfiles(profiles: Profiles, file = profilesFile()): void {
  const unfinished = `${file}.${randomBytes(6).toString('hex')}`;
  try {
    mkdirSync(join(file, '..'), { recursive: true, mode: 0o700 });
    writeFileSync(unfinished, `${JSON.stringify(profiles, undefined, 2)}\n`, { mode: MODE, flag: 'wx' });
    renameSync(unfinished, file);
  } catch (cause) {
    rmSync(unfinished, { force: true });
    throw invalid(file, `cannot be written: ${(cause as Error).message}`);
  }
}

function checked(file: string, text: string): Profiles {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw invalid(file, 'is not JSON');
  }
  if (!isRecord(value) || !isRecord(value['profiles'])) throw invalid(file, 'has no profiles');
  const { current, profiles } = value;
  const read = Object.entries(profiles).map(([name, profile]) => [name, profileOf(file, name, profile)] as const);
  return { current: typeof current === 'string' ? current : undefined, profiles: Object.fromEntries(read) };
}

function profileOf(file: string, name: string, value: unknown): Profile {
  const { url, token, tenant } = isRecord(value) ? value : {};
  if (typeof url === 'string' && typeof token === 'string' && typeof tenant === 'string') return { url, token, tenant };
  throw invalid(file, `has a profile "${name}" without url, token or tenant`);
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === 'object' && value !== null;

function invalid(file: string, what: string): SkerryError {
  return new SkerryError('PROFILES_INVALID', `${file} ${what}`, { where: file, help: 'Mend or remove it, and run `skerry login URL`.' });
}
