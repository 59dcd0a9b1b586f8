// Signing keys, new at every call, in the form that a key set takes; and tokens that somebody without the key makes.

import { createHmac, createPublicKey, generateKeyPairSync, randomUUID, sign } from 'node:crypto';

const KINDS = {
  RS256: ['rsa', { modulusLength: 2048 }],
  EdDSA: ['ed25519', {}],
};

export function freshKey(algorithm) {
  const { privateKey } = generateKeyPairSync(...KINDS[algorithm]);
  return { ...privateKey.export({ format: 'jwk' }), kid: randomUUID(), use: 'sig', alg: algorithm };
}

const SIGNATURES = {
  // Without any.
  none: () => '',
  // With the public key, which everybody has, as a shared secret.
  HS256: (said, key) =>
    createHmac('sha256', createPublicKey({ key, format: 'jwk' }).export({ type: 'spki', format: 'pem' })).update(said).digest('base64url'),
  // With a key of one's own under the name of the real one.
  RS256: (said) => sign('sha256', Buffer.from(said), generateKeyPairSync(...KINDS.RS256).privateKey).toString('base64url'),
};

export function forged(token, by, key) {
  const [head, claims] = token.split('.');
  const altered = { ...JSON.parse(Buffer.from(head, 'base64url')), alg: by };
  const said = `${Buffer.from(JSON.stringify(altered)).toString('base64url')}.${claims}`;
  return `${said}.${SIGNATURES[by](said, key)}`;
}
