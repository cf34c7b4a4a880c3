"""A PostgreSQL server with PostGIS of the tests' own, in a temporary folder, shared by all workers of one run."""

import fcntl
import json
import os
import pwd
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

import psycopg

__all__ = ["Server", "missing", "shared_server", "started"]

OWNER, APP, READER, LOCKED = "fg_owner", "fg_app", "fg_reader", "fg_locked"
PASSWORD = "correct horse/battery@staple"  # noqa: S105 - of a server that lives for one test run

_SETTINGS = """
listen_addresses = ''
unix_socket_permissions = 0777
max_connections = 80
shared_buffers = 32MB
autovacuum = off
timezone = 'Asia/Kathmandu'
log_min_messages = fatal
"""
_FAST = "fsync = off\nfull_page_writes = off\n"
_ACCESS = f"local all {LOCKED} scram-sha-256\nlocal all all trust\n"


def _programs() -> Path | None:
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda p: int(p.parts[-3]))
    on_path = shutil.which("initdb")
    return found[-1].parent if found else Path(on_path).parent if on_path else None


def missing() -> str:
    """Say what this machine lacks to run the tests; empty where it lacks nothing."""
    programs = _programs()
    if programs is None:
        return "PostgreSQL is not installed here (Debian: apt-get install postgresql-postgis)"
    shared = subprocess.run([programs / "pg_config", "--sharedir"], capture_output=True, text=True, check=False)
    folder = Path(shared.stdout.strip() or f"/usr/share/postgresql/{programs.parent.name}")
    if not (folder / "extension" / "postgis.control").exists():
        return "PostGIS is not installed here (Debian: apt-get install postgresql-postgis)"
    return ""


class Server:
    """A cluster in a folder, run by an account that is not the superuser, as PostgreSQL demands."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._programs = _programs() or Path()

    def address(self, database: str, user: str = APP, password: str = "") -> str:
        """Give the address of a database for an account."""
        secret = f":{quote(password, safe='')}" if password else ""
        return f"postgresql://{user}{secret}@/{database}?host={self.folder}"

    def ask(self, database: str, *statements: str) -> list[tuple[Any, ...]]:
        """Do statements as the superuser of the cluster; gives the rows of the last."""
        with psycopg.connect(self.address(database, "root"), autocommit=True) as connection:
            for sql in statements:
                cursor = connection.execute(sql.encode())
            return cursor.fetchall() if cursor.description else []

    def init(self, *, durable: bool) -> None:
        """Make the cluster."""
        self._run("initdb", "-U", "root", "--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync", "-D", "data")
        data = self.folder / "data"
        with (data / "postgresql.conf").open("a") as file:
            file.write(f"{_SETTINGS}unix_socket_directories = '{self.folder}'\n{'' if durable else _FAST}")
        (data / "pg_hba.conf").write_text(_ACCESS)

    def start(self) -> None:
        """Start the server, and wait until it answers."""
        self._run("pg_ctl", "start", "--wait", "--silent", "-D", "data", "-l", "log")

    def stop(self, mode: str = "immediate") -> None:
        """Stop the server."""
        self._run("pg_ctl", "stop", "--silent", "-D", "data", "-m", mode, check=False)

    @property
    def pid(self) -> int:
        """Process of the server."""
        return int((self.folder / "data" / "postmaster.pid").read_text().split("\n", 1)[0])

    def _run(self, program: str, *arguments: str, check: bool = True) -> None:
        who = _account()
        done = subprocess.run(
            [self._programs / program, *arguments], cwd=self.folder, check=False, stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE if program == "initdb" else subprocess.DEVNULL,
            stderr=subprocess.PIPE if program == "initdb" else subprocess.DEVNULL, **who,
        )  # fmt: skip
        if check and done.returncode:
            log = self.folder / "log"
            told = log.read_text()[-2000:] if log.exists() else done.stderr
            raise RuntimeError(f"{program} failed: {told}")


def _account() -> dict[str, Any]:
    """Give what starts a program as an account that is not the superuser."""
    if os.geteuid() != 0:
        return {}
    for name in ("postgres", "nobody"):
        try:
            found = pwd.getpwnam(name)
        except KeyError:
            continue
        return {"user": found.pw_uid, "group": found.pw_gid, "extra_groups": []}
    raise RuntimeError("there is no account to run PostgreSQL as")


def _made(*, durable: bool) -> Server:
    folder = Path(tempfile.mkdtemp(prefix="fg-pg-", dir="/tmp"))
    folder.chmod(0o755)
    who = _account()
    if who:
        os.chown(folder, who["user"], who["group"])
    server = Server(folder)
    try:
        server.init(durable=durable)
        server.start()
        roles = ("CREATE ROLE firmground_app", "CREATE ROLE firmground_reader", "CREATE ROLE firmground_seen",
                 "GRANT firmground_seen TO firmground_app", f"CREATE ROLE {OWNER} LOGIN",
                 f"CREATE ROLE {APP} LOGIN IN ROLE firmground_app", f"CREATE ROLE {READER} LOGIN",
                 f"GRANT firmground_reader TO {READER}",
                 f"CREATE ROLE {LOCKED} LOGIN IN ROLE firmground_app PASSWORD '{PASSWORD}'")  # fmt: skip
        server.ask("postgres", *roles, "CREATE DATABASE bare OWNER fg_owner")
        server.ask("bare", "CREATE EXTENSION postgis")
    except BaseException:
        server.stop()
        shutil.rmtree(folder, ignore_errors=True)
        raise
    return server


@contextmanager
def started(*, durable: bool = False) -> Iterator[Server]:
    """Run a server for one block."""
    server = _made(durable=durable)
    try:
        yield server
    finally:
        server.stop()
        shutil.rmtree(server.folder, ignore_errors=True)


@contextmanager
def shared_server(meeting: Path) -> Iterator[Server]:
    """Give the server that all workers of a run share, who meet in a folder; started by the first.

    A process of its own stops the server and removes its folder as soon as no worker lives that uses it.
    """
    users = meeting / "postgres-users"
    users.mkdir(exist_ok=True)
    mine = users / str(os.getpid())
    with (meeting / "postgres-lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        told = meeting / "postgres.json"
        mine.touch()
        if told.exists() and Path(json.loads(told.read_text()), "data", "postmaster.pid").exists():
            server = Server(Path(json.loads(told.read_text())))
        else:
            server = _made(durable=False)
            told.write_text(json.dumps(str(server.folder)))
            keeper = (sys.executable, __file__, str(server.folder), str(meeting))
            quiet = {"stdin": subprocess.DEVNULL, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
            subprocess.run(["sh", "-c", '"$@" &', "sh", *keeper], check=True, start_new_session=True, **quiet)
    try:
        yield server
    finally:
        mine.unlink(missing_ok=True)


def _keep(folder: Path, meeting: Path) -> None:
    """Wait until no worker is left, then stop the server."""
    server = Server(folder)
    while True:
        time.sleep(0.3)
        with (meeting / "postgres-lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            users = list((meeting / "postgres-users").iterdir())
            if any(Path("/proc", user.name).exists() for user in users):
                continue
            (meeting / "postgres.json").unlink(missing_ok=True)
            server.stop()
        shutil.rmtree(folder, ignore_errors=True)
        return


if __name__ == "__main__":
    _keep(Path(sys.argv[1]), Path(sys.argv[2]))
