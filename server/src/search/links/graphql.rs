//! Short links as the contract shows them.

use async_graphql::{Context, Object};

use super::commands;
use crate::error::Result;
use crate::schema::cx;

/// The part of `Mutation` that short links have.
#[derive(Default)]
pub struct LinkMutation;

#[Object]
impl LinkMutation {
    /// A short URL of a search, for whoever is signed in; the same search always has the same.
    async fn shorten_search(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The query of the search page's address: at most 4096 bytes.")] address: String,
    ) -> Result<String> {
        let cx = cx(ctx);
        let code = commands::shorten(cx, &address).await?;
        Ok(cx.stores.settings.public_url.join(&format!("q/{code}")).expect("a path joins").into())
    }
}
