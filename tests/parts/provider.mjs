// A certified OpenID Connect provider in a process of its own, with the faults a relying party must survive.
// Not for people: whoever asks may be anyone on the list.
//
// Reads one JSON line of settings, answers {"issuer"}, then answers one JSON line for each command line.
// Ends when its standard input ends.

import { createServer } from 'node:http';
import { createInterface } from 'node:readline';
import { Provider } from 'oidc-provider';
import { Memory } from './memory.mjs';
import { forged, freshKey } from './keys.mjs';
import { chooser, refusal } from './pages.mjs';
import { visit } from './visit.mjs';

const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]();
const say = (answer) => process.stdout.write(`${JSON.stringify(answer)}\n`);

const settings = JSON.parse((await lines.next()).value);
const accounts = new Map(settings.accounts.map((account) => [account.sub, account]));
const memory = new Memory();
const next = { refuse: false, tamper: false, says: {} };

const server = createServer((request, response) => current.callback()(request, response));
await new Promise((listening) => server.listen(settings.port ?? 0, '127.0.0.1', listening));
const issuer = `http://127.0.0.1:${server.address().port}`;

function allow(redirectUris) {
  memory.put('Client', settings.client.id, {
    client_id: settings.client.id,
    client_secret: settings.client.secret,
    redirect_uris: redirectUris,
    post_logout_redirect_uris: redirectUris.map((uri) => `${new URL(uri).origin}/`),
    id_token_signed_response_alg: settings.algorithm,
  });
}

// Programs that get access tokens for whatever audience they name.
for (const { id, secret } of settings.programs) {
  memory.put('Client', id, {
    client_id: id,
    client_secret: secret,
    grant_types: ['client_credentials'],
    id_token_signed_response_alg: settings.algorithm,
    redirect_uris: [],
    response_types: [],
  });
}

const resources = {
  enabled: true,
  getResourceServerInfo: async (_ctx, resource) => ({
    audience: resource,
    scope: '',
    accessTokenFormat: 'jwt',
    jwt: { sign: { alg: settings.algorithm } },
  }),
};

async function token({ as, audience, says }) {
  const { secret } = settings.programs.find(({ id }) => id === as);
  next.says = says;
  const answer = await fetch(`${issuer}/token`, {
    method: 'POST',
    headers: { authorization: `Basic ${Buffer.from(`${as}:${secret}`).toString('base64')}` },
    body: new URLSearchParams({ grant_type: 'client_credentials', resource: audience }),
  });
  const { access_token: given, error } = await answer.json();
  if (!given) throw new Error(error);
  return { token: given };
}

function alter(_ctx, _token, structured) {
  const { head, claims } = next.says;
  structured.header = head;
  Object.assign(structured.payload, claims);
}

function account(sub) {
  const known = accounts.get(sub);
  return known && { accountId: sub, claims: async () => known };
}

async function grantEverything(ctx) {
  const grant = new ctx.oidc.provider.Grant({
    clientId: ctx.oidc.client.clientId,
    accountId: ctx.oidc.session.accountId,
  });
  grant.addOIDCScope('openid email profile');
  await grant.save();
  return grant;
}

// Keys are fixed for the life of a Provider, so new keys are a new Provider over the same memory.
function providerWithFreshKey() {
  const provider = new Provider(issuer, {
    adapter: (model) => memory.adapter(model),
    claims: { email: ['email', 'email_verified'], profile: ['name'] },
    conformIdTokenClaims: !settings.claims_in_id_token,
    cookies: { keys: ['a key for tests'] },
    features: {
      clientCredentials: { enabled: true },
      devInteractions: { enabled: false },
      resourceIndicators: resources,
    },
    formats: { customizers: { jwt: alter } },
    findAccount: async (_ctx, sub) => account(sub),
    interactions: { url: (_ctx, interaction) => `/sign-in/${interaction.uid}` },
    jwks: { keys: [key = freshKey(settings.algorithm)] },
    loadExistingGrant: grantEverything,
    pkce: { required: () => true },
    ttl: { Interaction: 600, Session: 600, Grant: 600, IdToken: 600, AccessToken: 600, ClientCredentials: 600 },
  });
  provider.use(signIn(provider));
  provider.use(tamperWithToken);
  return provider;
}

function signIn(provider) {
  return async (ctx, proceed) => {
    if (!ctx.path.startsWith('/sign-in/')) return proceed();
    const { params } = await provider.interactionDetails(ctx.req, ctx.res);
    const chosen = ctx.query.as ?? ctx.get('x-sign-in-as') ?? '';
    const hinted = [...accounts.values()].find((one) => [one.sub, one.email].includes(params.login_hint));
    const sub = accounts.has(chosen) ? chosen : hinted?.sub;

    if (next.refuse || 'refuse' in ctx.query) {
      next.refuse = false;
      return finish(provider, ctx, refusal);
    }
    if (sub) return finish(provider, ctx, { login: { accountId: sub } });
    ctx.type = 'html';
    ctx.body = chooser(accounts.values());
  };
}

async function finish(provider, ctx, result) {
  ctx.redirect(await provider.interactionResult(ctx.req, ctx.res, result));
  ctx.status = 303;
}

async function tamperWithToken(ctx, proceed) {
  await proceed();
  if (!next.tamper || ctx.path !== '/token' || !ctx.body?.id_token) return;
  next.tamper = false;
  const [header, claims, signature] = ctx.body.id_token.split('.');
  const bytes = Buffer.from(signature, 'base64url');
  bytes[0] ^= 1;
  ctx.body.id_token = [header, claims, bytes.toString('base64url')].join('.');
}

const commands = {
  allow: ({ redirect_uris: uris }) => allow(uris),
  rotate_keys: () => { current = providerWithFreshKey(); },
  refuse_next: () => { next.refuse = true; },
  tamper_next: () => { next.tamper = true; },
  expire_next: () => memory.alterNext('AuthorizationCode', (code) => ({ ...code, exp: code.iat - 1 })),
  spend_next: () => memory.alterNext('AuthorizationCode', (code) => ({ ...code, consumed: code.iat })),
  wrong_nonce_next: () => memory.alterNext('AuthorizationCode', (code) => ({ ...code, nonce: `not-${code.nonce}` })),
  visit: async ({ url, as }) => ({ callback: await visit(issuer, url, as) }),
  token,
  forge: ({ token: real, by }) => ({ token: forged(real, by, key) }),
};

let key;
allow(settings.client.redirect_uris ?? []);
let current = providerWithFreshKey();
say({ issuer });

for await (const line of lines) {
  try {
    const command = JSON.parse(line);
    say({ ok: true, ...(await commands[command.do](command)) });
  } catch (error) {
    say({ ok: false, error: error.message });
  }
}
process.exit(0);
