/** What `process.env` is. `provideEnvironment` adds what the manifest sets. */
export const variables: Record<string, string | undefined> = {};
