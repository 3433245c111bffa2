import { CAPABILITIES } from '@skerry/host/capabilities';
import { expect, it } from 'vitest';
import { capabilityRows, missingRows } from './capabilities-table.ts';
import { tableRows } from './markdown.ts';
import { files, read } from './source-files.ts';

const DOCUMENT = 'docs/capabilities.md';

it(`${DOCUMENT} has a row for each capability`, () => {
  expect(missingRows(read(DOCUMENT), CAPABILITIES)).toEqual([]);
});

it(`${DOCUMENT} has no row for a grant that does not exist`, () => {
  const keys = new Set(capabilityRows(CAPABILITIES).map(([, key]) => key));
  const granted = tableRows(read(DOCUMENT)).filter(([, key = '', imported = '']) => key.startsWith('`') && imported.startsWith('`'));
  expect(granted.filter(([, key]) => !keys.has(key!))).toEqual([]);
});

it('each capability has a folder of its own', () => {
  const folders = new Set(files('host/capabilities/*/index.ts').map((file) => file.split('/')[2]));
  expect([...folders].toSorted()).toEqual(CAPABILITIES.map(({ name }) => name).toSorted());
});
