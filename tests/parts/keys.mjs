// Signing keys, new at every call, in the form that a key set takes.

import { generateKeyPairSync, randomUUID } from 'node:crypto';

const KINDS = {
  RS256: ['rsa', { modulusLength: 2048 }],
  EdDSA: ['ed25519', {}],
};

export function freshKey(algorithm) {
  const { privateKey } = generateKeyPairSync(...KINDS[algorithm]);
  return { ...privateKey.export({ format: 'jwk' }), kid: randomUUID(), use: 'sig', alg: algorithm };
}
