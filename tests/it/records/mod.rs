//! The engines that keep the records: what is so on one of them alone, and between the two.

mod on_postgres;
