import { parseAddress } from '@skerry/host/capabilities';
import { type Command, type Option, usageError, type Values } from '../arguments.ts';

/** Ranges that Fastify knows by name. */
const NAMED: ReadonlySet<string> = new Set(['loopback', 'linklocal', 'uniquelocal']);

export const TRUST_PROXY: Option = {
  type: 'string',
  multiple: true,
  value: 'ADDRESSES',
  help: 'Believe proxies at these addresses or ranges, 10.0.0.0/8, what they say of clients. Separated by commas.',
};

/** @throws SkerryError `USAGE` for anything but addresses and ranges */
export function trustedProxies(values: Values, command: Command): readonly string[] {
  const given = [values['trust-proxy'] ?? []].flat().flatMap((text) => String(text).split(','));
  return given.map((text) => {
    const range = text.trim();
    if (NAMED.has(range) || isRange(range)) return range;
    throw usageError(
      `--trust-proxy is ${JSON.stringify(text)}; write addresses or ranges such as 10.0.0.0/8, separated by commas`,
      command,
    );
  });
}

function isRange(text: string): boolean {
  const [address = '', bits, ...rest] = text.split('/');
  const bytes = parseAddress(address);
  if (bytes === undefined || rest.length > 0) return false;
  return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) >= 1 && Number(bits) <= bytes.length * 8);
}
