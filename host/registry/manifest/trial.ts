/** A request that shows what the function does: for start-up lines and the page at `/`. */
export interface Trial {
  readonly method: string;
  /** With its query. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
  /** A file with the body, relative to `skerry.json`; once it has been read, as a user would type it. */
  readonly file: string | undefined;
  /** The content of the file in Base64, once it has been read. */
  readonly content: string | undefined;
}

/** As people write it. */
export interface RawTrial {
  method?: string;
  path: string;
  headers?: Record<string, string>;
  body?: string;
  file?: string;
}

export function trialOf(raw: RawTrial | undefined): Trial | undefined {
  if (raw === undefined) return undefined;
  const { method = 'GET', path, headers = {}, body, file } = raw;
  return { method, path, headers, body, file, content: undefined };
}
