// Runs the GraphQL-over-HTTP audits against the URL in the first argument and prints one JSON line:
// {"passed", "total", "failures"}, a failure being a line of its identifier, requirement, weight and what was found.

import { auditServer } from 'graphql-http';

const [url] = process.argv.slice(2);
const results = await auditServer({ url, fetchFn: fetch });
const failures = results
  .filter(({ status }) => status !== 'ok')
  .map(({ id, name, status, reason }) => `${id} ${name} (${status}): ${reason}`);
process.stdout.write(
  `${JSON.stringify({ passed: results.length - failures.length, total: results.length, failures })}\n`,
);
