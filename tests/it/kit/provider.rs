//! A certified OpenID Connect provider in a process of its own, and the faults it can be told to commit.
//!
//! It knows nothing of the hub: the redirect address is told to it with [`Provider::allow`].

use serde_json::{Value, json};

use super::part::Part;

/// Somebody who can sign in, without a password.
#[derive(Clone, Debug)]
pub struct Account {
    /// The subject that the provider knows the person by.
    pub sub: &'static str,
    /// The name on the button, and the claim `name`.
    pub name: &'static str,
    /// The claim `email`.
    pub email: &'static str,
    /// The claim `email_verified`.
    pub is_verified: bool,
}

/// How ID tokens are signed.
#[derive(Clone, Copy, Debug)]
pub enum Algorithm {
    /// RSA with SHA-256: what most providers use.
    Rs256,
    /// Ed25519.
    EdDsa,
}

/// Where the provider tells address and name.
#[derive(Clone, Copy, Debug)]
pub enum Claims {
    /// In the ID token and at the userinfo endpoint, as most providers do.
    InIdToken,
    /// At the userinfo endpoint only, as the specification has it for the code flow.
    AtUserinfo,
}

/// A running provider; its process ends with the value.
#[derive(Debug)]
pub struct Provider {
    issuer: String,
    part: Part,
}

impl Provider {
    /// The identifier of the only client that signs people in.
    pub const CLIENT_ID: &str = "kp-hub";
    /// The programs that get access tokens.
    pub const PROGRAMS: [&str; 2] = ["registry", "stranger"];
    /// Its secret, and that of the programs, sent by HTTP Basic authentication.
    pub const CLIENT_SECRET: &str = "a secret between the hub and the tests";

    /// Starts a provider that signs with RS256 and tells its claims in the ID token.
    pub async fn start(accounts: &[Account]) -> Self {
        Self::start_as(accounts, Algorithm::Rs256, Claims::InIdToken).await
    }

    /// Starts a provider that signs with `algorithm` and tells its claims at `claims`.
    pub async fn start_as(accounts: &[Account], algorithm: Algorithm, claims: Claims) -> Self {
        let mut part = Part::start("provider.mjs");
        let answer = part.ask(&settings(accounts, algorithm, claims)).await;
        Self { issuer: text(&answer, "issuer"), part }
    }

    /// The issuer's address, without a slash at its end.
    pub fn issuer(&self) -> &str {
        &self.issuer
    }

    /// Lets the client be sent back to `redirect_uri`, and to nowhere else.
    pub async fn allow(&mut self, redirect_uri: &str) {
        self.tell(json!({ "do": "allow", "redirect_uris": [redirect_uri] })).await;
    }

    /// Signs with a new key from now on and forgets the old one.
    pub async fn rotate_keys(&mut self) {
        self.tell(json!({ "do": "rotate_keys" })).await;
    }

    /// Answers the next sign-in with `access_denied`.
    pub async fn refuse_next(&mut self) {
        self.tell(json!({ "do": "refuse_next" })).await;
    }

    /// Gives out a code next that has already expired.
    pub async fn expire_next_code(&mut self) {
        self.tell(json!({ "do": "expire_next" })).await;
    }

    /// Gives out a code next that has already been used.
    pub async fn spend_next_code(&mut self) {
        self.tell(json!({ "do": "spend_next" })).await;
    }

    /// Puts a nonce that nobody asked for into the next ID token, under a good signature.
    pub async fn confuse_next_nonce(&mut self) {
        self.tell(json!({ "do": "wrong_nonce_next" })).await;
    }

    /// Breaks the signature of the next ID token.
    pub async fn tamper_with_next_token(&mut self) {
        self.tell(json!({ "do": "tamper_next" })).await;
    }

    /// Goes from `authorization_url` through the provider as the person `sub` would, without a browser,
    /// and gives the address to which the provider sends them back.
    pub async fn visit(&mut self, authorization_url: &str, sub: &str) -> String {
        let answer = self.tell(json!({ "do": "visit", "url": authorization_url, "as": sub })).await;
        text(&answer, "callback")
    }

    /// An access token of a program for an audience, good for ten minutes.
    pub async fn token(&mut self, program: &str, audience: &str) -> String {
        self.token_that_says(program, audience, json!({})).await
    }

    /// The same with other words in its `head` and `claims`, under a good signature.
    pub async fn token_that_says(&mut self, program: &str, audience: &str, says: Value) -> String {
        let command = json!({ "do": "token", "as": program, "audience": audience, "says": says });
        text(&self.tell(command).await, "token")
    }

    /// What somebody without the key makes of a token: signed by `none`, by `HS256` with the public key,
    /// or by `RS256` with a key of their own.
    pub async fn forge(&mut self, token: &str, by: &str) -> String {
        text(&self.tell(json!({ "do": "forge", "token": token, "by": by })).await, "token")
    }

    async fn tell(&mut self, command: Value) -> Value {
        let answer = self.part.ask(&command).await;
        assert_eq!(answer["ok"], true, "the provider refused {command}: {answer}");
        answer
    }
}

fn settings(accounts: &[Account], algorithm: Algorithm, claims: Claims) -> Value {
    let accounts: Vec<Value> = accounts.iter().map(account).collect();
    json!({
        "client": { "id": Provider::CLIENT_ID, "secret": Provider::CLIENT_SECRET },
        "programs": Provider::PROGRAMS.map(|id| json!({ "id": id, "secret": Provider::CLIENT_SECRET })),
        "algorithm": match algorithm {
            Algorithm::Rs256 => "RS256",
            Algorithm::EdDsa => "EdDSA",
        },
        "claims_in_id_token": match claims {
            Claims::InIdToken => true,
            Claims::AtUserinfo => false,
        },
        "accounts": accounts,
    })
}

fn account(account: &Account) -> Value {
    json!({
        "sub": account.sub,
        "name": account.name,
        "email": account.email,
        "email_verified": account.is_verified,
    })
}

fn text(answer: &Value, field: &str) -> String {
    answer[field].as_str().unwrap_or_else(|| panic!("no {field} in {answer}")).to_owned()
}
