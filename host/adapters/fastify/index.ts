export { fastifyOptions, prepareApp } from './fastify-options.ts';
export { sizeText } from './index-page.ts';
export { skerryPlugin, type SkerryPluginOptions } from './plugin.ts';
export { createServer, listen, type ServerOptions } from './server.ts';
export { curlLine, tryIt } from './try-it.ts';
