/** `node:url`: that of the package `unenv`, which is Node's own. */
import url, { parse } from 'unenv/node/url';

/** It warns once of `parse`, on which packages rely; each request would be the first one. */
function warnAtOnce(): void {
  const { warn } = console;
  console.warn = () => undefined;
  parse('');
  console.warn = warn;
}

warnAtOnce();

export {
  URL,
  URLSearchParams,
  Url,
  domainToASCII,
  domainToUnicode,
  fileURLToPath,
  format,
  parse,
  pathToFileURL,
  resolve,
  resolveObject,
  urlToHttpOptions,
} from 'unenv/node/url';
export default url;
