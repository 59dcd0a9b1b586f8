import { ApolloServer } from '@apollo/server';
import { startStandaloneServer } from '@apollo/server/standalone';

import { context, resolvers, typeDefs } from './records.mjs';

await startStandaloneServer(new ApolloServer({ typeDefs, resolvers }), {
  context,
  listen: { host: '127.0.0.1', port: Number(process.env.PORT) },
});
