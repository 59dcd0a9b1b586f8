//! Figures as they are shown, and tables of them.

use std::fmt::Write;

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
