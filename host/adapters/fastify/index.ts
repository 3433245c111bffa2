export { fastifyOptions, prepareApp } from './fastify-options.ts';
export { escapeHtml, policyHash } from './html.ts';
export { skerryPlugin, type SkerryPluginOptions } from './plugin.ts';
export { createServer, listen, type ServerOptions } from './server.ts';
export { curlLine, tryIt } from './try-it.ts';
