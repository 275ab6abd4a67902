"""A real Neo4j server for tests: one a run, however many workers, gone when the run is over.

``make neo4j`` fetches the server; ``NETMAP_NEO4J_VERSION`` names another one that was fetched.
Run as a program, this keeps a server until the process that it is for ends.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from signal import SIGTERM, signal

import psutil
import pytest
from neo4j import Driver, GraphDatabase
from neo4j.exceptions import AuthError, DriverError, Neo4jError

KEPT = Path(__file__).parents[1] / "build" / "neo4j"
VERSION = os.environ.get("NETMAP_NEO4J_VERSION", "5.26.30")
CLASSPATH = KEPT / f"{VERSION}.classpath"
USER, PASSWORD = "neo4j", "correct-horse-battery"
RUN = "NETMAP_NEO4J_RUN"
"""The process id of the run, which its workers inherit."""
_MAIN = "CommunityEntryPoint" if VERSION.startswith("5.") else "Neo4jCommunity"
_CONF = """\
server.default_listen_address=127.0.0.1
server.bolt.listen_address=127.0.0.1:{port}
server.bolt.advertised_address=127.0.0.1:{port}
server.http.enabled=false
server.memory.heap.max_size=1g
server.memory.pagecache.size=256m
db.tx_log.preallocate=false
dbms.usage_report.enabled=false
"""
_GUARD = """import shutil, sys, time
import psutil
server, owner, home = psutil.Process(int(sys.argv[1])), int(sys.argv[2]), sys.argv[3]
while server.is_running() and psutil.pid_exists(owner):
    time.sleep(0.2)
if server.is_running():
    server.kill()
    shutil.rmtree(home, ignore_errors=True)
"""
_OPENED = ("java.nio", "java.io", "sun.nio.ch", "java.util.concurrent")


class Server:
    """A server of its own home and port, which can be killed, stalled and started again."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.port = _free_port()
        self.uri = f"bolt://127.0.0.1:{self.port}"
        (home / "conf").mkdir(parents=True)
        (home / "conf" / "neo4j.conf").write_text(_CONF.format(port=self.port))
        self.process = self._started()
        self._guard = self._guarded()
        try:
            _wait(self.uri)
        except BaseException:
            self.stop()
            raise

    def _guarded(self) -> subprocess.Popen[bytes]:
        """Start a process that ends the server when this one was ended and could not."""
        told = (str(self.process.pid), str(os.getpid()), str(self.home))
        return subprocess.Popen([sys.executable, "-c", _GUARD, *told], start_new_session=True)

    def _started(self) -> subprocess.Popen[bytes]:
        command = [
            java() or "java",
            "-Xmx1g",
            *(f"--add-opens=java.base/{package}=ALL-UNNAMED" for package in _OPENED),
            "-cp",
            CLASSPATH.read_text(),
            f"org.neo4j.server.{_MAIN}",
            f"--home-dir={self.home}",
            f"--config-dir={self.home / 'conf'}",
        ]
        with (self.home / "output").open("ab") as output:
            return subprocess.Popen(command, stdout=output, stderr=output)

    def again(self) -> None:
        """Start it once more, on the same port and home."""
        self.process = self._started()
        self._guard = self._guarded()
        _wait(self.uri)

    def kill(self) -> None:
        """End it as a power cut would."""
        self.process.kill()
        self.process.wait()
        self._guard.wait()

    def stop(self) -> None:
        """End it for good; what it kept goes as well, so there is no need to let it finish."""
        self.kill()
        shutil.rmtree(self.home, ignore_errors=True)


def missing() -> str | None:
    """Say what is missing for a server to start, None when nothing is."""
    if java() is None:
        return "Neo4j needs Java 17 or newer"
    return None if CLASSPATH.exists() else f"no Neo4j {VERSION}: make neo4j NEO4J={VERSION}"


def java() -> str | None:
    """Return the path of Java: that of JAVA_HOME, else the one on the path."""
    home = os.environ.get("JAVA_HOME")
    return shutil.which("java", path=f"{home}/bin" if home else None)


def need() -> None:
    """Skip a test where there is no server to start; fail where there must be one."""
    if reason := missing():
        if "NETMAP_REQUIRE_ALL" in os.environ:
            pytest.fail(reason)
        pytest.skip(reason)


def shared() -> str:
    """Return the address of the server of this run; the first who asks starts it."""
    need()
    os.environ.update(NETMAP_NEO4J_USER=USER, NETMAP_NEO4J_PASSWORD=PASSWORD)
    folder = _folder(os.environ[RUN])
    folder.mkdir(parents=True, exist_ok=True)
    with _locked(folder / "lock"):
        address = folder / "address"
        if not address.exists():
            _keep(folder)
        return address.read_text()


def end(run: str) -> None:
    """Stop the server of a run, if there is one, and wait until it is gone."""
    keeper = _folder(run) / "keeper"
    if keeper.exists():
        keeping = psutil.Process(int(keeper.read_text()))
        keeping.terminate()
        psutil.wait_procs([keeping], timeout=30)
    shutil.rmtree(_folder(run), ignore_errors=True)


def connected(uri: str) -> Driver:
    """Return a driver of the plain sort, to look at a server past netmap."""
    return GraphDatabase.driver(uri, auth=(USER, PASSWORD), connection_timeout=5)


def _keep(folder: Path) -> None:
    with (folder / "output").open("wb") as output:
        keeper = subprocess.Popen(
            [sys.executable, __file__, str(folder), os.environ[RUN]],
            stdout=output,
            stderr=output,
            start_new_session=True,
        )
    (folder / "keeper").write_text(str(keeper.pid))
    until = time.monotonic() + 240
    while not (folder / "address").exists():
        if keeper.poll() is not None or time.monotonic() > until:
            pytest.fail(f"Neo4j did not start: {(folder / 'output').read_text()[-2000:]}")
        time.sleep(0.1)
    keeper.returncode = 0  # it outlives this process, which is no fault


def _wait(uri: str) -> None:
    """Wait until a server answers; the first time it wants a password of its own."""
    until = time.monotonic() + 180
    while True:
        try:
            with connected(uri) as driver:
                driver.verify_connectivity()
            return
        except AuthError:
            _set_password(uri)
        except (DriverError, Neo4jError):
            if time.monotonic() > until:
                raise
        time.sleep(0.2)


def _set_password(uri: str) -> None:
    with GraphDatabase.driver(uri, auth=(USER, "neo4j")) as driver:
        driver.execute_query(
            "ALTER CURRENT USER SET PASSWORD FROM 'neo4j' TO $new",
            new=PASSWORD,
            database_="system",
        )


def _folder(run: str) -> Path:
    return KEPT / f"run-{run}"


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    with path.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port: int = server.getsockname()[1]
        return port


def _ended(*_: object) -> None:
    raise SystemExit


def main(folder: Path, run: int) -> None:
    """Keep a prepared server until a process ends or this one is told to."""
    from netmap.stores.neo4j.preparing import prepare

    signal(SIGTERM, _ended)
    server = Server(folder / "home")
    try:
        os.environ.update(NETMAP_NEO4J_USER=USER, NETMAP_NEO4J_PASSWORD=PASSWORD)
        prepare(server.uri)
        (folder / "starting").write_text(server.uri)
        (folder / "starting").rename(folder / "address")
        while psutil.pid_exists(run):
            time.sleep(0.5)
        shutil.rmtree(folder, ignore_errors=True)
    finally:
        server.stop()


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
