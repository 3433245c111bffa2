import type { Manifest, Trial } from '../registry/index.ts';
import { routesOf } from '../routing/index.ts';

/** What the manifest says to try, or the first route that a plain request can, with something for each parameter. */
export function tryIt(manifest: Manifest): Trial {
  if (manifest.try) return manifest.try;
  const routes = routesOf(manifest);
  const route = routes.find(({ methods }) => methods.includes('GET')) ?? routes[0]!;
  const path = route.path.replace(/\*$/, '').replace(/:[^/]+/g, '1');
  const method = route.methods.includes('GET') ? 'GET' : route.methods[0]!;
  return { method, path, headers: {}, body: undefined, file: undefined, content: undefined };
}

/** The request as a command for a shell. */
export function curlLine({ method, path, headers, body, file }: Trial, origin: string): string {
  const payload = file === undefined ? body : `@${file}`;
  const usual = payload === undefined ? 'GET' : 'POST';
  return [
    'curl',
    ...(method === 'HEAD' ? ['-I'] : method === usual ? [] : ['-X', method]),
    ...Object.entries(headers).flatMap(([name, value]) => ['-H', quoted(`${name}: ${value}`)]),
    ...(payload === undefined ? [] : ['--data-binary', quoted(payload)]),
    quoted(origin + path),
  ].join(' ');
}

/** Between quotes a shell leaves everything as it is. A text of several lines stays on one, as bash and zsh spell it. */
function quoted(text: string): string {
  if (/^[\w@%+=:,./-]+$/.test(text)) return text;
  if (/[\n\r]/.test(text))
    return `$'${text
      .replace(/[\\']/g, String.raw`\$&`)
      .replaceAll('\n', String.raw`\n`)
      .replaceAll('\r', String.raw`\r`)}'`;
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
