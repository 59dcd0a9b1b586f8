// Clients of other hands that listen: by server-sent events, and over a WebSocket.
//
// Reads one JSON line for each command and answers one JSON line. Ends when its standard input ends.

import { createInterface } from 'node:readline';
import { createClient as events } from 'graphql-sse';
import { createClient as sockets } from 'graphql-ws';
import { WebSocket } from 'ws';

const say = (answer) => process.stdout.write(`${JSON.stringify(answer)}\n`);
const heard = [];
let waiting;
let leave;

// What was heard is told in its order, whoever is quicker.
const hear = (told) => {
  if (waiting) waiting(told);
  else heard.push(told);
  waiting = undefined;
};

const commands = {
  async listen({ by, base, who, query }) {
    const headers = { ...who, 'x-kp-csrf': '1' };
    class Identified extends WebSocket {
      constructor(url, protocols) {
        super(url, protocols, { headers: { ...who, origin: base } });
      }
    }
    const client =
      by === 'events'
        ? events({ url: `${base}/graphql`, headers, retryAttempts: 0 })
        : sockets({ url: `${base.replace('http', 'ws')}/graphql/ws`, webSocketImpl: Identified, retryAttempts: 0 });
    leave = client.subscribe(
      { query },
      {
        next: (answer) => hear(answer),
        error: (errors) => hear({ errors: Array.isArray(errors) ? errors : [{ message: String(errors.message ?? errors.reason) }] }),
        complete: () => hear({ end: true }),
      },
    );
    return { ok: true };
  },
  hear: async () => heard.shift() ?? new Promise((resolve) => { waiting = resolve; }),
  async leave() {
    leave();
    return { ok: true };
  },
  // On a bare socket: the words as they are, and all that comes back until it is closed.
  say: ({ base, headers, protocol, words }) =>
    new Promise((resolve) => {
      const came = [];
      const socket = new WebSocket(`${base.replace('http', 'ws')}/graphql/ws`, [protocol], { headers });
      socket.on('open', () => words.forEach((word) => socket.send(typeof word === 'string' ? word : JSON.stringify(word))));
      socket.on('message', (text) => came.push(JSON.parse(text)));
      socket.on('unexpected-response', (_, response) => resolve({ status: response.statusCode }));
      socket.on('close', (code, reason) => resolve({ came, code, reason: String(reason) }));
      socket.on('error', () => {});
    }),
};

for await (const line of createInterface({ input: process.stdin })) {
  const command = JSON.parse(line);
  say(await commands[command.do](command));
}
process.exit(0);
