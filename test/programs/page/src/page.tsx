import { Suspense, createContext, use, useContext, useId, type ReactNode } from 'react';

export interface Comment {
  name: string;
  text: string;
}

const Theme = createContext('light');

interface Props {
  comments: Promise<Comment[]>;
  motto: Promise<string>;
  theme: string;
}

export function Page({ comments, motto, theme }: Props) {
  return (
    <html lang="en" className={theme}>
      <head>
        <meta charSet="utf-8" />
        <title>Guests</title>
        <style>{'.dark { background: #111 }'}</style>
      </head>
      <body>
        <Theme value={theme}>
          <h1>Guests &amp; friends</h1>
          <Suspense fallback={<p>Loading a motto…</p>}>
            <Motto motto={motto} />
          </Suspense>
          <Suspense fallback={<p>Loading…</p>}>
            <Comments comments={comments} />
          </Suspense>
          <Form />
        </Theme>
      </body>
    </html>
  );
}

function Motto({ motto }: { motto: Promise<string> }) {
  return <blockquote>{use(motto)}</blockquote>;
}

function Comments({ comments }: { comments: Promise<Comment[]> }) {
  const all = use(comments);
  return (
    <ul>
      {all.map(({ name, text }, index) => (
        <li key={index} data-theme={useTheme()}>
          <b>{name}</b>: {text}
        </li>
      ))}
    </ul>
  );
}

const useTheme = () => useContext(Theme);

function Form(): ReactNode {
  const id = useId();
  return (
    <form method="post" encType="application/x-www-form-urlencoded">
      <label htmlFor={id}>Name</label>
      <input id={id} name="name" style={{ marginTop: 4, color: 'red' }} required />
      <textarea name="text" defaultValue={'<&>'} />
      <button disabled={false}>Send</button>
    </form>
  );
}
