import type { HostInterface } from '../../engine/index.ts';
import type { InterfaceProvider } from '../provider.ts';
import { unreachableBounds, unreachableMethods } from '../unreachable.ts';

/**
 * There is no file system. Guests link to it because their standard library does; no directory is preopened, so no
 * descriptor ever exists and none of its methods can be called.
 */
class Descriptor {}
class DirectoryEntryStream {}

unreachableMethods(Descriptor, [
  'readViaStream',
  'writeViaStream',
  'appendViaStream',
  'advise',
  'syncData',
  'getFlags',
  'getType',
  'setSize',
  'setTimes',
  'read',
  'write',
  'readDirectory',
  'sync',
  'createDirectoryAt',
  'stat',
  'statAt',
  'setTimesAt',
  'linkAt',
  'openAt',
  'readlinkAt',
  'removeDirectoryAt',
  'renameAt',
  'symlinkAt',
  'unlinkFileAt',
  'isSameObject',
  'metadataHash',
  'metadataHashAt',
]);
unreachableMethods(DirectoryEntryStream, ['readDirectoryEntry']);

const BOUNDS = unreachableBounds({
  '[method]descriptor.write': ['buffer'],
  '[method]descriptor.create-directory-at': ['path'],
  '[method]descriptor.stat-at': ['path'],
  '[method]descriptor.set-times-at': ['path'],
  '[method]descriptor.link-at': ['old-path', 'new-path'],
  '[method]descriptor.open-at': ['path'],
  '[method]descriptor.readlink-at': ['path'],
  '[method]descriptor.remove-directory-at': ['path'],
  '[method]descriptor.rename-at': ['old-path', 'new-path'],
  '[method]descriptor.symlink-at': ['old-path', 'new-path'],
  '[method]descriptor.unlink-file-at': ['path'],
  '[method]descriptor.metadata-hash-at': ['path'],
});

const TYPES: HostInterface = { Descriptor, DirectoryEntryStream, filesystemErrorCode: () => undefined };
const PREOPENS: HostInterface = { getDirectories: (): [Descriptor, string][] => [] };

const stable = { versions: ['0.2'], suspending: [], bounds: {} } as const;

export const filesystemProviders: readonly InterfaceProvider[] = [
  { ...stable, name: 'wasi:filesystem/types', bounds: BOUNDS, bind: () => TYPES },
  { ...stable, name: 'wasi:filesystem/preopens', bind: () => PREOPENS },
];
