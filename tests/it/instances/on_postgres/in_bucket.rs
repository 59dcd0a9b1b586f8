//! The same with a bucket in the place of a folder that all machines mount.

use super::three_of;
use super::uploads::goes_on_elsewhere;
use crate::kit::Hub;
use crate::kit::store::{Server, settings_of};

#[tokio::test]
async fn an_upload_goes_on_elsewhere_when_its_instance_is_killed() {
    let server = Server::start();
    server.bucket("kept-papers");
    let settings = settings_of("s3://kept-papers/archive", &server.base);
    let settings: Vec<_> = settings.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let hub = Hub::open_unserved_with(&settings).await;
    let instances = three_of(&hub).await;

    goes_on_elsewhere(&hub, instances).await;
}
