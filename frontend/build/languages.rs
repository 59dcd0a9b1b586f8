//! From the sources and the catalogs in `lang/` to what the page fetches: a file for each language, and their places.
#![expect(clippy::print_stdout, reason = "this is how a build script speaks to Cargo")]

use crate::catalog::{Catalog, TONGUES};
use crate::sentences::{Form, Sentences, collect};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};
use std::{env, fs, io};

/// Builds although translations are missing, and says those in English. For the days on which sentences are written.
const UNFINISHED: &str = "UNFINISHED_LANGUAGES";

/// Fails the build, with a list of what is to be done, unless every sentence is said in every language.
pub fn prepare() -> io::Result<()> {
    for watched in ["src", "lang", "build", "../schema.graphql"] {
        println!("cargo:rerun-if-changed={watched}");
    }
    println!("cargo:rerun-if-env-changed={UNFINISHED}");
    let (mut sentences, mut faults) = (Sentences::new(), Vec::new());
    for file in sources(Path::new("src"))? {
        let text = fs::read_to_string(&file)?;
        let mut own = Vec::new();
        match text.parse() {
            Ok(tokens) => collect(tokens, &mut sentences, &mut own),
            Err(error) => own.push(error.to_string()),
        }
        faults.extend(own.iter().map(|fault| format!("{}: {fault}", file.display())));
    }
    let out = PathBuf::from(env::var_os("OUT_DIR").expect("Cargo says where to build"));
    let fetched = out.ancestors().nth(3).expect("Cargo builds in folders of its own").join("languages");
    if fetched.exists() {
        fs::remove_dir_all(&fetched)?;
    }
    fs::create_dir_all(&fetched)?;
    let mut files = Vec::new();
    for tongue in &TONGUES {
        let name = format!("lang/{}.toml", tongue.tag);
        let catalog = Catalog::read(tongue, &fs::read_to_string(&name)?, &sentences);
        let text = catalog.lines.join("\n");
        let file = format!("{}-{:016x}.txt", tongue.tag, hash(&text));
        fs::write(fetched.join(&file), text)?;
        files.push(file);
        match env::var_os(UNFINISHED) {
            Some(_) if !catalog.faults.is_empty() => {
                println!("cargo:warning={name} is unfinished in {} places", catalog.faults.len());
            }
            _ => faults.extend(catalog.faults.iter().map(|fault| format!("{name}: {fault}"))),
        }
    }
    for fault in faults {
        println!("cargo::error={}", fault.replace('\n', " "));
    }
    fs::write(out.join("sentences.rs"), places(&sentences, &files))
}

fn sources(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            files.extend(sources(&path)?);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}

/// The order of the lines in every language, for the compiler alone; and the names of the files.
fn places(sentences: &Sentences, files: &[String]) -> String {
    let mut places = Vec::new();
    for (english, form) in sentences {
        match form {
            Form::Plain | Form::Counted => places.push((english.as_str(), "")),
            Form::Meant(meanings) => places.extend(meanings.iter().map(|meaning| (english.as_str(), meaning.as_str()))),
        }
    }
    format!(
        "const SENTENCES: [(&str, &str); {}] = {places:?};\nconst FILES: [&str; {}] = {files:?};\n",
        places.len(),
        files.len()
    )
}

fn hash(text: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    text.hash(&mut hasher);
    hasher.finish()
}
