//! Walls around the reading process and all it starts: no network, no files but the programs and libraries of the
//! system, nothing written. Not for memory and time, which `confine` in the process itself bounds.

use std::collections::BTreeMap;
use std::path::PathBuf;

use anyhow::Context;
use landlock::{
    ABI, Access, AccessFs, AccessNet, Ruleset, RulesetAttr, RulesetCreatedAttr, RulesetStatus, Scope,
    path_beneath_rules,
};
use seccompiler::{BpfProgram, SeccompAction, SeccompFilter, TargetArch};

use super::Tools;

/// Where systems keep programs, libraries, fonts and language files; what is not there is passed over.
const READABLE: [&str; 8] =
    ["/usr", "/bin", "/lib", "/lib64", "/etc/ld.so.cache", "/etc/fonts", "/nix/store", "/gnu/store"];
/// What may be read and written: nothing comes of it.
const NOTHING: &str = "/dev/null";

/// System calls that lead out of the process: to networks, into other processes, into the kernel's workings.
const REFUSED: [i64; 33] = [
    libc::SYS_socket,
    libc::SYS_socketpair,
    libc::SYS_connect,
    libc::SYS_bind,
    libc::SYS_listen,
    libc::SYS_accept,
    libc::SYS_accept4,
    libc::SYS_sendto,
    libc::SYS_sendmsg,
    libc::SYS_sendmmsg,
    libc::SYS_recvfrom,
    libc::SYS_recvmsg,
    libc::SYS_recvmmsg,
    libc::SYS_io_uring_setup,
    libc::SYS_io_uring_enter,
    libc::SYS_io_uring_register,
    libc::SYS_ptrace,
    libc::SYS_process_vm_readv,
    libc::SYS_process_vm_writev,
    libc::SYS_pidfd_getfd,
    libc::SYS_open_by_handle_at,
    libc::SYS_mount,
    libc::SYS_umount2,
    libc::SYS_pivot_root,
    libc::SYS_chroot,
    libc::SYS_setns,
    libc::SYS_unshare,
    libc::SYS_add_key,
    libc::SYS_request_key,
    libc::SYS_keyctl,
    libc::SYS_bpf,
    libc::SYS_perf_event_open,
    libc::SYS_userfaultfd,
];
/// Added to the number of a call by programs of the x32 kind.
const X32: i64 = 0x4000_0000;

/// Whether the kernel keeps the files that [`isolate`] names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Files {
    /// By Landlock, which it knows from 5.13 on.
    Kept,
    /// It does not know how; everything that the user of the hub may read is readable.
    Open,
}

/// Puts up the walls around this thread and all it starts, for good.
///
/// The refused calls are kept by every kernel that is still maintained: where they cannot be, this is an error.
pub(super) fn isolate(tools: &Tools) -> anyhow::Result<Files> {
    let files = keep_files(tools).context("the files that may be read cannot be restricted")?;
    refuse_calls().context("the system calls cannot be restricted")?;
    Ok(files)
}

fn keep_files(tools: &Tools) -> anyhow::Result<Files> {
    let readable = READABLE.iter().map(PathBuf::from).chain(tools.folders());
    let reading = AccessFs::from_read(ABI::V5);
    let status = Ruleset::default()
        .handle_access(AccessFs::from_all(ABI::V5))?
        .handle_access(AccessNet::from_all(ABI::V5))?
        .scope(Scope::from_all(ABI::V6))?
        .create()?
        .add_rules(path_beneath_rules(readable, reading))?
        .add_rules(path_beneath_rules([NOTHING], AccessFs::ReadFile | AccessFs::WriteFile))?
        .restrict_self()?;
    Ok(match status.ruleset {
        RulesetStatus::FullyEnforced | RulesetStatus::PartiallyEnforced => Files::Kept,
        RulesetStatus::NotEnforced => Files::Open,
    })
}

fn refuse_calls() -> anyhow::Result<()> {
    let calls = REFUSED.iter().flat_map(|call| [*call, *call | X32]);
    let rules: BTreeMap<_, _> = calls.map(|call| (call, Vec::new())).collect();
    let refusal = SeccompAction::Errno(libc::EACCES.cast_unsigned());
    let machine = TargetArch::try_from(std::env::consts::ARCH)?;
    let program: BpfProgram = SeccompFilter::new(rules, SeccompAction::Allow, refusal, machine)?.try_into()?;
    Ok(seccompiler::apply_filter(&program)?)
}

#[cfg(test)]
mod tests {
    use std::io::ErrorKind;
    use std::net::{TcpListener, TcpStream, UdpSocket};
    use std::os::unix::net::UnixStream;
    use std::process::Command;
    use std::thread;

    use super::*;

    /// The walls stand around one thread only, so that the other tests stay outside.
    fn inside<T: Send + 'static>(act: impl FnOnce(Files) -> T + Send + 'static) -> T {
        let walled = thread::spawn(move || act(isolate(&Tools::default()).expect("the walls can be put up")));
        walled.join().expect("nothing panics inside the walls")
    }

    #[test]
    fn no_network_is_reached_from_inside() {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port is free");
        let address = listener.local_addr().expect("the port is known");

        let (tcp, udp, unix) = inside(move |_| {
            let tcp = TcpStream::connect(address).map(drop);
            let udp = UdpSocket::bind("127.0.0.1:0").map(drop);
            (tcp, udp, UnixStream::pair().map(drop))
        });

        for outcome in [tcp, udp, unix] {
            assert_eq!(outcome.expect_err("no socket is given").kind(), ErrorKind::PermissionDenied);
        }
    }

    #[test]
    fn a_program_of_the_system_runs_inside_and_reaches_no_network_either() {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port is free");
        let port = listener.local_addr().expect("the port is known").port();

        let (runs, connects) = inside(move |_| {
            let line = format!("exec 3<>/dev/tcp/127.0.0.1/{port}");
            let said = Command::new("/bin/bash").args(["-c", "echo yes"]).env_clear().output();
            (said, Command::new("/bin/bash").args(["-c", &line]).env_clear().output())
        });

        assert_eq!(runs.expect("it is started").stdout, b"yes\n");
        assert!(!connects.expect("it is started").status.success());
    }

    #[test]
    fn files_of_the_hub_are_neither_read_nor_written_from_inside() {
        let folder = tempfile::tempdir().expect("a folder can be made");
        let secret = folder.path().join("hub.db");
        std::fs::write(&secret, "secret").expect("a file can be written");
        let new = folder.path().join("new");

        let (files, read, written) =
            inside(move |files| (files, std::fs::read(secret).map(drop), std::fs::write(new, "words")));

        // Both ways: a kernel that claims to keep files must, and one that does not is not taken for one that does.
        for outcome in [read, written] {
            let is_refused = outcome.is_err_and(|fault| fault.kind() == ErrorKind::PermissionDenied);
            assert_eq!(is_refused, files == Files::Kept);
        }
    }
}
