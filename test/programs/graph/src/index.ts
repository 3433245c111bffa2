import type { Context, Env, Handler } from '@skerry/guest';
import { createSchema, createYoga } from 'graphql-yoga';
import { GraphQLError } from 'graphql';

interface Book {
  id: string;
  title: string;
  author: string;
  year: number;
}

const schema = createSchema<Env & Context>({
  typeDefs: /* GraphQL */ `
    type Book {
      id: ID!
      title: String!
      author: Author!
      year: Int!
    }
    type Author {
      name: String!
      books: [Book!]!
    }
    type Query {
      book(id: ID!): Book
      books(first: Int = 10): [Book!]!
      author(name: String!): Author!
    }
    input NewBook {
      title: String!
      author: String!
      year: Int!
    }
    type Mutation {
      add(book: NewBook!): Book!
    }
    type Subscription {
      count(to: Int!): Int!
    }
  `,
  resolvers: {
    Query: {
      book: (_, { id }: { id: string }, { books }) => books.get<Book>(id, 'json'),
      books: (_, { first }: { first: number }, env) => all(env, first),
      author: (_, { name }: { name: string }) => ({ name }),
    },
    Book: { author: (book: Book) => ({ name: book.author }) },
    Author: { books: async ({ name }: { name: string }, _, env) => (await all(env, 1000)).filter((each) => each.author === name) },
    Mutation: {
      async add(_, { book }: { book: Omit<Book, 'id'> }, { books }) {
        if (book.year > 2100) throw new GraphQLError('That is in the future', { extensions: { code: 'FUTURE' } });
        const made = { id: crypto.randomUUID(), ...book };
        await books.put(made.id, JSON.stringify(made));
        return made;
      },
    },
    Subscription: {
      count: {
        async *subscribe(_, { to }: { to: number }) {
          for (let at = 1; at <= to; at++) {
            await new Promise((resolve) => setTimeout(resolve, 5));
            yield { count: at };
          }
        },
      },
    },
  },
});

async function all({ books }: Env, limit: number): Promise<Book[]> {
  const { keys } = await books.list({ limit });
  const found = await books.getMany<Book>(keys, 'json');
  return [...found.values()].filter((book) => book !== null);
}

const yoga = createYoga<Env & Context>({ schema, logging: 'warn' });

export default { fetch: (request, env, ctx) => yoga.fetch(request, env, ctx) } satisfies Handler;
