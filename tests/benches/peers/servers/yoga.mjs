import { createServer } from 'node:http';

import { createSchema, createYoga } from 'graphql-yoga';

import { context, resolvers, typeDefs } from './records.mjs';

const schema = createSchema({ typeDefs, resolvers });
createServer(createYoga({ schema, context, graphiql: false, landingPage: false, logging: false })).listen(
  Number(process.env.PORT),
  '127.0.0.1',
);
