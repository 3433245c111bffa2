import { SkerryError } from '../../base/index.ts';

const FULL = 'Delete keys, or free space: browsers give each site a share of the disk (navigator.storage.estimate() tells how much).';
const CLEARED = 'Try again: stores begin empty after the data of the site has been cleared.';
const UNAVAILABLE =
  'Let the site keep data on the device: private windows and settings against cookies may forbid it, and so may a disk that has failed.';

/** What whoever runs the page reads in place of an error of IndexedDB; any other passes as it is. */
export function storeFailure(name: string, error: unknown): unknown {
  if (!(error instanceof DOMException)) return error;
  switch (error.name) {
    case 'QuotaExceededError':
      return fail('STORE_FULL', `The database ${name} has no space left`, FULL, error);
    case 'AbortError':
    case 'InvalidStateError':
      return fail('STORE_UNAVAILABLE', `The browser has closed the database ${name}, or cleared it`, CLEARED, error);
    default:
      return fail('STORE_UNAVAILABLE', `The database ${name} cannot be used`, UNAVAILABLE, error);
  }
}

function fail(code: 'STORE_FULL' | 'STORE_UNAVAILABLE', message: string, help: string, cause: DOMException): SkerryError {
  return new SkerryError(code, cause.message === '' ? message : `${message}: ${cause.message}`, { help, where: 'IndexedDB', cause });
}

export function closed(name: string): SkerryError {
  return new SkerryError('STORE_UNAVAILABLE', `The database ${name} is closed`, { help: 'Open it again.', where: 'IndexedDB' });
}
