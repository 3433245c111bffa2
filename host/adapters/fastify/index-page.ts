import type { Trial } from '../../registry/index.ts';
import { routesOf } from '../../routing/index.ts';
import type { Deployment } from '../../runtime/index.ts';
import { escapeHtml, policyHash } from './html.ts';
import { INDEX_SCRIPT, INDEX_STYLE } from './index-script.ts';
import { curlLine, tryIt } from './try-it.ts';

/** A list that fits on a screen needs no search. */
const LONG_LIST = 5;

/** Nothing but the page's own script and style, whatever a manifest or an answer holds. */
export const INDEX_POLICY = [
  "default-src 'none'",
  `script-src ${policyHash(INDEX_SCRIPT)}`,
  `style-src ${policyHash(INDEX_STYLE)}`,
  "connect-src 'self'",
  'img-src blob:',
  "form-action 'none'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** What a person sees at `/`: the functions, where they answer, and a request to try each with. */
export function indexPage(functions: readonly Deployment[], origin: string): string {
  const rows = functions.toSorted((a, b) => a.manifest.name.localeCompare(b.manifest.name)).map((deployed) => row(deployed, origin));
  const count = `${functions.length} function${functions.length === 1 ? '' : 's'}`;
  const search =
    '<label><span class="hidden-label">Search functions</span><input type="search" placeholder="Search functions" autocomplete="off"></label>';
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Skerry</title>
<style>${INDEX_STYLE}</style>
<main>
<h1>Skerry</h1>
<p><span id="count" role="status">${count}</span>, each request in its own sandbox.</p>
${functions.length > LONG_LIST ? search : ''}
${rows.join('\n')}
</main>
<script>${INDEX_SCRIPT}</script>
</html>
`;
}

function row(deployed: Deployment, origin: string): string {
  const { manifest, componentBytes, engine } = deployed;
  const example = tryIt(deployed);
  const routes = (manifest.routes ?? [`/${manifest.name}`, `/${manifest.name}/*`]).map((each) =>
    typeof each === 'string' ? each : each.route,
  );
  const text = [manifest.name, manifest.description ?? '', ...routes].join(' ').toLowerCase();
  return `<article data-text="${escapeHtml(text)}">
  <h2>${title(deployed, example)}</h2>
  <p>${escapeHtml(manifest.description ?? '')}</p>
  <p>${routes.map((route) => `<code>${escapeHtml(route)}</code>`).join(' ')}</p>
  <p><code>${escapeHtml(curlLine(example, origin))}</code></p>
  ${form(manifest.name, example)}
  <small>${sizeText(componentBytes)}, engine ${escapeHtml(engine)}</small>
</article>`;
}

/** A link where a browser can follow one. */
function title({ manifest }: Deployment, example: Trial): string {
  const name = escapeHtml(manifest.name);
  const path =
    example.method === 'GET'
      ? example.path
      : routesOf(manifest).find(({ methods, path: each }) => methods.includes('GET') && !/[:*]/.test(each))?.path;
  return path === undefined ? name : `<a href="${escapeHtml(path)}">${name}</a>`;
}

function form(name: string, { method, path, headers, body, file, content }: Trial): string {
  const request = JSON.stringify({ method, headers, content });
  const label = (text: string): string => `aria-label="${escapeHtml(`${text} of the request to ${name}`)}"`;
  const rows = Math.min(8, (body ?? '').split('\n').length + 1);
  const field =
    body === undefined ? '' : `<textarea name="body" rows="${rows}" spellcheck="false" ${label('Body')}>\n${escapeHtml(body)}</textarea>`;
  return `<form data-request="${escapeHtml(request)}">
    <div class="line"><code>${method}</code><input name="path" value="${escapeHtml(path)}" spellcheck="false" ${label('Path')}><button>Send</button></div>
    ${field}${file === undefined ? '' : `<p>The body is <code>${escapeHtml(file)}</code>.</p>`}
    <output aria-live="polite"></output>
  </form>`;
}

function sizeText(bytes: number): string {
  return bytes < 1024 * 1024 ? `${(bytes / 1024).toFixed(1)} KiB` : `${(bytes / 1024 / 1024).toFixed(1)} MiB`;
}
