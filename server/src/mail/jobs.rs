//! Handing letters over, one by one, to whoever carries them further.

use std::time::Duration;

use tokio_util::sync::CancellationToken;

use super::{Answer, commands};
use crate::cx::{Actor, Stores};
use crate::error::Result;

/// How long the hub rests between two rounds.
const REST: Duration = Duration::from_secs(10);

/// Hands over what is due, until told to stop.
pub async fn work(stores: Stores, stop: CancellationToken) {
    loop {
        if let Err(fault) = deliver_until(&stores, &stop).await {
            tracing::error!(error = ?fault, "letters wait; they are tried again");
        }
        tokio::select! {
            () = tokio::time::sleep(REST) => {}
            () = stop.cancelled() => return,
        }
    }
}

/// Hands over what is due by now. Fails at the first letter that nobody takes over; it waits, and so do the others.
pub async fn deliver(stores: &Stores) -> Result<()> {
    deliver_until(stores, &CancellationToken::new()).await
}

async fn deliver_until(stores: &Stores, stop: &CancellationToken) -> Result<()> {
    let delivered = hand_over_all(stores, stop).await;
    let (waiting, refused) = commands::tidy(&stores.cx(Actor::System)).await?;
    metrics::gauge!("kp_letters_waiting").set(waiting as f64);
    metrics::gauge!("kp_letters_refused").set(refused as f64);
    delivered
}

/// A letter in hand is handed over to its end, for one that is broken off might go twice.
async fn hand_over_all(stores: &Stores, stop: &CancellationToken) -> Result<()> {
    let mut round = stores.mail.round().await;
    while !stop.is_cancelled()
        && let Some(letter) = commands::take(&stores.cx(Actor::System)).await?
    {
        let answer = round.hand_over(&letter).await;
        let cx = stores.cx(Actor::System);
        match answer {
            Ok(answer) => {
                if let Answer::Refused(_) = answer {
                    // The words of a server may name the address; the doctor shows them to the keepers.
                    tracing::error!(letter = letter.id, "a letter was refused; `kp-hub doctor` says why");
                }
                commands::settle(&cx, &letter, answer).await?;
            }
            Err(fault) => {
                commands::give_back(&cx, &letter, format!("{fault:#}")).await?;
                return Err(fault.into());
            }
        }
    }
    round.end().await;
    Ok(())
}
