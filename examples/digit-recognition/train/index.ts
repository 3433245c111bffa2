/** `node examples/digit-recognition/train/index.ts` trains anew and writes `assembly/weights.ts`. */
import { writeFile } from 'node:fs/promises';
import { quantize, sourceOf, trainModel } from './model.ts';

const [hidden, output] = trainModel();
await writeFile(new URL('../assembly/weights.ts', import.meta.url), sourceOf([quantize(hidden), quantize(output)]));
