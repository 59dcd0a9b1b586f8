//! Hands the server's contract to cynic, so that a query the server cannot answer does not compile,
//! and the sentences of the page to their translations, so that a page nobody translated does not compile either.

mod catalog;
mod languages;
mod sentences;

fn main() {
    cynic_codegen::register_schema("hub")
        .from_sdl_file("../schema.graphql")
        .expect("schema.graphql is printed by the server and is valid SDL")
        .as_default()
        .expect("the build directory can be written");
    languages::prepare().expect("the sources can be read and the build directory written");
}
