//! How good lists of answers are, measured as is usual for search.

/// How many places of a list count for its order.
const ORDERED: usize = 10;

/// How many places of a list somebody looks at.
pub const LOOKED_AT: usize = 20;

/// What lists of one kind of query came to.
#[derive(Debug, Default)]
pub struct Tally {
    queries: usize,
    gain: f64,
    recall: f64,
    nothing: usize,
}

impl Tally {
    /// Adds a list of at most [`LOOKED_AT`] answers: the grade of each, and the grades of all there are.
    /// Grades go from 1, of some use, to 3, what was sought; what is of no use has 0.
    pub fn add(&mut self, list: &[u8], all: &[u8]) {
        let mut best = all.to_vec();
        best.sort_unstable_by(|a, b| b.cmp(a));
        let found = list.iter().filter(|grade| **grade > 0).count();
        self.queries += 1;
        self.gain += gain(list) / gain(&best);
        self.recall += found as f64 / all.len().min(LOOKED_AT) as f64;
        self.nothing += usize::from(list.is_empty());
    }

    /// Adds all of another tally.
    pub fn merge(&mut self, other: &Self) {
        self.queries += other.queries;
        self.gain += other.gain;
        self.recall += other.recall;
        self.nothing += other.nothing;
    }

    /// nDCG@10.
    pub fn mean_gain(&self) -> f64 {
        self.gain / self.queries.max(1) as f64
    }

    /// How many queries, then nDCG@10, recall@20 and how many hundredths found nothing.
    pub fn cells(&self) -> Vec<String> {
        let share = |sum: f64| sum / self.queries.max(1) as f64;
        vec![
            self.queries.to_string(),
            format!("{:.3}", self.mean_gain()),
            format!("{:.3}", share(self.recall)),
            format!("{:.1} %", 100.0 * share(self.nothing as f64)),
        ]
    }
}

/// Discounted cumulative gain of the first places.
fn gain(grades: &[u8]) -> f64 {
    let gains = grades.iter().take(ORDERED).enumerate();
    gains.map(|(place, grade)| f64::from((1u32 << grade) - 1) / (place as f64 + 2.0).log2()).sum()
}
