/** A file that names the version, as text. */
export type Edit = (text: string) => string;

interface Lock {
  readonly version: string;
  readonly packages: Record<string, { name?: string; version?: string; dependencies?: Record<string, string> }>;
}

const VERSION = /^\d+\.\d+\.\d+(?:-[\w.]+)?$/;

/** Names of packages of this repository: they are released together, with one version. */
const OURS = /^@skerry\/|^create-skerry$|^skerry-workspace$/;

/** Whether a text is a version that can be released after another. */
export function follows(next: string, version: string): boolean {
  if (!VERSION.test(next)) return false;
  const [a, b] = [next, version].map((text) => text.split('-')[0]!.split('.').map(Number)) as [number[], number[]];
  const at = a.findIndex((part, index) => part !== b[index]);
  return at < 0 ? next !== version && version.includes('-') : a[at]! > b[at]!;
}

/** Files that name the version, and how each is brought to another. */
export function versionEdits(next: string): Readonly<Record<string, Edit>> {
  const manifest: Edit = (text) =>
    text.replace(/^( {2}"version": )"[^"]+"/m, `$1"${next}"`).replace(/^( +"@skerry\/\w+": )"(\^?)[^"]+"/gm, `$1"$2${next}"`);
  const template: Edit = (text) => text.replace(/^( +"@skerry\/\w+": )"(\^?)[^"]+"/gm, `$1"$2${next}"`);
  return {
    ...Object.fromEntries(['.', 'host', 'guest', 'sdk', 'sdk/create'].map((folder) => [`${folder}/package.json`, manifest])),
    ...Object.fromEntries(['assemblyscript', 'typescript'].map((language) => [`sdk/templates/${language}/base/package.json`, template])),
    'package-lock.json': (text) => lockAt(next, JSON.parse(text) as Lock),
  };
}

function lockAt(next: string, lock: Lock): string {
  for (const [path, entry] of Object.entries(lock.packages)) {
    if (path.includes('node_modules') || !OURS.test(entry.name ?? '')) continue;
    entry.version = next;
    for (const name of Object.keys(entry.dependencies ?? {})) if (OURS.test(name)) entry.dependencies![name] = next;
  }
  return `${JSON.stringify({ ...lock, version: next }, undefined, 2)}\n`;
}

const UNRELEASED = /^## Unreleased\n([^]*?)(?=^## |$(?![^]))/m;

/** What stands under "Unreleased" becomes that of the version. @throws Error when nothing does */
export function changelogAt(next: string, date: string, text: string): string {
  const entries = UNRELEASED.exec(text)?.[1]?.trim();
  if (entries === undefined || entries === '') throw new Error('CHANGELOG.md has nothing under "## Unreleased"');
  return text.replace(UNRELEASED, () => `## Unreleased\n\n## ${next} (${date})\n\n${entries}\n\n`).trimEnd() + '\n';
}
