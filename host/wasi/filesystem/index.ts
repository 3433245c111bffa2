import type { HostInterface } from '../../engine/index.ts';
import type { InterfaceProvider } from '../provider.ts';
import { unreachableMethods } from '../unreachable.ts';

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

const TYPES: HostInterface = { Descriptor, DirectoryEntryStream, filesystemErrorCode: () => undefined };
const PREOPENS: HostInterface = { getDirectories: (): [Descriptor, string][] => [] };

const stable = { versions: ['0.2'], suspending: [], requires: undefined } as const;

export const filesystemProviders: readonly InterfaceProvider[] = [
  { ...stable, name: 'wasi:filesystem/types', bind: () => TYPES },
  { ...stable, name: 'wasi:filesystem/preopens', bind: () => PREOPENS },
];
