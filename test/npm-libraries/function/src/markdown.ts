import { Marked } from 'marked';

const marked = new Marked({ gfm: true });
marked.use({
  renderer: { heading: ({ tokens, depth }) => `<h${depth} class="title">${tokens.map(({ raw }) => raw).join('')}</h${depth}>\n` },
});

/** Throws for anything but text. */
export function render(text: unknown): string {
  return marked.parse(text as string, { async: false });
}
