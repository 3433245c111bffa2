import type { Capability } from '../../host/capabilities/index.ts';
import { tableRows } from './markdown.ts';

/** What the first columns of the documents' table say of each capability: title, key, and interface. */
export function capabilityRows(capabilities: readonly Capability[]): string[][] {
  return capabilities.map(({ title, grant, imports }) => [
    title,
    grant ? `\`${grant.key}\`` : 'always',
    `\`${imports.replace(/[/@]$/, '')}\``,
  ]);
}

/** Rows that a document lacks. */
export function missingRows(markdown: string, capabilities: readonly Capability[]): string[][] {
  const rows = tableRows(markdown);
  return capabilityRows(capabilities).filter(
    ([title, key, imported = '']) => !rows.some((row) => row[0] === title && row[1] === key && row[2]?.includes(imported)),
  );
}
