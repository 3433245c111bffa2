import { escapeHtml, toHtml } from './markdown.ts';

/** Even if something slipped through: no script runs, nothing is framed, nothing is sent. */
export const SECURITY = {
  'content-security-policy':
    "default-src 'none'; style-src 'unsafe-inline'; img-src https: http:; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
};

const STYLE = 'body{max-width:42em;margin:2em auto;padding:0 1em;font:18px/1.6 Georgia,serif}pre{overflow:auto}img{max-width:100%}';

function layout(title: string, content: string): string {
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${escapeHtml(title)}</title>
<style>${STYLE}</style>
${content}
</html>
`;
}

export function postPage(blog: string, slug: string, markdown: string): string {
  return layout(
    `${titleOf(markdown) ?? slug} – ${blog}`,
    `<nav><a href="/blog">${escapeHtml(blog)}</a></nav>\n<main>${toHtml(markdown)}</main>`,
  );
}

export function indexPage(blog: string, posts: ReadonlyMap<string, string | null>): string {
  const items = Array.from(posts, ([slug, markdown]) => `<li><a href="/blog/${slug}">${escapeHtml(titleOf(markdown ?? '') ?? slug)}</a>`);
  return layout(blog, `<h1>${escapeHtml(blog)}</h1>\n<ul>\n${items.join('\n')}\n</ul>`);
}

/** The first heading. */
function titleOf(markdown: string): string | undefined {
  return /^# +(.+)$/m.exec(markdown)?.[1]?.trim();
}

const SAMPLE = `# A *heading*

**Text**, \`code\`, ~~gone~~, [link](https://a.example), ![image](https://b.example), https://c.example, <b>HTML</b>, &amp;, \\*\\
and a line.

- a
- b

1. c

> d

| e |
|---|
| f |

---

\`\`\`
g
\`\`\`
`;

/**
 * A page with everything in it, made when the function is built. It differs whenever pages come to look different, so it belongs
 * into their tags. And what the renderer prepares when it first meets something is ready when a request comes.
 */
export const EDITION = postPage('', '', SAMPLE);
