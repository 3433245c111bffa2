import type { Program } from '../running.ts';
import type { Case } from './cases.ts';

interface Exception {
  readonly programs: readonly Program[];
  /** Names of cases, with their group. */
  readonly cases: RegExp;
  /** Why it cannot be as on a server. */
  readonly reason: string;
}

const FETCH = ['deno', 'bun', 'workerd'] as const;

const EXCEPTIONS: readonly Exception[] = [
  {
    programs: FETCH,
    cases: /^targets: \/echo(?:\?|\/%2e%2e\/b|\/a\/\.\.\/b|\?x=\[\]"'\|)$/,
    reason:
      'A function sees the target as the URL parser leaves it: without dot segments and an empty query, with some characters escaped.',
  },
  {
    programs: FETCH,
    cases: /^request headers: (?:of one name|cookies|named as properties are|fifty)$/,
    reason: 'Request headers come in order of their names, and those of one name as one.',
  },
  {
    programs: ['deno', 'bun'],
    cases: /^response headers: of one name, /,
    reason: 'Response headers of one name, but for Set-Cookie, go out as one.',
  },
  {
    programs: ['workerd'],
    cases: /^response headers: of bytes beyond ASCII, |^outbound: \/ by answers-ts$/,
    reason: 'Header values are UTF-8; what is not is replaced.',
  },
  { programs: ['workerd'], cases: /^client: its address$/, reason: 'Nobody says who is connected.' },
  { programs: ['workerd'], cases: /^key-value: increment$/, reason: 'Workers KV has no atomic operations: the call fails, and says so.' },
  {
    programs: ['workerd'],
    cases: /^key-value: a key of 600 bytes$/,
    reason: 'Workers KV takes keys of 512 bytes: the call fails, and says so.',
  },
  {
    programs: FETCH,
    cases: /^outbound: a coding is left as it is$/,
    reason: '`fetch` undoes codings of upstreams; the function gets the body without, and no field that speaks of it.',
  },
];

/** Why a case cannot hold somewhere; undefined: it has to. */
export function reasonOf(program: string, { group, name }: Case): string | undefined {
  return EXCEPTIONS.find(({ programs, cases }) => programs.includes(program as Program) && cases.test(`${group}: ${name}`))?.reason;
}
