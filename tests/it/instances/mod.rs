//! What holds when several processes serve one hub: what one does they all know, and what one leaves another takes up.

mod leases;
mod on_postgres;
mod upgrade;
