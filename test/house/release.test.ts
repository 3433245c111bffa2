import { describe, expect, it } from 'vitest';
import { changelogAt, follows, versionEdits } from '../../.ci/release/versions.ts';
import { read } from './source-files.ts';

const NEXT = '9.8.7';

describe('a release', () => {
  it.each([
    ['0.1.1', '0.1.0', true],
    ['1.0.0', '0.9.9', true],
    ['0.2.0-beta.1', '0.1.0', true],
    ['0.2.0', '0.2.0-beta.1', true],
    ['0.1.0', '0.1.0', false],
    ['0.0.9', '0.1.0', false],
    ['v0.2.0', '0.1.0', false],
    ['', '0.1.0', false],
  ])('of %j after %j: %s', (next, version, isPossible) => {
    expect(follows(next, version)).toBe(isPossible);
  });

  it.each(Object.entries(versionEdits(NEXT)))('sets the version in %s', (file, edit) => {
    const { version } = JSON.parse(read('package.json')) as { version: string };
    const before = read(file);
    const after = edit(before);
    expect(after).not.toBe(before);
    expect(JSON.parse(after)).toBeDefined();
    expect(after.replaceAll(NEXT, version)).toBe(before);
    const ours = [...after.matchAll(/"(@skerry\/\w+)": "([^"]+)"/g)];
    expect(ours.filter(([, , named]) => named!.replace('^', '') !== NEXT)).toEqual([]);
  });

  it('closes the changelog', () => {
    const text = '# Changelog\n\nWords.\n\n## Unreleased\n\n- New.\n\n## 0.1.0 (2026-01-01)\n\n- Old.\n';
    expect(changelogAt(NEXT, '2026-02-02', text)).toBe(
      '# Changelog\n\nWords.\n\n## Unreleased\n\n## 9.8.7 (2026-02-02)\n\n- New.\n\n## 0.1.0 (2026-01-01)\n\n- Old.\n',
    );
    expect(() => changelogAt(NEXT, '2026-02-02', '# Changelog\n\n## Unreleased\n\n## 0.1.0\n')).toThrow('nothing under');
    expect(changelogAt(NEXT, '2026-02-02', '# Changelog\n\n## Unreleased\n\n- Only.\n')).toBe(
      '# Changelog\n\n## Unreleased\n\n## 9.8.7 (2026-02-02)\n\n- Only.\n',
    );
  });
});
