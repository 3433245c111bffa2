/** `node:stream/promises` */
import stream from '../stream.ts';

const { promises } = stream as unknown as { promises: Record<string, unknown> };

export const { finished, pipeline } = promises;
export default promises;
