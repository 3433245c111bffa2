type Branch = ReadableStreamDefaultController<Uint8Array>;

/**
 * Two streams of what one gives, the second with chunks of its own: who changes or transfers one of the first does not change the
 * other. https://streams.spec.whatwg.org/#abstract-opdef-readablestreamdefaulttee with `cloneForBranch2`.
 */
export function tee(stream: ReadableStream<Uint8Array>): [ReadableStream<Uint8Array>, ReadableStream<Uint8Array>] {
  const reader = stream.getReader();
  const branches = new Set<Branch>();
  const cancelled: unknown[] = [];
  const both = Promise.withResolvers<void>();
  let isReading = false;
  let isOver = false;

  function pass(first: Branch, second: Branch, { done, value }: ReadableStreamReadResult<Uint8Array>): void {
    isReading = false;
    if (done) return end((branch) => branch.close());
    const copy = branches.has(second) ? structuredClone(value) : value;
    if (branches.has(first)) first.enqueue(value);
    if (branches.has(second)) second.enqueue(copy);
  }

  function end(action: (branch: Branch) => void): void {
    isOver = true;
    both.resolve();
    for (const branch of branches) action(branch);
  }

  const controllers: Branch[] = [];
  const [first, second] = [0, 1].map((at) => {
    const source: UnderlyingDefaultSource<Uint8Array> = {
      start(controller) {
        controllers[at] = controller;
        branches.add(controller);
      },
      pull() {
        if (isReading) return;
        isReading = true;
        reader
          .read()
          .then((result) => pass(controllers[0]!, controllers[1]!, result))
          .catch((error: unknown) => end((branch) => branch.error(error)));
      },
      cancel(reason) {
        cancelled[at] = reason;
        branches.delete(controllers[at]!);
        if (branches.size === 0 && !isOver) both.resolve(reader.cancel(cancelled));
        return both.promise;
      },
    };
    return new ReadableStream<Uint8Array>(source, { highWaterMark: 0 });
  });
  return [first!, second!];
}
