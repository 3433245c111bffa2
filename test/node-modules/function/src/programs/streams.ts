import stream, { Duplex, PassThrough, Readable, Transform, Writable, addAbortSignal, finished, pipeline } from 'node:stream';
import { finished as finishedLater, pipeline as pipelineLater } from 'node:stream/promises';
import { arrayBuffer, buffer, json, text } from 'node:stream/consumers';
import { ReadableStream as Web } from 'node:stream/web';
import { Buffer } from 'node:buffer';
import type { Cases } from './describe.ts';

const upper = (): Transform =>
  new Transform({
    transform(chunk: Buffer, _encoding, done) {
      done(null, String(chunk).toUpperCase());
    },
  });
const collect = (): { sink: Writable; parts: unknown[] } => {
  const parts: unknown[] = [];
  return {
    parts,
    sink: new Writable({
      write(chunk, _encoding, done) {
        parts.push(chunk);
        done();
      },
    }),
  };
};

export const cases: Cases = {
  'from an array': async () => {
    const seen: unknown[] = [];
    for await (const value of Readable.from(['a', 'b', 3])) seen.push(value);
    return seen;
  },
  'from a generator': async () =>
    text(
      Readable.from(
        (function* () {
          yield 'x';
          yield 'y';
        })(),
      ),
    ),
  'data and end': () =>
    new Promise((resolve) => {
      const seen: unknown[] = [];
      Readable.from([Buffer.from('a'), Buffer.from('b')])
        .on('data', (chunk) => seen.push(chunk))
        .on('end', () => seen.push('end'))
        .on('close', () => resolve(seen));
    }),
  setEncoding: () =>
    new Promise((resolve) => {
      let all = '';
      const source = new Readable({
        read() {
          this.push(Buffer.from([0xe2, 0x82]));
          this.push(Buffer.from([0xac]));
          this.push(null);
        },
      });
      source
        .setEncoding('utf8')
        .on('data', (chunk) => (all += chunk))
        .on('end', () => resolve(all));
    }),
  pipe: () =>
    new Promise((resolve) => {
      const { sink, parts } = collect();
      Readable.from(['a', 'b'], { objectMode: false })
        .pipe(upper())
        .pipe(sink)
        .on('finish', () => resolve(Buffer.concat(parts as Buffer[]).toString()));
    }),
  pipeline: () =>
    new Promise((resolve) => {
      const { sink, parts } = collect();
      pipeline(Readable.from(['x'], { objectMode: false }), upper(), new PassThrough(), sink, (error) =>
        resolve([error, parts.map(String)]),
      );
    }),
  'pipeline that fails': () =>
    new Promise((resolve) => {
      const { sink } = collect();
      const bad = new Transform({
        transform(_chunk, _encoding, done) {
          done(new RangeError('bad'));
        },
      });
      pipeline(Readable.from(['x'], { objectMode: false }), bad, sink, (error) => resolve([error, bad.destroyed, sink.destroyed]));
    }),
  'pipeline as a promise': async () => {
    const { sink, parts } = collect();
    await pipelineLater(
      Readable.from(['1', '2'], { objectMode: false }),
      async function* (source) {
        for await (const chunk of source) yield `<${String(chunk)}>`;
      },
      sink,
    );
    return parts.map(String);
  },
  finished: async () => {
    const { sink } = collect();
    sink.end('x');
    await finishedLater(sink);
    return [
      sink.writableFinished,
      sink.writableEnded,
      await new Promise((resolve) => finished(Readable.from([]).resume(), (error) => resolve(error ?? 'fine'))),
    ];
  },
  destroy: () =>
    new Promise((resolve) => {
      const source = new Readable({ read() {} });
      source.on('error', (error) => resolve([error, source.destroyed, source.errored]));
      source.destroy(new RangeError('gone'));
    }),
  'write after end': () =>
    new Promise((resolve) => {
      const { sink } = collect();
      sink.on('error', (error) => resolve(error));
      sink.end();
      sink.write('late');
    }),
  'high water mark': () => {
    const { sink } = collect();
    const slow = new Writable({ highWaterMark: 3, write() {} });
    return [
      slow.write('ab'),
      slow.write('cd'),
      slow.writableLength,
      slow.writableNeedDrain,
      sink.writableHighWaterMark,
      new Readable().readableHighWaterMark,
      new Readable({ objectMode: true }).readableHighWaterMark,
    ];
  },
  drain: () =>
    new Promise((resolve) => {
      const seen: unknown[] = [];
      const slow = new Writable({
        highWaterMark: 1,
        write(_chunk, _encoding, done) {
          setTimeout(done, 1);
        },
      });
      slow.on('drain', () => resolve([...seen, 'drain']));
      seen.push(slow.write('ab'));
    }),
  writev: () =>
    new Promise((resolve) => {
      const seen: unknown[] = [];
      const sink = new Writable({
        writev(chunks, done) {
          seen.push(chunks.map(({ chunk }) => String(chunk)));
          done();
        },
      });
      sink.cork();
      sink.write('a');
      sink.write('b');
      sink.uncork();
      sink.end(() => resolve(seen));
    }),
  duplex: () =>
    new Promise((resolve) => {
      const seen: unknown[] = [];
      const echo = new Duplex({
        read() {},
        write(chunk, _encoding, done) {
          this.push(chunk);
          done();
        },
        final(done) {
          this.push(null);
          done();
        },
      });
      echo.on('data', (chunk) => seen.push(String(chunk))).on('end', () => resolve(seen));
      echo.end('hello');
    }),
  'object mode': async () => {
    const doubled = new Transform({
      objectMode: true,
      transform(value: number, _encoding, done) {
        done(null, value * 2);
      },
    });
    const seen: unknown[] = [];
    for await (const value of Readable.from([1, 2, 3]).pipe(doubled)) seen.push(value);
    return seen;
  },
  operators: async () => [
    await Readable.from([1, 2, 3, 4])
      .filter((value: number) => value % 2 === 0)
      .map((value: number) => value * 10)
      .toArray(),
    await Readable.from([1, 2]).reduce((sum: number, value: number) => sum + value, 0),
    await Readable.from([1, 2, 3]).take(2).toArray(),
    await Readable.from([5]).some((value: number) => value > 4),
  ],
  'abort signal': () =>
    new Promise((resolve) => {
      const abort = new AbortController();
      const source = addAbortSignal(abort.signal, new Readable({ read() {} }));
      source.on('error', (error: Error & { code?: unknown }) => resolve([error.name, error.code]));
      abort.abort();
    }),
  'to and from the web': async () => {
    const web = Readable.toWeb(Readable.from([Buffer.from('a'), Buffer.from('b')], { objectMode: false })) as unknown as ReadableStream;
    return [await new Response(web).text(), await text(Readable.fromWeb(new Response('from the web').body as never))];
  },
  'a web writable': async () => {
    const { sink, parts } = collect();
    const writer = (Writable.toWeb(sink) as unknown as WritableStream).getWriter();
    await writer.write(new Uint8Array([65]));
    await writer.close();
    return parts.map(String);
  },
  consumers: async () => [
    await text(Readable.from(['a', 'b'])),
    await json(Readable.from(['{"a":', '1}'])),
    await buffer(Readable.from([Buffer.from('x')])),
    (await arrayBuffer(Readable.from([Buffer.from('yz')]))).byteLength,
    await text(new Response('web').body as never),
  ],
  'unshift and read': () => {
    const source = new Readable({ read() {} });
    source.push('abc');
    const first = source.read(2) as Buffer;
    source.unshift(Buffer.from('zz'));
    return [String(first), String(source.read(2))];
  },
  names: () => [
    stream === stream.Stream,
    typeof stream.Readable,
    Web === ReadableStream,
    stream.isReadable(Readable.from([])),
    stream.isErrored(Readable.from([])),
    typeof stream.promises.pipeline,
  ],
  'events of errors in read': () =>
    new Promise((resolve) => {
      new Readable({
        read() {
          this.destroy(new TypeError('x'));
        },
      })
        .on('error', (error) => resolve(error))
        .resume();
    }),
};
