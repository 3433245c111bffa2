/**
 * Names and versions as the component model spells them (Explainer.md, "Import and Export Definitions"): sources of
 * regular expressions without groups, and tests by them.
 */

/**
 * Words joined by `-`, each of one case; all but the first may begin with a digit. No word matches in two ways: a name of
 * thirty numbers and one wrong character would otherwise be tried in a thousand million ways.
 */
export const LABEL = '(?:[a-z][0-9a-z]*|[A-Z][0-9A-Z]*)(?:-(?:[0-9]+(?![0-9A-Za-z])|[0-9]*[a-z][0-9a-z]*|[0-9]*[A-Z][0-9A-Z]*))*';

const NUMBER = '(?:0|[1-9][0-9]*)';
const PRERELEASE = `(?:${NUMBER}|[0-9]*[A-Za-z-][0-9A-Za-z-]*)`;
const BUILD = '[0-9A-Za-z-]+';

/** Semantic Versioning 2.0.0. */
export const SEMVER = `${NUMBER}(?:\\.${NUMBER}){2}(?:-${PRERELEASE}(?:\\.${PRERELEASE})*)?(?:\\+${BUILD}(?:\\.${BUILD})*)?`;

const LABEL_PATTERN = new RegExp(`^${LABEL}$`);
const SEMVER_PATTERN = new RegExp(`^${SEMVER}$`);

export const isLabel = (text: string): boolean => LABEL_PATTERN.test(text);

export const isSemver = (text: string): boolean => SEMVER_PATTERN.test(text);
