import corpus from '../corpus/fables.txt';

export interface Fable {
  /** The title in a URL. */
  readonly id: string;
  readonly title: string;
  readonly text: string;
}

/** What stands before the first `#` is about the file. */
export const FABLES: readonly Fable[] = corpus.split(/^# /m).slice(1).map(parse);

function parse(section: string): Fable {
  const end = section.indexOf('\n');
  const title = section.slice(0, end);
  return { id: title.toLowerCase().replaceAll(/[^a-z]+/g, '-'), title, text: section.slice(end).trim() };
}
