import type { Handler } from '@skerry/guest';
import { rows, work } from '../../work.ts';

const JSON_TEXT = rows();

export default {
  fetch: () => Response.json(work(JSON_TEXT)),
} satisfies Handler;
