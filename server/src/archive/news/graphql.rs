//! News of documents as the contract shows it: the archive's part of `Subscription`.

use async_graphql::{Context, SimpleObject, Subscription};
use futures::{Stream, stream};

use super::Look;
use crate::archive::graphql::{Document, DocumentFilter};
use crate::archive::news;
use crate::error::Result;
use crate::schema::{Backlog, Told, cx};

/// News of documents.
#[derive(SimpleObject)]
pub struct DocumentNews {
    /// By which to come back: what follows is told once `after` names it. Opaque; absent as long as there is nothing.
    cursor: Option<String>,
    /// The documents, in the order of their changes: at most 20.
    documents: Vec<Document>,
}

/// How far one subscription has told the news.
pub type NewsTold = Told<i64>;

/// The archive's part of `Subscription`.
#[derive(Default)]
pub struct NewsSubscription;

#[Subscription]
impl NewsSubscription {
    /// The documents that are published, described anew, widened or withdrawn from now on, as the viewer may see them then.
    /// What was never, or is no longer, for the viewer to see is not told, nor are ties and versions that wait.
    /// The first answer comes at once, without documents; changes soon after one another are told together.
    /// A document may be told twice, as after a connection that was cut.
    async fn document_news(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which documents.")] filter: Option<DocumentFilter>,
        #[graphql(desc = "The cursor of the news after which to go on; from now on when not given.")] after: Option<
            String,
        >,
    ) -> Result<impl Stream<Item = DocumentNews>> {
        let told = ctx.data_unchecked::<NewsTold>();
        let (wanted, place) = (filter.unwrap_or_default().read()?, told.get());
        let look = news::look(cx(ctx), &wanted, place, after).await?;
        told.set(look.upto);
        if !look.is_whole {
            ctx.data_unchecked::<Backlog>().leave();
        }
        let is_told = place.is_none() || !look.documents.is_empty();
        Ok(stream::iter(is_told.then(|| look.into())))
    }
}

impl From<Look> for DocumentNews {
    fn from(look: Look) -> Self {
        Self { cursor: look.cursor, documents: look.documents.into_iter().map(Document).collect() }
    }
}
