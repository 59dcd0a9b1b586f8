//! Which cryptography TLS uses: one choice for the whole process, made before the first client that leaves it open.

use std::sync::Once;

use rustls::crypto::ring;

/// Makes the choice, where nobody has made it.
pub fn make_ready() {
    static CHOICE: Once = Once::new();
    CHOICE.call_once(|| {
        if ring::default_provider().install_default().is_err() {
            tracing::debug!("the cryptography of TLS was chosen before");
        }
    });
}
