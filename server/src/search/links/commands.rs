//! Making a short link.

use entity::search::link::Model;
use sha2::{Digest, Sha256};

use super::{policy, store};
use crate::auth;
use crate::cx::{Cx, insert};
use crate::error::Result;
use crate::files::hex;
use crate::search::question::Question;

/// How many hexadecimal digits a code has.
const DIGITS: usize = 16;

/// The code of a search's address; made by chance the first time, so that nobody learns from the address alone
/// whether it was shortened before.
pub async fn shorten(cx: &Cx, address: &str) -> Result<String> {
    policy::may_shorten(&cx.actor)?;
    let address = Question::read(address)?.address();
    let sha256 = hex(&Sha256::digest(&address));
    let tx = cx.begin().await?;
    if let Some(known) = store::find_by_address(&tx, &sha256).await? {
        return Ok(known.code);
    }
    let code = auth::secret()?[..DIGITS].to_owned();
    // A second one with this code would be refused by the primary key.
    insert(&tx, Model { code: code.clone(), sha256, address, created_at: cx.now }).await?;
    tx.commit().await?;
    Ok(code)
}
