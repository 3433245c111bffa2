import { SkerryError } from '../../base/index.ts';
import type { BindServices, Capability } from '../capability.ts';
import { parseOutboundRule } from './outbound-rules.ts';

/** Requests to other servers. */
export const outboundHttp = {
  name: 'http',
  title: 'Outbound HTTP',
  imports: 'wasi:http/outgoing-handler@',
  grant: {
    key: 'capabilities.http',
    schema: {
      type: 'array',
      maxItems: 64,
      uniqueItems: true,
      items: { type: 'string', minLength: 1, maxLength: 300 },
      description:
        'Origins that the function may send requests to, such as https://api.example.com, https://*.example.com or http://127.0.0.1:9000.',
    },
    noun: 'an origin',
    example: '"capabilities": { "http": ["https://HOST"] }',
    help: 'Name the origin in skerry.json: "capabilities": { "http": ["https://HOST"] }.',
    read: (raw: string[] = []): readonly string[] => raw,
    mistakes: (raw: string[]) => raw.flatMap((rule, index) => mistakesOf(rule).map((message) => ({ path: [index], message }))),
    names: (grant: readonly string[]) => grant,
    bind(http: readonly string[], { functionName: name, limits, outbound, onRetire }: BindServices) {
      const bound = outbound({ name, http, limits });
      onRetire(() => bound.dispose());
      return bound;
    },
    // Every JavaScript component imports it, used or not.
    withoutGrant: { deploy: 'permitted', build: 'permitted', warning: 'It sends requests, but none are granted, so each will be denied' },
    need: 'capabilities.http, if it calls out',
  },
} as const satisfies Capability<readonly string[]>;

function mistakesOf(rule: string): string[] {
  try {
    parseOutboundRule(rule);
    return [];
  } catch (cause) {
    if (!SkerryError.is(cause)) throw cause;
    return [cause.message];
  }
}
