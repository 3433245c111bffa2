/** `util.inspect`, as the package `node-inspect-extracted` has taken it out of Node.js. */
import { removeStandIns } from './inspect-loading.ts';

removeStandIns();

export { format, formatWithOptions, inspect, stripVTControlCharacters } from 'node-inspect-extracted';
