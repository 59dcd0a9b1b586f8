//! What was found beside what was hoped for.

use crate::figures::{shown, table};
use crate::rounds::Rounds;

/// What is hoped for of a figure of the hub beside that of a peer.
#[derive(Clone, Copy)]
pub enum Goal {
    /// At least so many times as much.
    AtLeast(f64),
    /// At most so many times as much.
    AtMost(f64),
    /// At most so much more.
    MoreAtMost(f64),
    /// Nothing; it is told beside others.
    None,
}

/// A figure of the hub beside the same of a peer, round by round.
pub struct Verdict {
    /// What is done.
    pub work: &'static str,
    /// Beside whom.
    pub beside: &'static str,
    /// What is counted.
    pub figure: &'static str,
    /// Of the hub.
    pub ours: Vec<f64>,
    /// Of the peer.
    pub theirs: Vec<f64>,
    /// What is hoped for.
    pub goal: Goal,
}

impl Verdict {
    fn compared(&self) -> Rounds {
        let pairs = self.ours.iter().zip(&self.theirs);
        Rounds::new(match self.goal {
            Goal::MoreAtMost(_) => pairs.map(|(ours, theirs)| ours - theirs).collect(),
            Goal::AtLeast(_) | Goal::AtMost(_) | Goal::None => pairs.map(|(ours, theirs)| ours / theirs).collect(),
        })
    }

    fn row(&self) -> Vec<String> {
        let compared = self.compared();
        let (goal, is_reached) = match self.goal {
            Goal::AtLeast(goal) => (format!("≥ {goal} times"), compared.median() >= goal),
            Goal::AtMost(goal) => (format!("≤ {goal} times"), compared.median() <= goal),
            Goal::MoreAtMost(goal) => (format!("≤ {goal} more"), compared.median() <= goal),
            Goal::None => (String::new(), true),
        };
        let reached = match (self.goal, is_reached) {
            (Goal::None, _) => "",
            (_, true) => "yes",
            (_, false) => "**no**",
        };
        let median = |figures: &[f64]| shown(Rounds::new(figures.to_vec()).median());
        let cells = [self.work, self.figure, &median(&self.ours), self.beside, &median(&self.theirs)];
        let cells = cells.into_iter().map(str::to_owned);
        cells.chain([compared.with_spread(), goal, reached.to_owned()]).collect()
    }
}

/// All of them in one table.
pub fn table_of(verdicts: &[Verdict], rounds: usize) -> String {
    table(
        "Side by side",
        &format!(
            "The hub and a peer do the same by turns, in rounds ({rounds} of each); medians, and the comparison of each round with the \
             least and the most. What is measured runs on one processor; who asks, and the PostgreSQL server that both sides ask, on the \
             other. `wrk` asks by {} connections at once, and each side reads the records by {} connections. Answers were compared before \
             they were timed. The hub's limits of how much one address may ask are lifted; all else is as it is served.\n\n\
             The servers on Node.js read as a role for which policies of the database let through what a visitor may see; the hub checks \
             that itself. nginx has the hub's files in the same codings and answers with the same headers. \
             The embedded engine is called in its process and marks up to six passages of a document, Meilisearch over HTTP one: \
             it has a record a passage with the same fields, facets and audiences, and all else as it comes; both are asked one query \
             after the other. With Meilisearch behind, the hub shares its processor, and what it asks of it for each query was written \
             down before and is asked again by itself.",
            crate::load::AT_ONCE,
            crate::records::CONNECTIONS,
        ),
        &["work", "figure", "KP Hub", "beside", "its figure", "compared (least to most)", "goal", "reached"],
        &verdicts.iter().map(Verdict::row).collect::<Vec<_>>(),
    )
}
