import Fastify from 'fastify';

/** Bare Fastify with default settings: what a server in this process could reach with no sandbox at all. */
const app = Fastify();
app.get('/', (_request, reply) => reply.type('text/plain; charset=utf-8').send('Hello World from /\n'));
await app.listen({ host: '127.0.0.1', port: Number(process.argv[2]) });
