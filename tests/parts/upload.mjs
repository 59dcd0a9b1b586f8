// A tus client of other hands in a process of its own, which remembers its uploads in a file as a browser would.
//
// Reads one JSON line for each command and answers one JSON line. Ends when its standard input ends.

import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { FileUrlStorage, Upload } from 'tus-js-client';

const say = (answer) => process.stdout.write(`${JSON.stringify(answer)}\n`);
let upload;
let ending;

const commands = {
  // Goes on with the upload of this file where it is remembered, and begins it where it is not.
  async upload({ endpoint, url, headers, path, name, memory }) {
    ending = new Promise((ended) => {
      upload = new Upload(createReadStream(path), {
        endpoint,
        headers,
        metadata: { filename: name },
        fingerprint: async () => path,
        urlStorage: new FileUrlStorage(memory),
        retryDelays: [0, 0, 0],
        onSuccess: () => ended({ ok: true }),
        onError: (error) => ended({ ok: false, status: error.originalResponse?.getStatus() ?? null, error: error.message }),
      });
    });
    const [previous] = await upload.findPreviousUploads();
    if (previous) upload.resumeFromPreviousUpload({ ...previous, uploadUrl: url ?? previous.uploadUrl });
    upload.start();
    return { ok: true, resumed: Boolean(previous), url: previous?.uploadUrl ?? null };
  },
  finish: async () => ending,
};

for await (const line of createInterface({ input: process.stdin })) {
  const command = JSON.parse(line);
  say(await commands[command.do](command));
}
process.exit(0);
