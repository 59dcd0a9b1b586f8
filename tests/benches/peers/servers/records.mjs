// One record by its id, for servers that execute resolvers: prepared statements, and a loader for each kind of row.

import DataLoader from 'dataloader';
import pg from 'pg';

export const typeDefs = `
  type Query { document(id: ID!): Document }
  type Document { id: ID! kind: String! symbol: String title: Text! date: Dated body: Body }
  type Text { language: String! text: String! }
  type Dated { edtf: String! }
  type Body { id: ID! acronym: String! name: Text! }
`;

const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL, max: Number(process.env.CONNECTIONS) });

const written = (prefix, id) => `${prefix}_${id.replaceAll('-', '')}`;
const picked = (text) => {
  const language = 'en' in text ? 'en' : Object.keys(text).sort()[0];
  return { language, text: text[language] };
};

// Whom a row is for, the policies of the database decide.
const by = (name, text) =>
  new DataLoader(async (ids) => {
    const { rows } = await pool.query({ name, text, values: [ids] });
    const found = new Map(rows.map((row) => [row.id, row]));
    return ids.map((id) => found.get(id) ?? null);
  });

/** The loaders of one request. */
export const context = () => ({
  documents: by('documents', 'SELECT id, kind, symbol, title, date, body_id FROM document WHERE id = ANY($1::uuid[])'),
  bodies: by('bodies', 'SELECT id, acronym, name FROM body WHERE id = ANY($1::uuid[])'),
});

const uuid = (id) => id.slice(4).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');

export const resolvers = {
  Query: { document: (_, { id }, { documents }) => documents.load(uuid(id)) },
  Document: {
    id: ({ id }) => written('doc', id),
    kind: ({ kind }) => kind.toUpperCase(),
    title: ({ title }) => picked(title),
    date: ({ date }) => date && { edtf: date },
    body: ({ body_id: body }, _, { bodies }) => body && bodies.load(body),
  },
  Body: {
    id: ({ id }) => written('bod', id),
    name: ({ name }) => picked(name),
  },
};
