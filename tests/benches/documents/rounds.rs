//! Medians and spreads.

use crate::figures::shown;

/// Figures of several rounds.
pub struct Rounds(Vec<f64>);

impl Rounds {
    /// At least one figure.
    pub fn new(mut figures: Vec<f64>) -> Self {
        assert!(!figures.is_empty(), "a figure was measured");
        figures.sort_by(f64::total_cmp);
        Self(figures)
    }

    /// The one in the middle.
    pub fn median(&self) -> f64 {
        self.0[self.0.len() / 2]
    }

    /// The largest.
    pub fn most(&self) -> f64 {
        self.0[self.0.len() - 1]
    }

    /// The median with the smallest and the largest behind it.
    pub fn with_spread(&self) -> String {
        format!("{} ({} to {})", shown(self.median()), shown(self.0[0]), shown(self.most()))
    }
}
