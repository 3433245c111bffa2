/** What goes wrong when a socket is bound, in words. Of the engine only its errors, for the supervisor's sake. */
import { SkerryError } from '../base/index.ts';

/** The system's refusal to bind an address, as an error that says what to do; any other cause as it is. */
export function bindError(cause: unknown, host: string, port: number): unknown {
  const { code } = cause as NodeJS.ErrnoException;
  if (code === 'EADDRINUSE') {
    return new SkerryError('PORT_IN_USE', `Port ${port} on ${host} is in use`, {
      help: 'Stop the program that listens there, or choose another port with --port N.',
    });
  }
  if (code === 'EACCES') {
    return new SkerryError('PORT_FORBIDDEN', `This user may not listen on port ${port}`, {
      help: 'Choose a port from 1024 up with --port N.',
    });
  }
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND') {
    return new SkerryError('ADDRESS_UNAVAILABLE', `This machine has no address ${host}`, {
      help: 'Choose another with --host ADDRESS: 127.0.0.1 for this machine only, 0.0.0.0 for all networks.',
    });
  }
  return cause;
}
