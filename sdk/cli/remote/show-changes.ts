import { paint } from '../output.ts';
import { harmless } from '../log.ts';
import type { Change } from '@skerry/host/changes';
import type { Changes } from './answers.ts';

const LONGEST = 60;
const MARK = { added: '+', removed: '-', changed: '~' } as const;
const STYLE = { added: 'green', removed: 'red', changed: 'yellow' } as const;

/** What a version changes, as lines for people; what asks for more is marked. */
export function changeLines({ against, changes, asksMore }: Changes): string[] {
  const head = against === undefined ? 'All of it is new:' : `Compared with version ${against}:`;
  if (changes.length === 0) return [`Component, imports, grants, routes and limits are those of version ${against}.`];
  const lines = [...Map.groupBy(changes, ({ subject }) => subject)].flatMap(([subject, found]) =>
    [`  ${paint('bold', subject)}`].concat(found.map((change) => `    ${line(change)}`)),
  );
  return [head, ...lines, ...(asksMore ? [`${paint('yellow', '!')} asks for more than before`] : [])];
}

function line({ name, kind, before, after, asksMore }: Change): string {
  const values = before !== undefined && after !== undefined ? `${cut(before)} → ${cut(after)}` : cut(before ?? after ?? '');
  const text = `${MARK[kind]} ${harmless(name)}${values && `  ${values}`}`;
  return `${paint(STYLE[kind], text)}${asksMore ? `  ${paint('yellow', '!')}` : ''}`;
}

function cut(value: string): string {
  const text = harmless(value);
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}
