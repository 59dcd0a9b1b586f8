//! Hands the server's contract to cynic, so that a query the server cannot answer does not compile.

fn main() {
    cynic_codegen::register_schema("hub")
        .from_sdl_file("../schema.graphql")
        .expect("schema.graphql is printed by the server and is valid SDL")
        .as_default()
        .expect("the build directory can be written");
}
