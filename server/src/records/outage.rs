//! Records that do not answer for a while, told apart from those that answer what they should not.

use sea_orm::sqlx::Error as Cause;
use sea_orm::sqlx::error::DatabaseError;
use sea_orm::{ConnAcquireErr, DbErr, RuntimeErr};

/// Why records do not answer at present.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outage {
    /// There is no way to them, or none in time.
    Away,
    /// The way was lost in the middle: whether a change was made that was just being committed, nobody knows.
    BrokenOff,
    /// Others hold them locked for longer than is waited.
    Held,
}

impl Outage {
    /// The outage that a failure tells of, if it tells of one.
    pub fn of(fault: &DbErr) -> Option<Self> {
        match fault {
            DbErr::ConnectionAcquire(ConnAcquireErr::Timeout) => Some(Self::Away),
            DbErr::Conn(RuntimeErr::SqlxError(cause)) => match &**cause {
                Cause::Io(_) | Cause::Tls(_) => Some(Self::Away),
                // A file that cannot be opened is for us to mend; a server may be starting, full or closed for a while.
                Cause::Database(cause) if is_of_server(&**cause) => Some(Self::Away),
                _ => None,
            },
            DbErr::Exec(RuntimeErr::SqlxError(cause)) | DbErr::Query(RuntimeErr::SqlxError(cause)) => match &**cause {
                Cause::Io(_) => Some(Self::BrokenOff),
                Cause::Database(cause) => Self::said(&**cause),
                _ => None,
            },
            _ => None,
        }
    }

    /// By its code: of PostgreSQL five letters, of SQLite a number.
    fn said(cause: &dyn DatabaseError) -> Option<Self> {
        match cause.code().as_deref() {
            // Lock not available; SQLITE_BUSY, and the same after a crash or while it is waited.
            Some("55P03" | "5" | "261" | "773") => Some(Self::Held),
            // The server stops, has crashed, or gave up a connection that was silent; and what is wrong with a connection.
            Some("57P01" | "57P02" | "57P03" | "57P05" | "25P03" | "25P04") => Some(Self::BrokenOff),
            Some(code) if code.len() == 5 && code.starts_with("08") => Some(Self::BrokenOff),
            _ => None,
        }
    }
}

fn is_of_server(cause: &dyn DatabaseError) -> bool {
    cause.code().is_some_and(|code| code.len() == 5)
}

#[cfg(test)]
mod tests {
    use std::io::{Error, ErrorKind};
    use std::sync::Arc;

    use super::*;

    #[test]
    fn a_lost_connection_is_an_outage_and_a_wrong_statement_a_fault() {
        let lost = || RuntimeErr::SqlxError(Arc::new(Cause::Io(Error::from(ErrorKind::ConnectionReset))));
        let wrong = || RuntimeErr::SqlxError(Arc::new(Cause::ColumnNotFound("title".to_owned())));

        assert_eq!(Outage::of(&DbErr::ConnectionAcquire(ConnAcquireErr::Timeout)), Some(Outage::Away));
        assert_eq!(Outage::of(&DbErr::Conn(lost())), Some(Outage::Away));
        assert_eq!(Outage::of(&DbErr::Exec(lost())), Some(Outage::BrokenOff));
        assert_eq!(Outage::of(&DbErr::Query(lost())), Some(Outage::BrokenOff));
        for fault in [
            DbErr::ConnectionAcquire(ConnAcquireErr::ConnectionClosed),
            DbErr::Conn(wrong()),
            DbErr::Query(wrong()),
            DbErr::RecordNotUpdated,
        ] {
            assert_eq!(Outage::of(&fault), None, "{fault:?}");
        }
    }
}
