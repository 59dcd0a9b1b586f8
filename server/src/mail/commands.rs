//! What happens to a letter: it is put on its way, handed over, put off, settled.

use chrono::Duration;
use entity::letter::{ActiveModel, Model, State};
use sea_orm::{DatabaseTransaction, Set};

use super::{Answer, Letter, store};
use crate::cx::Cx;
use crate::error::Result;

/// How long a letter belongs to whoever has taken it in hand; longer than handing it over may take.
const IN_HAND: Duration = Duration::minutes(15);

/// How long a letter waits after it was put off once; twice as long each further time.
const PAUSE: Duration = Duration::minutes(1);

/// How often the pause grows, to eight hours and a half.
const GROWTHS: i32 = 9;

/// How long a letter is tried that is put off each time.
const PATIENCE: Duration = Duration::days(5);

/// How long what became of a letter is remembered.
const MEMORY: Duration = Duration::days(30);

/// Puts a letter on its way, in the transaction of the news it tells. The same letter is put on its way once.
pub async fn post(cx: &Cx, tx: &DatabaseTransaction, letter: &Letter) -> Result<()> {
    let row = Model {
        id: letter.id.clone(),
        recipient: letter.to.1.clone(),
        message: Some(cx.stores.mail.written(letter, cx.now)?),
        state: State::Waiting,
        created_at: cx.now,
        due_at: cx.now,
        delays: 0,
        answer: None,
        settled_at: None,
    };
    store::insert(tx, row).await
}

/// Takes a letter that is due in hand, so that no other worker does; one whose worker ended comes back by itself.
pub(super) async fn take(cx: &Cx) -> Result<Option<Model>> {
    let tx = cx.begin().await?;
    let Some(letter) = store::find_due(&tx, cx.now).await? else { return Ok(None) };
    store::set(&tx, ActiveModel { due_at: Set(cx.now + IN_HAND), ..named(&letter) }).await?;
    tx.commit().await?;
    Ok(Some(letter))
}

/// Notes what was answered to a letter in hand.
pub(super) async fn settle(cx: &Cx, letter: &Model, answer: Answer) -> Result<()> {
    let settled = |state, answer| ActiveModel {
        state: Set(state),
        message: Set(None),
        answer: Set(answer),
        settled_at: Set(Some(cx.now)),
        ..named(letter)
    };
    let row = match answer {
        Answer::Accepted => settled(State::Accepted, None),
        Answer::Refused(words) => settled(State::Refused, Some(words)),
        Answer::Later(words) if cx.now - letter.created_at >= PATIENCE => settled(State::Refused, Some(words)),
        Answer::Later(words) => ActiveModel {
            due_at: Set(cx.now + pause(letter.delays)),
            delays: Set(letter.delays + 1),
            answer: Set(Some(words)),
            ..named(letter)
        },
    };
    write(cx, row).await
}

/// Gives back a letter in hand that nobody could be found to take over; others that wait go first next time.
pub(super) async fn give_back(cx: &Cx, letter: &Model, reason: String) -> Result<()> {
    write(cx, ActiveModel { due_at: Set(cx.now + PAUSE), answer: Set(Some(reason)), ..named(letter) }).await
}

/// Forgets what became of letters long ago. Answers how many wait, and how many were refused.
pub(super) async fn tidy(cx: &Cx) -> Result<(u64, u64)> {
    let tx = cx.begin().await?;
    store::delete_settled(&tx, cx.now - MEMORY).await?;
    let counts = (store::count(&tx, State::Waiting).await?, store::count(&tx, State::Refused).await?);
    tx.commit().await?;
    Ok(counts)
}

async fn write(cx: &Cx, row: ActiveModel) -> Result<()> {
    let tx = cx.begin().await?;
    store::set(&tx, row).await?;
    tx.commit().await?;
    Ok(())
}

fn named(letter: &Model) -> ActiveModel {
    ActiveModel { id: Set(letter.id.clone()), ..ActiveModel::default() }
}

fn pause(delays: i32) -> Duration {
    PAUSE * (1 << delays.clamp(0, GROWTHS))
}

/// How the letters are.
pub struct Report {
    /// How many wait.
    pub waiting: u64,
    /// How many were refused in the last thirty days.
    pub refused: u64,
    /// Some of those that wait and were not taken over when they were last tried, the newest first.
    pub delayed: Vec<Model>,
    /// Some of those that were refused, the newest first.
    pub returned: Vec<Model>,
}

/// How the letters are, with the first few of those that gave trouble; for the keepers alone.
pub async fn report(cx: &Cx, most: u64) -> Result<Report> {
    Ok(Report {
        waiting: store::count(&cx.db, State::Waiting).await?,
        refused: store::count(&cx.db, State::Refused).await?,
        delayed: store::list_answered(&cx.db, State::Waiting, most).await?,
        returned: store::list_answered(&cx.db, State::Refused, most).await?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_letter_that_is_put_off_waits_twice_as_long_each_time_up_to_a_third_of_a_day() {
        let minutes = [0, 1, 2, 8, 9, 10, 500].map(|delays| pause(delays).num_minutes());

        assert_eq!(minutes, [1, 2, 4, 256, 512, 512, 512]);
    }
}
