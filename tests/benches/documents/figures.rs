//! Medians and spreads, and tables of them.

use std::fmt::Write;

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

/// A figure with as many digits as it deserves.
pub fn shown(figure: f64) -> String {
    match figure.abs() {
        0.0..1.0 => format!("{figure:.3}"),
        1.0..10.0 => format!("{figure:.2}"),
        10.0..100.0 => format!("{figure:.1}"),
        _ => format!("{figure:.0}"),
    }
}

/// A table in Markdown under a heading and some sentences.
pub fn table(heading: &str, sentences: &str, columns: &[&str], rows: &[Vec<String>]) -> String {
    let mut text = format!("\n### {heading}\n\n{sentences}\n\n");
    let mut line = |cells: &[&str]| writeln!(text, "| {} |", cells.join(" | ")).expect("a string takes any text");
    line(columns);
    line(&vec!["---"; columns.len()]);
    for row in rows {
        line(&row.iter().map(String::as_str).collect::<Vec<_>>());
    }
    text
}
