import { createServer } from 'node:http';

import { postgraphile } from 'postgraphile';
import { makePgService } from 'postgraphile/adaptors/pg';
import { grafserv } from 'postgraphile/grafserv/node';
import { PostGraphileAmberPreset } from 'postgraphile/presets/amber';

const service = makePgService({
  connectionString: process.env.DATABASE_URL,
  poolConfig: { max: Number(process.env.CONNECTIONS) },
});
const server = createServer();
await postgraphile({ extends: [PostGraphileAmberPreset], pgServices: [service] })
  .createServ(grafserv)
  .addTo(server);
server.listen(Number(process.env.PORT), '127.0.0.1');
