import { type Manifest, type Trial } from '../registry/index.ts';
import { routesOf } from '../routing/index.ts';
import { escapeHtml, policyHash } from './html.ts';
import { INDEX_SCRIPT, INDEX_STYLE } from './script.ts';
import { curlLine, tryIt } from './try-it.ts';

/** A list that fits on a screen needs no search. */
const LONG_LIST = 5;

export interface ListedFunction {
  readonly manifest: Manifest;
  /** Of its component. */
  readonly componentBytes: number;
  /** What runs it; undefined: nobody has a choice. */
  readonly engine?: string;
}

export interface IndexPage {
  readonly html: string;
  /** Content security policy: nothing but the page's own script and style, whatever a manifest or an answer holds. */
  readonly policy: string;
}

export interface IndexPageOptions {
  /** Shown in commands for a shell; undefined: a shell cannot reach the functions. */
  readonly origin?: string;
  /** For a page in a file, whose folder is where paths begin. */
  readonly file?: {
    /** Runs before the page's own. It sets `globalThis.ready`, a promise that requests wait for. */
    readonly script: string;
  };
}

/** What a person sees at `/`: the functions, where they answer, and a request to try each with. */
export function indexPage(functions: readonly ListedFunction[], { origin, file }: IndexPageOptions): IndexPage {
  const rows = functions
    .toSorted((a, b) => a.manifest.name.localeCompare(b.manifest.name))
    .map((each) => row(each, origin, file ? '.' : ''));
  const count = `${functions.length} function${functions.length === 1 ? '' : 's'}`;
  const search =
    '<label><span class="hidden-label">Search functions</span><input type="search" placeholder="Search functions" autocomplete="off"></label>';
  const code = (file?.script ?? '') + INDEX_SCRIPT;
  const policy = policyOf(code);
  const html = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
${file ? head(policy) : ''}<title>Skerry</title>
<style>${INDEX_STYLE}</style>
<main>
<h1>Skerry</h1>
<p><span id="count" role="status">${count}</span>, each request in its own sandbox.</p>
<div id="state" role="status"></div>
${functions.length > LONG_LIST ? search : ''}
${rows.join('\n')}
</main>
<script>${code}</script>
</html>
`;
  return { html, policy: `${policy}; frame-ancestors 'none'` };
}

function policyOf(script: string): string {
  return [
    "default-src 'none'",
    `script-src ${policyHash(script)}`,
    `style-src ${policyHash(INDEX_STYLE)}`,
    "connect-src 'self'",
    "worker-src 'self'",
    'img-src blob: data:',
    "form-action 'none'",
    "base-uri 'none'",
  ].join('; ');
}

/** What a server says in the head of its response. */
const head = (policy: string): string =>
  `<meta http-equiv="content-security-policy" content="${escapeHtml(policy)}">\n<link rel="icon" href="data:,">\n`;

function row({ manifest, componentBytes, engine }: ListedFunction, origin: string | undefined, base: string): string {
  const example = tryIt(manifest);
  const routes = (manifest.routes ?? [`/${manifest.name}`, `/${manifest.name}/*`]).map((each) =>
    typeof each === 'string' ? each : each.route,
  );
  const text = [manifest.name, manifest.description ?? '', ...routes].join(' ').toLowerCase();
  return `<article data-text="${escapeHtml(text)}">
  <h2>${title(manifest, example, base)}</h2>
  <p>${escapeHtml(manifest.description ?? '')}</p>
  <p>${routes.map((route) => `<code>${escapeHtml(route)}</code>`).join(' ')}</p>
  ${origin === undefined ? '' : `<p><code>${escapeHtml(curlLine(example, origin))}</code></p>`}
  ${form(manifest.name, example)}
  <small>${sizeText(componentBytes)}${engine === undefined ? '' : `, engine ${escapeHtml(engine)}`}</small>
</article>`;
}

/** A link where a browser can follow one. */
function title(manifest: Manifest, example: Trial, base: string): string {
  const name = escapeHtml(manifest.name);
  const path =
    example.method === 'GET'
      ? example.path
      : routesOf(manifest).find(({ methods, path: each }) => methods.includes('GET') && !/[:*]/.test(each))?.path;
  return path === undefined ? name : `<a href="${escapeHtml(base + path)}">${name}</a>`;
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
