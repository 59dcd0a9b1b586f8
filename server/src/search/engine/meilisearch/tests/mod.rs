//! The promises of every engine, asked of an index of its own on a real server, and those of this engine alone.
//! The server is named by `KP_TEST_MEILI_URL` and `KP_TEST_MEILI_KEY`; without one the module is left out.

mod with_meilisearch;
