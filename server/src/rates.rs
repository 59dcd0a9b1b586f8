//! How often one address, one person and one client may ask.
//! Not here: how much is taken on at once (`http`), nor what one request may cost (`schema`).

use std::hash::Hash;
use std::net::{IpAddr, Ipv6Addr};
use std::num::NonZeroU32;
use std::sync::Arc;
use std::time::Duration;

use entity::PersonId;
use governor::clock::{Clock, DefaultClock};
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};

use crate::config::Settings;
use crate::cx::Client;
use crate::error::{Code, Error, refuse};

/// What everybody has asked lately. Cheap to clone.
#[derive(Clone)]
pub struct Rates {
    addresses: Rate<IpAddr>,
    people: Rate<PersonId>,
    clients: Rate<Client>,
}

impl Rates {
    /// With the limits that the settings name.
    pub fn new(settings: &Settings) -> Self {
        Self {
            addresses: Rate::new(settings.address_rate),
            people: Rate::new(settings.person_rate),
            clients: Rate::new(settings.client_rate),
        }
    }

    /// Counts a request from an address; addresses of one IPv6 network of 64 bits count as one.
    /// Refuses it when the address has asked too often; gives how long to wait then.
    pub fn address(&self, address: IpAddr) -> Result<(), Duration> {
        self.addresses.count(&network(address))
    }

    /// Counts a request of a person, and refuses it when they have asked too often.
    pub fn person(&self, person: PersonId) -> Result<(), Error> {
        self.people.count(&person).map_err(too_often)
    }

    /// Counts a request of a program, wherever it runs.
    /// Refuses it when it has asked too often; gives how long to wait then.
    pub fn client(&self, client: &Client) -> Result<(), Duration> {
        self.clients.count(client)
    }

    /// Forgets those who have not asked for a while.
    pub fn tidy(&self) {
        self.addresses.tidy();
        self.people.tidy();
        self.clients.tidy();
    }
}

/// The refusal of whoever asked too often.
pub fn too_often(wait: Duration) -> Error {
    let seconds = wait.as_secs() + 1;
    refuse(Code::TooMany, format!("these are too many requests; ask again in {seconds} s"))
}

/// Requests a minute by key; without a limit there is nothing to count.
#[derive(Clone)]
struct Rate<K: Clone + Eq + Hash>(Option<Arc<DefaultKeyedRateLimiter<K>>>);

impl<K: Clone + Eq + Hash> Rate<K> {
    fn new(a_minute: u32) -> Self {
        Self(NonZeroU32::new(a_minute).map(|most| Arc::new(RateLimiter::keyed(Quota::per_minute(most)))))
    }

    fn count(&self, key: &K) -> Result<(), Duration> {
        let Some(limiter) = &self.0 else { return Ok(()) };
        limiter.check_key(key).map_err(|early| early.wait_time_from(DefaultClock::default().now()))
    }

    fn tidy(&self) {
        if let Some(limiter) = &self.0 {
            limiter.retain_recent();
            limiter.shrink_to_fit();
        }
    }
}

/// The address, or the network of 64 bits of an IPv6 one, which belongs to one asker.
pub fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(address) => {
            let [a, b, c, d, ..] = address.segments();
            IpAddr::V6(Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0))
        }
        v4 @ IpAddr::V4(_) => v4,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_network_counts_as_one_asker_and_another_is_not_held_back() {
        let rate = Rate::new(2);
        let [one, its_neighbour, other] = ["2001:db8::1", "2001:db8::ffff:2", "2001:db8:0:1::1"]
            .map(|address| network(address.parse().expect("an address")));

        assert!(rate.count(&one).is_ok() && rate.count(&its_neighbour).is_ok());

        let wait = rate.count(&one).expect_err("the third of two");
        assert!(wait <= Duration::from_secs(30), "{wait:?}");
        assert!(rate.count(&other).is_ok());
        assert_eq!(network("::ffff:192.0.2.7".parse().expect("an address")), IpAddr::from([192, 0, 2, 7]));
    }

    #[test]
    fn a_limit_of_none_holds_nobody_back() {
        let rate = Rate::new(0);

        assert!((0..1000).all(|_| rate.count(&1).is_ok()));
    }
}
