import { stripVTControlCharacters } from 'node:util';
import { escapeHtml, policyHash } from '@skerry/host/index-page';
import { shown } from '../../functions/discover.ts';
import type { Failure } from './slot.ts';

/** Names the failure that a page shows: its request is answered when that is no longer the latest. */
export const SHOWN_HEADER = 'skerry-shown';

/** Waits for the repair and loads the page again; while the server is away, asks again every second. */
const SCRIPT = `const wait = () => fetch(location.href, {
  cache: 'no-store', headers: { '${SHOWN_HEADER}': document.documentElement.dataset.failure },
}).then((answer) => answer.text()).then(() => location.reload(), () => setTimeout(wait, 1000));
wait();`;

const STYLE = `
  body { font: 16px/1.5 system-ui, sans-serif; max-width: 64rem; margin: 3rem auto; padding: 0 1rem; color: #1b2a33; background: #fbfcfc }
  h1 { font-size: 1.3rem; font-weight: 600; border-left: 4px solid #b3261e; padding-left: .75rem }
  pre { background: #eef3f5; padding: 1rem; border-radius: 6px; overflow-x: auto; font-size: .9rem; line-height: 1.45 }
  p { color: #4b5e69 } small { color: #6a7c86 }
  @media (prefers-color-scheme: dark) { body { background: #10181c; color: #dfe8ec } p, small { color: #93a5af } pre { background: #1c272d } }
`;

/** Nothing but the script and the style above, whatever a message holds. */
export const PAGE_POLICY = [
  "default-src 'none'",
  `script-src ${policyHash(SCRIPT)}`,
  `style-src ${policyHash(STYLE)}`,
  "connect-src 'self'",
  "base-uri 'none'",
  "frame-ancestors 'self'",
].join('; ');

/**
 * What a browser shows in place of a function that is broken, or of an answer that failed.
 *
 * @param what becomes of the function, for the title
 */
export function failurePage({ name, directory, error }: Omit<Failure, 'id'>, id: string, what = 'is broken'): string {
  const where = error.where ? `<p>${plain(error.where)}</p>` : '';
  const help = error.help ? `<p><b>Help:</b> ${plain(error.help)}</p>` : '';
  return `<!doctype html>
<html lang="en" data-failure="${id}">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${plain(name)} ${what}</title>
<noscript><meta http-equiv="refresh" content="2"></noscript>
<style>${STYLE}</style>
<h1>${plain(name)} ${what}</h1>
${where}
<pre>${plain(error.message)}</pre>
${help}
<small>${error.code} in ${plain(shown(directory))}. This page goes away once the function is fixed.</small>
<script>${SCRIPT}</script>
</html>
`;
}

/** A compiler's message may be coloured for a terminal. */
function plain(text: string): string {
  return escapeHtml(stripVTControlCharacters(text));
}
