export { fastifyOptions, prepareApp } from './fastify-options.ts';
export { skerryPlugin, type SkerryPluginOptions } from './plugin.ts';
export { createServer, listen, type ServerOptions } from './server.ts';
