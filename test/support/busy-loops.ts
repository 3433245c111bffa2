import { spawn } from 'node:child_process';

/**
 * Keeps processors busy with something else.
 *
 * @returns what ends it
 */
export function busyLoops(count: number): () => void {
  const loops = Array.from({ length: count }, () => spawn(process.execPath, ['-e', 'for (;;);'], { stdio: 'ignore' }));
  return () => {
    for (const loop of loops) loop.kill('SIGKILL');
  };
}
