import { closeSync, openSync, readSync } from 'node:fs';
import { NotKept } from '../engine/index.ts';

const closing = new FinalizationRegistry<number>((fd) => closeSync(fd));

/** A file that is open as long as somebody holds it, even when its name is gone. */
export class OpenFile {
  readonly fd: number;

  private constructor(fd: number) {
    this.fd = fd;
    closing.register(this, fd);
  }

  /** @throws NotKept when it is gone */
  static open(path: string): OpenFile {
    try {
      return new OpenFile(openSync(path, 'r'));
    } catch (cause) {
      throw new NotKept(`${path} cannot be opened`, { cause });
    }
  }

  read(at: number, length: number): Uint8Array {
    const bytes = new Uint8Array(length);
    for (let done = 0; done < length;) {
      const count = readSync(this.fd, bytes, done, length - done, at + done);
      if (count === 0) throw new Error('A prepared function was cut short while it was in use: its file must be replaced, never changed');
      done += count;
    }
    return bytes;
  }
}
