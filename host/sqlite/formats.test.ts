import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { CATALOGS } from '../catalog/sqlite/schema.ts';
import { STORES } from '../storage/sqlite/schema.ts';
import type { FileForm } from './kind.ts';

/**
 * There are files of these versions: one whose tables are spelled otherwise, be it by a space, is taken for damaged. So no line
 * of these ever changes, and a new version adds one.
 */
const FORMATS: readonly (readonly [noun: string, form: FileForm, applicationId: string, tables: readonly string[]])[] = [
  ['store', STORES, 'SKRY', ['4e946c4c80f7fb55', 'b67d9d25e7d5d5ef']],
  ['catalog', CATALOGS, 'SKRC', ['0e055ab9abc7b854', '0e055ab9abc7b854']],
];

const digest = (tables: readonly string[]): string => createHash('sha256').update(tables.join()).digest('hex').slice(0, 16);

describe.each(FORMATS)('files of the kind %s', (noun, form, applicationId, tables) => {
  it('are known by what stands in them', () => {
    expect([form.noun, Buffer.from(form.applicationId.toString(16), 'hex').toString()]).toEqual([noun, applicationId]);
  });

  it('have the tables that they were made with', () => {
    expect(form.schemas.map((schema) => digest(schema.tables))).toEqual(tables);
  });
});
