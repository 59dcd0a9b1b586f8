//! Documents in: how fast each format is read and taken in, how soon a paper is found, how much memory it takes.
//! Prints a section of `docs/performance.md`; says on standard error how far it is.
#![expect(clippy::print_stdout, reason = "the figures are its answer")]
#![expect(clippy::print_stderr, reason = "it takes minutes, and tells how far it is")]

mod figures;
mod found;
mod hub;
mod memory;
mod papers;
mod reading;
mod rounds;
mod taking;

fn main() -> Result<(), anyhow::Error> {
    let program = hub::program();
    let folder = tempfile::tempdir()?;
    let runtime = tokio::runtime::Runtime::new()?;
    eprintln!("writing the papers");
    let shelves = papers::write(&folder.path().join("papers"))?;
    eprintln!("reading, {} rounds", reading::ROUNDS);
    print!("{}", runtime.block_on(reading::measure(&program, &shelves)));
    eprintln!("taking in");
    print!("{}", taking::measure(&program, folder.path(), &shelves)?);
    eprintln!("from the deposit to the search that finds it");
    print!("{}", runtime.block_on(found::measure(&program, folder.path()))?);
    eprintln!("memory of reading long files");
    print!("{}", runtime.block_on(memory::measure(&program, folder.path()))?);
    Ok(())
}
