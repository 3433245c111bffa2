import { defineClass } from '../define.ts';

/** https://encoding.spec.whatwg.org/#interface-textdecoderstream */
class TextDecoderStream {
  readonly #decoder: TextDecoder;
  readonly #transform: TransformStream<BufferSource, string>;

  constructor(label = 'utf-8', options: TextDecoderOptions = {}) {
    // What is not said is decided as the decoder decides it.
    const decoder = new TextDecoder(label, { ignoreBOM: Boolean(options.ignoreBOM), fatal: Boolean(options.fatal) });
    this.#decoder = decoder;
    this.#transform = new TransformStream({
      transform(chunk, controller) {
        if (!isBytes(chunk)) throw new TypeError('A TextDecoderStream takes bytes: an ArrayBuffer or a view of one');
        emit(decoder.decode(chunk, { stream: true }), controller);
      },
      flush: (controller) => emit(decoder.decode(), controller),
    });
  }

  get encoding(): string {
    return this.#decoder.encoding;
  }

  get fatal(): boolean {
    return this.#decoder.fatal;
  }

  get ignoreBOM(): boolean {
    return this.#decoder.ignoreBOM;
  }

  get readable(): ReadableStream<string> {
    return this.#transform.readable;
  }

  get writable(): WritableStream<BufferSource> {
    return this.#transform.writable;
  }
}

function isBytes(value: unknown): value is BufferSource {
  return ArrayBuffer.isView(value) || Object.prototype.toString.call(value) === '[object ArrayBuffer]';
}

function emit(text: string, controller: TransformStreamDefaultController<string>): void {
  if (text !== '') controller.enqueue(text);
}

/** https://encoding.spec.whatwg.org/#interface-textencoderstream */
class TextEncoderStream {
  readonly #transform: TransformStream<string, Uint8Array>;

  constructor() {
    const encoder = new TextEncoder();
    // The first half of a surrogate pair whose second is in the next chunk.
    let half = '';
    this.#transform = new TransformStream({
      transform(chunk, controller) {
        let text = half + String(chunk);
        half = /[\uD800-\uDBFF]$/.test(text) ? text.slice(-1) : '';
        if (half !== '') text = text.slice(0, -1);
        if (text !== '') controller.enqueue(encoder.encode(text));
      },
      flush(controller) {
        if (half !== '') controller.enqueue(encoder.encode('\uFFFD'));
      },
    });
  }

  get encoding(): string {
    return 'utf-8';
  }

  get readable(): ReadableStream<Uint8Array> {
    return this.#transform.readable;
  }

  get writable(): WritableStream<string> {
    return this.#transform.writable;
  }
}

defineClass('TextDecoderStream', TextDecoderStream);
defineClass('TextEncoderStream', TextEncoderStream);
