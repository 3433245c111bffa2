import { storeFailure } from '../../sqlite/index.ts';

export const isMissing = (error: unknown): boolean => (error as NodeJS.ErrnoException | undefined)?.code === 'ENOENT';

/** What an operator reads instead of an error of the file system; any other passes as it is. */
export const failure = (file: string, error: unknown): unknown => storeFailure({ noun: 'component file', file }, error);
