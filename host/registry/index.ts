export * from './manifest/index.ts';
export { Registry } from './registry.ts';
export { createRouter, METHODS, type Route, type Router, routesOf } from './routes.ts';
