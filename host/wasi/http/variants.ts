/** `wasi:http/types#method` and `#scheme` to and from the strings that the rest of the host uses. */

export interface Method {
  readonly tag: string;
  readonly val?: string;
}

export interface Scheme {
  readonly tag: string;
  readonly val?: string;
}

const STANDARD_METHODS = ['get', 'head', 'post', 'put', 'delete', 'connect', 'options', 'trace', 'patch'] as const;

const METHOD_OF: ReadonlyMap<string, Method> = new Map(STANDARD_METHODS.map((tag) => [tag.toUpperCase(), { tag }]));
const SCHEME_OF: ReadonlyMap<string, Scheme> = new Map([
  ['http', { tag: 'HTTP' }],
  ['https', { tag: 'HTTPS' }],
]);

/** Methods are case-sensitive: `get` is another method than `GET`. */
export const methodOf = (name: string): Method => METHOD_OF.get(name) ?? { tag: 'other', val: name };

export const methodName = (method: Method): string => (method.tag === 'other' ? (method.val ?? '') : method.tag.toUpperCase());

export const schemeOf = (name: string): Scheme => SCHEME_OF.get(name) ?? { tag: 'other', val: name };

/** Schemes are not: whatever the guest spells `HTTPS` is https. */
export const schemeName = (scheme: Scheme): string =>
  scheme.tag === 'other' ? (scheme.val ?? '').toLowerCase() : scheme.tag.toLowerCase();
