/** Packages that come without types. */

declare module 'events/' {
  const Emitter: unknown;
  export default Emitter;
}

declare module 'readable-stream/lib/stream.js' {
  const stream: Record<string, unknown>;
  export default stream;
}

declare module 'string_decoder/' {
  const decoder: { readonly StringDecoder: { (encoding?: string): void; readonly prototype: object } };
  export default decoder;
}
