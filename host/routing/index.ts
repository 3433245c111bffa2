/** Who answers a request: by host, method and path. */
export { type Domain, Domains } from './domains.ts';
export { hostNameOf } from './host-name.ts';
export { decodable, segmentsOf } from './path.ts';
export { type Leads, PathRouter } from './path-router.ts';
export { Registry } from './registry.ts';
export { claimsOf, type Route, routesOf } from './route.ts';
