/** Numbers that look random, and are the same each time. @returns one below what it is given */
export function randomNumbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state * 48_271) % 2_147_483_647;
    return state % below;
  };
}

/** Kinds of content, each of any size: nothing, noise, few letters, text, and copies from far back. */
export function sampleTexts(random: (below: number) => number): readonly ((size: number) => Buffer)[] {
  return [
    (size) => Buffer.alloc(size),
    (size) => Buffer.from(Array.from({ length: size }, () => random(256))),
    (size) => Buffer.from(Array.from({ length: size }, () => 97 + random(4))),
    (size) => Buffer.from('The quick brown fox jumps over the lazy dog. '.repeat(size / 45 + 1).slice(0, size)),
    (size) => copies(size, random),
  ];
}

function copies(size: number, random: (below: number) => number): Buffer {
  const bytes: number[] = [];
  while (bytes.length < size) {
    if (bytes.length < 10 || random(3) === 0) bytes.push(random(256));
    else {
      const distance = 1 + random(Math.min(bytes.length, 40_000));
      for (let left = 3 + random(300); left > 0; left--) bytes.push(bytes.at(-distance)!);
    }
  }
  return Buffer.from(bytes.slice(0, size));
}
