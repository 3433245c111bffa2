import { addressText, prefixText } from './forwarded.ts';
import type { ReceivedRequest } from './request.ts';

const THIS_MACHINE = '127.0.0.1';

/**
 * What a request says of its sender that a program in this process made: whoever made it is believed, as a proxy on this
 * machine is by a server that trusts it.
 *
 * @param scheme of the request itself
 * @example
 * ask(functions, { ...request, ...madeHere(request.rawHeaders, 'http') });
 */
export function madeHere(rawHeaders: readonly string[], scheme: string): Pick<ReceivedRequest, 'scheme' | 'forwardedHost' | 'client'> {
  const proto = lastOf(rawHeaders, 'x-forwarded-proto');
  const spoken = proto === 'http' || proto === 'https' ? proto : scheme;
  return {
    scheme: spoken,
    forwardedHost: lastOf(rawHeaders, 'x-forwarded-host'),
    client: () => ({
      addresses: [...valuesOf(rawHeaders, 'x-forwarded-for').map(addressText), THIS_MACHINE],
      scheme: spoken,
      prefix: prefixText(lastOf(rawHeaders, 'x-forwarded-prefix')),
    }),
  };
}

function lastOf(rawHeaders: readonly string[], name: string): string | undefined {
  return valuesOf(rawHeaders, name).at(-1);
}

/** Lists of several fields are one list (RFC 9110, 5.3). */
function valuesOf(rawHeaders: readonly string[], name: string): string[] {
  return rawHeaders.flatMap((field, i) =>
    i % 2 === 0 && field.toLowerCase() === name ? rawHeaders[i + 1]!.split(',').map((value) => value.trim()) : [],
  );
}
