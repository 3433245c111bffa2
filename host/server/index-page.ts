import { routesOf } from '../registry/index.ts';
import type { Deployment } from './deployment.ts';

/** What a person sees at `/`: the functions, where they answer and a line to try each. */
export function indexPage(functions: readonly Deployment[], origin: string): string {
  const rows = functions
    .toSorted((a, b) => a.manifest.name.localeCompare(b.manifest.name))
    .map((deployed) => row(deployed, origin));
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Skerry</title>
<style>
  body { font: 16px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 3rem auto; padding: 0 1rem; color: #1b2a33; background: #fbfcfc }
  h1 { font-weight: 600; letter-spacing: -.02em } article { border-top: 1px solid #d5dee2; padding: 1rem 0 }
  h2 { font-size: 1.1rem; margin: 0 } p { margin: .25rem 0; color: #4b5e69 } code { font-size: .9em; background: #eef3f5; padding: .15em .4em; border-radius: 4px; overflow-wrap: anywhere }
  a { color: #00688b } small { color: #6a7c86 }
  @media (prefers-color-scheme: dark) { body { background: #10181c; color: #dfe8ec } p, small { color: #93a5af } article { border-color: #26343b } code { background: #1c272d } a { color: #6cc6e8 } }
</style>
<h1>Skerry</h1>
<p>${functions.length} function${functions.length === 1 ? '' : 's'}, each request in its own sandbox.</p>
${rows.join('\n')}
</html>
`;
}

function row({ manifest, componentBytes, engine }: Deployment, origin: string): string {
  const example = tryIt({ manifest });
  const routes = manifest.routes ?? [`/${manifest.name}`, `/${manifest.name}/*`];
  return `<article>
  <h2><a href="${escapeHtml(example.path)}">${escapeHtml(manifest.name)}</a></h2>
  <p>${escapeHtml(manifest.description ?? '')}</p>
  <p>${routes.map((route) => `<code>${escapeHtml(route)}</code>`).join(' ')}</p>
  <p><code>${escapeHtml(curlLine(example, origin))}</code></p>
  <small>${sizeText(componentBytes)}, engine ${escapeHtml(engine)}</small>
</article>`;
}

export interface Example {
  readonly method: string;
  readonly path: string;
}

/** The first route that a plain request can try, with something in place of each parameter. */
export function tryIt({ manifest }: Pick<Deployment, 'manifest'>): Example {
  const routes = routesOf(manifest);
  const route = routes.find(({ methods }) => methods.includes('GET')) ?? routes[0]!;
  const path = route.path.replace(/\*$/, '').replace(/:[^/]+/g, '1');
  return { method: route.methods.includes('GET') ? 'GET' : route.methods[0]!, path };
}

export function curlLine({ method, path }: Example, origin: string): string {
  return `curl ${method === 'GET' ? '' : `-X ${method} `}${origin}${path}`;
}

export function sizeText(bytes: number): string {
  return bytes < 1024 * 1024 ? `${(bytes / 1024).toFixed(1)} KiB` : `${(bytes / 1024 / 1024).toFixed(1)} MiB`;
}

function escapeHtml(text: string): string {
  const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
  return text.replace(/[&<>"']/g, (character) => entities[character]!);
}
