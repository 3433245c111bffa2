const PORT = /:\d*$/;

/**
 * The host of an authority as domains are compared: in lower case, without port, and without the dot that a name of the
 * DNS may end with. Whatever else stands there is a name that no domain has.
 *
 * @example
 * hostNameOf('API.Example.org.:8080'); // 'api.example.org'
 */
export function hostNameOf(authority: string): string {
  const host = authority.replace(PORT, '').toLowerCase();
  return host.endsWith('.') ? host.slice(0, -1) : host;
}
