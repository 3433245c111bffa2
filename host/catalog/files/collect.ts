import { randomUUID } from 'node:crypto';
import { rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type Entry, entriesOf, leavingName, statOf, wholeName } from './folder.ts';
import { failure, isMissing } from './failure.ts';

/**
 * Removes what nobody names. Somebody may ask for a component right now, and create a version of it next: asking makes a file young,
 * so it is moved out of reach first, and put back if it has become young until then. From then on others find nothing, and upload.
 *
 * @param graceMs what was asked for or written since then stays
 * @returns digests of components that were removed
 */
export async function collect(folder: string, kept: ReadonlySet<string>, graceMs: number): Promise<readonly string[]> {
  const removed: string[] = [];
  for (const entry of await entriesOf(folder)) {
    if (entry.kind === 'leaving') await settle(entry, kept);
    else if (entry.kind === 'part' || entry.kind === 'sent') await dropOld(entry, graceMs);
    else if (!kept.has(entry.digest) && (await leave(entry, graceMs))) removed.push(entry.digest);
  }
  return removed;
}

async function isOld(file: string, graceMs: number): Promise<boolean> {
  const found = await statOf(file);
  return found !== undefined && found.mtimeMs < Date.now() - graceMs;
}

async function dropOld({ file }: Entry, graceMs: number): Promise<void> {
  if (await isOld(file, graceMs)) await remove(file);
}

/** @returns whether it is gone */
async function leave({ file, digest }: Entry, graceMs: number): Promise<boolean> {
  if (!(await isOld(file, graceMs))) return false;
  const leaving = join(dirname(file), leavingName(digest, randomUUID()));
  // Another process collects, too.
  if (!(await moved(file, leaving))) return false;
  if (await isOld(leaving, graceMs)) {
    await remove(leaving);
    return true;
  }
  await moved(leaving, file);
  return false;
}

/** A process was killed between the two steps. */
async function settle({ file, digest }: Entry, kept: ReadonlySet<string>): Promise<void> {
  if (kept.has(digest)) await moved(file, join(dirname(file), wholeName(digest)));
  else await remove(file);
}

async function moved(from: string, to: string): Promise<boolean> {
  try {
    await rename(from, to);
    return true;
  } catch (error) {
    if (isMissing(error)) return false;
    throw failure(from, error);
  }
}

async function remove(file: string): Promise<void> {
  try {
    await rm(file, { force: true });
  } catch (error) {
    throw failure(file, error);
  }
}
