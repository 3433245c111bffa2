import type { Case } from './cases.ts';
import { reasonOf } from './exceptions.ts';

/** The document that says in which cases each host answers as a server of Skerry does. */
export function table(cases: readonly Case[], held: ReadonlyMap<string, ReadonlySet<Case>>): string {
  const hosts = [...held.keys()];
  const groups = [...new Set(cases.map(({ group }) => group))];
  const reasons: string[] = [];
  const mark = (reason: string): string => {
    if (!reasons.includes(reason)) reasons.push(reason);
    return `[${reasons.indexOf(reason) + 1}]`;
  };
  const cell = (host: string, group: string): string => {
    const all = cases.filter((one) => one.group === group);
    const good = all.filter((one) => held.get(host)!.has(one)).length;
    const marks = new Set(all.flatMap((one) => reasonOf(host, one) ?? []).map(mark));
    return [`${good} of ${all.length}`, ...marks].join(' ');
  };
  const rows = groups.map((group) => `| ${group} | ${hosts.map((host) => cell(host, group)).join(' | ')} |`);
  return `# What holds where

The same components answer the same requests on each runtime that \`skerry bundle\` makes a program for. Each answer is compared with that of
\`skerry serve\`: status, headers, body, and whether it broke off. A case that cannot be the same says why, and has to stay different: one
that comes to hold is taken off the list.

\`test/edge/conformance.test.ts\` asks them, and writes this table. [The edge](edge.md) says what follows from it.

| | ${hosts.join(' | ')} |
|---|${hosts.map(() => '---|').join('')}
${rows.join('\n')}

${reasons.map((reason, index) => `${index + 1}. ${reason}`).join('\n')}
`;
}
