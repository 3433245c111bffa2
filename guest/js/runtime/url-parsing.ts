/** The engine's `URL` lacks the two that do not throw. */

const parse = (url: string | URL, base?: string | URL): URL | null => {
  try {
    return new URL(url, base);
  } catch {
    return null;
  }
};
URL.parse ??= parse;
URL.canParse ??= (url, base) => parse(url, base) !== null;
