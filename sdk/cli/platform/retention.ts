import type { Catalog, ComponentFiles } from '@skerry/host/catalog';
import type { Logger } from 'pino';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** What stays of versions that nothing points at. */
export interface RetentionOptions {
  /** Of each function, at least so many. */
  readonly keepVersions: number;
  /** Younger ones stay. */
  readonly keepDays: number;
}

/**
 * Forgets old versions and removes components that none names any more, at once and every hour. What fails is told, and tried again
 * an hour later.
 *
 * @returns ends it, after what runs
 */
export function retainHourly(catalog: Catalog, files: ComponentFiles, options: RetentionOptions, logger: Logger): () => Promise<void> {
  let running = retainOnce(catalog, files, options, logger);
  const timer = setInterval(() => {
    running = running.then(() => retainOnce(catalog, files, options, logger));
  }, HOUR);
  timer.unref();
  return async () => {
    clearInterval(timer);
    await running;
  };
}

/** One round. It throws nothing. */
async function retainOnce(
  catalog: Catalog,
  files: ComponentFiles,
  { keepVersions, keepDays }: RetentionOptions,
  logger: Logger,
): Promise<void> {
  try {
    await catalog.retain({ keepLast: keepVersions, keepForMs: keepDays * DAY, now: Date.now() }, { name: 'retention' });
    const removed = await files.collect(catalog.digests());
    if (removed.length > 0) logger.info({ components: removed }, `Removed ${removed.length} components that no version names any more`);
  } catch (cause) {
    const err = cause instanceof Error ? cause : new Error(String(cause));
    logger.error({ err, code: (cause as { code?: string }).code }, `Old versions could not be removed: ${err.message}`);
  }
}
