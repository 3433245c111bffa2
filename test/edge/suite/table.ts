import type { Host } from '../hosts/host.ts';
import type { Case } from './case.ts';
import { reasonOf } from './exceptions.ts';

/** The document that says in which cases each host answers as a server of Skerry does. */
export function table(cases: readonly Case[], hosts: readonly Host[], held: ReadonlyMap<string, ReadonlySet<Case>>): string {
  const groups = [...new Set(cases.map(({ group }) => group))];
  const reasons: string[] = [];
  const mark = (reason: string): string => {
    if (!reasons.includes(reason)) reasons.push(reason);
    return `[${reasons.indexOf(reason) + 1}]`;
  };
  const cell = ({ name: host, asks }: Host, group: string): string => {
    const all = cases.filter((one) => one.group === group && (asks?.(one) ?? true));
    if (all.length === 0) return '–';
    const good = all.filter((one) => held.get(host)!.has(one)).length;
    const marks = new Set(all.flatMap((one) => reasonOf(host, one) ?? []).map(mark));
    return [`${good} of ${all.length}`, ...marks].join(' ');
  };
  const rows = groups.map((group) => `| ${group} | ${hosts.map((host) => cell(host, group)).join(' | ')} |`);
  return `# What holds where

The same components, of AssemblyScript, TypeScript, C, Python and text of WebAssembly, answer the same requests on each runtime that \`skerry bundle\` makes a program for, and under
\`wasmtime serve\` and \`jco serve --isolate-requests=instance\`. Each answer is compared with that of \`skerry serve\`: status, headers, body, and whether it broke off. A case that cannot be the same says why, and has to stay different: one
that comes to hold is taken off the list.

\`test/edge/conformance.test.ts\` asks them, and writes this table. [The edge](edge.md) says what follows from it.
Other hosts of components have limits and grants of their own, or none: they are asked nothing that depends on those. jco's server ends with
a function that traps, a response whose body nobody takes, and some responses of upstreams: it is not asked what would end it.

| | ${hosts.map(({ name }) => name).join(' | ')} |
|---|${hosts.map(() => '---|').join('')}
${rows.join('\n')}

${reasons.map((reason, index) => `${index + 1}. ${reason}`).join('\n')}
`;
}
