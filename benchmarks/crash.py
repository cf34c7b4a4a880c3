"""Kill writers with SIGKILL at random moments, many times, and look for what was acknowledged and is lost.

    python benchmarks/crash.py --rounds 1000
    python benchmarks/crash.py --store server --rounds 1000 --server-kills 30

After each round every acknowledged event must be there, the chain must hold, and rows and plan must be as the ledger
says; a file must open in GDAL. `--server-kills` kill the whole server, not the writer, and start it again.
SIGKILL takes a process away, not the power: what the disk itself loses is for the disk to answer.
"""

import argparse
import os
import random
import signal
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))

from firmground.track.stores.geopackage import GeoPackageStore
from support import crash

FRESH = 40
"""Rounds after which a new project is begun, so that checking the whole chain stays quick."""


def files(rounds: int, seed: int, folder: Path) -> Iterator[crash.Round]:
    """Kill writers of files."""
    for n in range(rounds):
        if n % FRESH == 0:
            store = GeoPackageStore.create(folder / f"{n}.gpkg", {"name": "Exercise, not survey evidence"})
        yield crash.kill_once(store, str(store.path), seed + n, folder / f"{n}.told")
        crash.check_in_gdal(store)


def servers(rounds: int, kills: int, seed: int, folder: Path) -> Iterator[crash.Round]:
    """Kill writers on a server, and the server itself."""
    from firmground.track.stores.postgis.store import PostgisStore
    from support.postgres import Databases
    from support.postgres_server import started

    with started(durable=True) as server:
        databases = Databases(server, "crash")
        for n in range(rounds + kills):
            if n % FRESH == 0:
                address = server.address(databases.take())
            store = PostgisStore(address)
            before = store.head().seq
            dies = (lambda writer: kill_server(server, writer)) if n >= rounds else (lambda writer: writer.kill())
            told = crash.kill_writer(address, seed + n, folder / f"{n}.told", dies)
            if n >= rounds:
                server.start()
            yield crash.check(store, told, before)


def kill_server(server: Any, writer: Any) -> None:
    """Kill the server with all its processes at once, then the writer."""
    os.kill(writer.pid, signal.SIGSTOP)  # it has been told what it has been told
    os.kill(server.pid, signal.SIGSTOP)  # so that it takes on nobody else meanwhile
    children = Path(f"/proc/{server.pid}/task/{server.pid}/children").read_text().split()
    pids = [server.pid, *map(int, children)]
    for pid in pids:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    writer.kill()
    while any(_lives(pid) for pid in pids):
        time.sleep(0.01)
    # Where no init collects the dead, as in many containers, the server would take its predecessor for alive.
    for left in ("data/postmaster.pid", ".s.PGSQL.5432.lock"):
        (server.folder / left).unlink(missing_ok=True)


def _lives(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def main() -> None:
    """Read the arguments, kill, and tell."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--store", choices=("file", "server"), default="file")
    parser.add_argument("--rounds", type=int, default=1000)
    parser.add_argument("--server-kills", type=int, default=0)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10**9))
    asked = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # so that no server is left running
    began = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        if asked.store == "file":
            rounds = files(asked.rounds, asked.seed, Path(folder))
        else:
            rounds = servers(asked.rounds, asked.server_kills, asked.seed, Path(folder))
        done = list(rounds)
    kept, told = sum(r.kept for r in done), sum(r.acknowledged for r in done)
    print(
        f"{asked.store}, seed {asked.seed}: {len(done)} kills, {told} events acknowledged, 0 lost; {kept - told} kept "
        f"whose acknowledgement the writer did not live to note; {sum(r.acknowledged == 0 for r in done)} rounds "
        f"without any; {time.perf_counter() - began:.0f} s"
    )


if __name__ == "__main__":
    main()
