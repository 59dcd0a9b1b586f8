//! The whole archive at one moment, to be handed over or to be compared with what is offered.

use std::collections::{BTreeMap, HashMap};

use entity::DocumentId;
use entity::archive::{document, relation};
use sea_orm::{ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use super::{Catalogued, Whole};
use crate::archive::policy;
use crate::archive::store::{aliases_of, audiences, renditions_of, versions_of};
use crate::audience::Audience;
use crate::cx::Cx;
use crate::error::Result;

/// How many documents are read at once; SQLite takes 32 766 values in a statement.
const AT_ONCE: u64 = 500;

/// By what each document the asker may see can be recognised.
pub async fn catalogue(cx: &Cx) -> Result<HashMap<DocumentId, Catalogued>> {
    let catalogued = whole(cx).await?.into_iter().map(|whole| {
        let symbols = whole.document.symbol.into_iter().chain(whole.aliases).collect();
        let files = whole.versions.into_iter().flat_map(|(_, files)| files).map(|file| file.sha256).collect();
        (whole.document.id, Catalogued { symbols, files })
    });
    Ok(catalogued.collect())
}

/// Every document the asker may see, with all it has, by id; of one moment, whatever is changed meanwhile.
pub async fn whole(cx: &Cx) -> Result<Vec<Whole>> {
    let moment = cx.begin_reading().await?;
    let mut found: Vec<Whole> = Vec::new();
    loop {
        let mut query = document::Entity::find().filter(policy::visible_to(&cx.actor));
        if let Some(last) = found.last() {
            query = query.filter(document::Column::Id.gt(last.document.id));
        }
        let documents = query.order_by_asc(document::Column::Id).limit(AT_ONCE).all(&moment).await?;
        if documents.is_empty() {
            moment.commit().await?;
            return Ok(found);
        }
        found.extend(complete(cx, &moment, documents).await?);
    }
}

async fn complete(cx: &Cx, moment: &DatabaseTransaction, documents: Vec<document::Model>) -> Result<Vec<Whole>> {
    let ids: Vec<_> = documents.iter().map(|document| document.id).collect();
    let mut audiences = audiences(moment, &documents).await?;
    let mut aliases = aliases_of(moment, &ids).await?;
    let ties = relation::Entity::find()
        .filter(relation::Column::FromId.is_in(ids.iter().copied()))
        .order_by_asc(relation::Column::Kind)
        .order_by_asc(relation::Column::ToId)
        .all(moment)
        .await?;
    let versions = versions_of(moment, &cx.actor, &ids).await?;
    let version_ids: Vec<_> = versions.iter().map(|version| version.id).collect();
    let mut files: HashMap<_, Vec<_>> = HashMap::new();
    for some in version_ids.chunks(AT_ONCE as usize) {
        for file in renditions_of(moment, some).await? {
            files.entry(file.version_id).or_default().push(file);
        }
    }
    let mut wholes: BTreeMap<_, _> = documents
        .into_iter()
        .map(|document| {
            let audience = audiences.remove(&document.id).unwrap_or(Audience::Staff);
            let aliases = aliases.remove(&document.id).unwrap_or_default();
            (document.id, Whole { document, audience, aliases, ties: Vec::new(), versions: Vec::new() })
        })
        .collect();
    for tie in ties {
        wholes.entry(tie.from_id).and_modify(|whole| whole.ties.push((tie.kind, tie.to_id)));
    }
    for version in versions.into_iter().rev() {
        let files = files.remove(&version.id).unwrap_or_default();
        wholes.entry(version.document_id).and_modify(|whole| whole.versions.push((version, files)));
    }
    Ok(wholes.into_values().collect())
}
