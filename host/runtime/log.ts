/** A line of the host's log, as pino takes it. */
type Write = (fields: object, message: string) => void;

/** The host's log. Any logger of pino or Fastify is one. */
export interface Log {
  readonly trace: Write;
  readonly debug: Write;
  readonly info: Write;
  readonly warn: Write;
  readonly error: Write;
  readonly fatal: Write;
}
