"""What the process that touches templates may use: little time and memory, small files, no network, no other program,
no file but its own. Linux keeps it to all of that, macOS to most (no separate network, memory as far as it counts)."""

import ctypes
import os
import resource
import sys
import sysconfig
from typing import Any

CLONE_NEWUSER, CLONE_NEWNET, NO_NEW_PRIVS = 0x10000000, 0x40000000, 38
MEMORY, FILE, FILES = 768 * 1024 * 1024, 64 * 1024 * 1024, 64
FORBIDDEN = (
    "socket.", "subprocess.", "os.system", "os.exec", "os.posix_spawn", "os.spawn", "os.fork", "pty.", "ctypes.",
    "ftplib.", "smtplib.", "urllib.", "http.", "shutil.", "os.kill", "os.chmod", "os.chown", "os.link", "os.symlink",
    "os.rename", "os.putenv", "os.setxattr",
)  # fmt: skip


def limit(seconds: int) -> None:
    """CPU seconds, memory, size and number of files; called before anything of a template is read."""
    for name, value in (
        ("RLIMIT_CPU", seconds), ("RLIMIT_AS", MEMORY), ("RLIMIT_DATA", MEMORY), ("RLIMIT_FSIZE", FILE),
        ("RLIMIT_NOFILE", FILES), ("RLIMIT_CORE", 0), ("RLIMIT_NPROC", 0),
    ):  # fmt: skip
        kind = getattr(resource, name, None)
        if kind is None:
            continue
        try:
            resource.setrlimit(kind, (value, value))
        except (ValueError, OSError):  # macOS counts some of these otherwise
            continue


def leave_the_network() -> bool:
    """An empty network of its own, where this Linux lets us; whether it did."""
    if not sys.platform.startswith("linux"):
        return False
    system = ctypes.CDLL(None, use_errno=True)
    system.prctl(NO_NEW_PRIVS, 1, 0, 0, 0)
    return system.unshare(CLONE_NEWNET) == 0 or system.unshare(CLONE_NEWUSER | CLONE_NEWNET) == 0


def close_the_door(own: str) -> None:
    """From here on Python refuses: sockets, programs, and files outside `own` (reading its own library stays)."""
    own = os.path.realpath(own)
    read_from = tuple({os.path.realpath(p) for p in (*sysconfig.get_paths().values(), *sys.path) if p})

    def hook(event: str, args: tuple[Any, ...]) -> None:
        if event == "open":
            path = args[0]
            if isinstance(path, int):
                return
            where = os.path.realpath(os.fsdecode(path))
            is_read = not (args[2] & (os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND))
            if where.startswith(own + os.sep) or (is_read and where.startswith(read_from)):
                return
            raise PermissionError(f"{where}: not a file of this work")
        if event.startswith(FORBIDDEN):
            raise PermissionError(f"{event}: not part of this work")

    sys.addaudithook(hook)
