export * from './manifest/index.ts';
export { Registry } from './registry.ts';
export { claimsOf, createRouter, decodable, type Route, type Router, routesOf } from './routes.ts';
