import { Marked } from 'marked';

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

export function escapeHtml(text: string): string {
  return text.replaceAll(/[&<>"]/g, (character) => ENTITIES[character]!);
}

/** Where a link or an image may lead: anything else, such as `javascript:`, runs code in the reader's browser. */
function isHarmless(href: string): boolean {
  const url = URL.parse(href, 'https://blog.invalid/');
  return url !== null && ['http:', 'https:', 'mailto:'].includes(url.protocol);
}

// Set up once, when the function is built.
const marked = new Marked({
  gfm: true,
  renderer: {
    // Markdown may contain HTML. Here it is shown, not obeyed.
    html: ({ text }) => escapeHtml(text),
    link({ href, tokens }) {
      const content = this.parser.parseInline(tokens);
      return isHarmless(href) ? `<a href="${escapeHtml(href)}" rel="nofollow">${content}</a>` : content;
    },
    image: ({ href, text }) => (isHarmless(href) ? `<img src="${escapeHtml(href)}" alt="${escapeHtml(text)}">` : escapeHtml(text)),
  },
});

export function toHtml(markdown: string): string {
  return marked.parse(markdown, { async: false });
}
