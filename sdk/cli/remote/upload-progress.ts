import { clearLine, cursorTo } from 'node:readline';

const KiB = 1024;
const MiB = 1024 * KiB;

const size = (bytes: number): string => (bytes < MiB ? `${Math.ceil(bytes / KiB)} KiB` : `${(bytes / MiB).toFixed(1)} MiB`);

/** Shows how far an upload is, on a terminal; elsewhere one line when it is over. */
export function uploadProgress(name: string, total: number, quiet: boolean): { show(bytes: number): void; done(sent: number): void } {
  const isShown = !quiet && process.stderr.isTTY === true;
  let shown = -1;
  return {
    show(bytes) {
      const percent = Math.floor((bytes / total) * 100);
      if (!isShown || percent === shown) return;
      shown = percent;
      cursorTo(process.stderr, 0);
      process.stderr.write(`uploading ${name}: ${percent}% of ${size(total)}`);
    },
    done(sent) {
      if (isShown && shown >= 0) {
        cursorTo(process.stderr, 0);
        clearLine(process.stderr, 0);
      }
      if (!quiet && sent > 0) console.error(`Uploaded ${name}: ${size(sent)}.`);
    },
  };
}
