import { DEFAULT_QUOTAS, type Quotas } from '@skerry/host/base';
import { type Command, type Option, text, type Values, wholeNumber } from '../arguments.ts';

const MIB = 1024 * 1024;
const MOST = 1_000_000_000;

interface Quota {
  readonly flag: string;
  /** What one of its numbers stands for. */
  readonly unit: number;
  readonly help: string;
}

const QUOTAS: Readonly<Record<keyof Quotas, Quota>> = {
  functions: { flag: 'max-functions', unit: 1, help: 'Functions of a tenant' },
  versions: { flag: 'max-versions', unit: 1, help: 'Versions of a function' },
  secrets: { flag: 'max-secrets', unit: 1, help: 'Secrets of a tenant' },
  componentBytes: { flag: 'max-component-mib', unit: MIB, help: "MiB on disk for the components of a tenant's versions" },
  uploadBytes: { flag: 'max-upload-mib', unit: MIB, help: 'MiB on disk for what a tenant uploaded and no version names' },
};

const NAMES = Object.keys(QUOTAS) as (keyof Quotas)[];

/** Options that say what each tenant may hold. */
export const QUOTA_OPTIONS: Readonly<Record<string, Option>> = Object.fromEntries(
  NAMES.map((name) => {
    const { flag, unit, help } = QUOTAS[name];
    return [flag, { type: 'string', value: 'N', help: `${help}, at most. Default ${DEFAULT_QUOTAS[name] / unit}.` }];
  }),
);

/** @throws SkerryError `USAGE` */
export function quotasOf(values: Values, command: Command): Quotas {
  const given = NAMES.map((name) => {
    const { flag, unit } = QUOTAS[name];
    const typed = text(values[flag]);
    return [name, typed === undefined ? DEFAULT_QUOTAS[name] : wholeNumber(typed, `--${flag}`, 1, MOST, command) * unit];
  });
  return Object.fromEntries(given) as Quotas;
}
