//! The specification of GraphQL over HTTP, by the audits of its authors.

use crate::kit::Hub;
use crate::kit::audit::audit;

#[tokio::test]
async fn the_specification_of_graphql_over_http_is_kept_whole() {
    let hub = Hub::open().await;

    let (audits, failures) = audit(&format!("{}/graphql", hub.base)).await;

    assert_eq!(failures, Vec::<String>::new());
    assert_eq!(audits, 61);
}
