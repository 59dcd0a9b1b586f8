//! The queries of `auth`: accounts, sessions and sign-ins under way.
//! Secrets are asked for and kept by their hash alone.

use chrono::{DateTime, Utc};
use entity::PersonId;
use entity::auth::{identity, session, sign_in};
use sea_orm::sea_query::OnConflict;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, Condition, ConnectionTrait, DatabaseTransaction, EntityTrait, IntoActiveModel,
    QueryFilter,
};

use crate::error::Result;

/// A sign-in under way, if it was begun by this browser.
pub(super) async fn find_sign_in(
    db: &impl ConnectionTrait,
    state_hash: &str,
    browser_hash: &str,
) -> Result<Option<sign_in::Model>> {
    Ok(sign_in::Entity::find_by_id(state_hash).filter(sign_in::Column::BrowserHash.eq(browser_hash)).one(db).await?)
}

/// Writes a sign-in down.
pub(super) async fn insert_sign_in(tx: &DatabaseTransaction, sign_in: sign_in::Model) -> Result<()> {
    sign_in.into_active_model().insert(tx).await?;
    Ok(())
}

/// Uses a sign-in up; of several that try, one is told yes.
pub(super) async fn set_used(tx: &DatabaseTransaction, sign_in: &sign_in::Model) -> Result<bool> {
    let deleted = sign_in::Entity::delete_by_id(sign_in.state_hash.as_str()).exec(tx).await?;
    Ok(deleted.rows_affected == 1)
}

/// Forgets the sign-ins that began at this instant or before.
pub(super) async fn delete_sign_ins_until(tx: &DatabaseTransaction, instant: DateTime<Utc>) -> Result<()> {
    sign_in::Entity::delete_many().filter(sign_in::Column::CreatedAt.lte(instant)).exec(tx).await?;
    Ok(())
}

/// Whose account this is, if it has signed in before.
pub(super) async fn find_identity(db: &impl ConnectionTrait, issuer: &str, subject: &str) -> Result<Option<PersonId>> {
    let found = identity::Entity::find_by_id((issuer.to_owned(), subject.to_owned())).one(db).await?;
    Ok(found.map(|identity| identity.person_id))
}

/// Ties an account to a person; nothing happens when either is tied at this provider already,
/// by the primary key or by `identity_issuer_person`. Read afterwards who holds the account.
pub(super) async fn insert_identity(tx: &DatabaseTransaction, identity: identity::Model) -> Result<()> {
    identity::Entity::insert(identity.into_active_model())
        .on_conflict(OnConflict::new().do_nothing().to_owned())
        .exec_without_returning(tx)
        .await?;
    Ok(())
}

/// A session, ended or not.
pub(super) async fn find_session(db: &impl ConnectionTrait, token_hash: &str) -> Result<Option<session::Model>> {
    Ok(session::Entity::find_by_id(token_hash).one(db).await?)
}

/// Writes a new session down.
pub(super) async fn insert_session(tx: &DatabaseTransaction, session: session::Model) -> Result<()> {
    session.into_active_model().insert(tx).await?;
    Ok(())
}

/// Notes the use of a session.
pub(super) async fn set_seen(tx: &DatabaseTransaction, token_hash: &str, at: DateTime<Utc>) -> Result<()> {
    session::Entity::update_many()
        .col_expr(session::Column::SeenAt, at.into())
        .filter(session::Column::TokenHash.eq(token_hash))
        .exec(tx)
        .await?;
    Ok(())
}

/// Ends a session.
pub(super) async fn delete_session(tx: &DatabaseTransaction, token_hash: &str) -> Result<()> {
    session::Entity::delete_by_id(token_hash).exec(tx).await?;
    Ok(())
}

/// Forgets the sessions that began, or were last used, at these instants or before.
pub(super) async fn delete_sessions_until(
    tx: &DatabaseTransaction,
    created_at: DateTime<Utc>,
    seen_at: DateTime<Utc>,
) -> Result<()> {
    let over =
        Condition::any().add(session::Column::CreatedAt.lte(created_at)).add(session::Column::SeenAt.lte(seen_at));
    session::Entity::delete_many().filter(over).exec(tx).await?;
    Ok(())
}
