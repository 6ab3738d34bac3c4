"""How a server is reached: with TLS as the address asks for it, and without a word of the password in what is shown."""

import shutil
import socket
import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing
from pathlib import Path

import pytest
from pg8000 import dbapi

from whence.errors import LedgerError
from whence.store.database import no_ledger
from whence.store.postgresql import Connection, without_password

# One user is taken only with TLS, one only without, one with a password.
WHO_MAY = """
local all all trust
hostssl all sealed all trust
hostnossl all plain all trust
hostssl all guarded all scram-sha-256
host all whence all trust
"""


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate for `localhost` that signs itself, with its key beside it."""
    openssl = shutil.which("openssl")
    if openssl is None:
        pytest.skip("openssl is not installed")
    folder = tmp_path_factory.mktemp("tls")
    key = "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=localhost"
    names = "-addext subjectAltName=DNS:localhost -keyout key.pem -out certificate.pem"
    subprocess.run([openssl, *key.split(), *names.split()], check=True, capture_output=True, cwd=folder)
    return folder / "certificate.pem"


@pytest.fixture(scope="module")
def port(running: Callable[..., AbstractContextManager[Path]], certificate: Path) -> Iterator[int]:
    """Where a server listens that speaks TLS."""
    with closing(socket.socket()) as free:
        free.bind(("127.0.0.1", 0))
        number = int(free.getsockname()[1])

    def prepare(data: Path) -> None:
        (data / "pg_hba.conf").write_text(WHO_MAY)
        shutil.copy(certificate, data / "server.crt")
        shutil.copy(certificate.with_name("key.pem"), data / "server.key")
        (data / "server.key").chmod(0o600)

    with running(f"-c listen_addresses=127.0.0.1 -c port={number} -c ssl=on", prepare=prepare) as folder:
        with closing(dbapi.connect("whence", database="postgres", unix_sock=f"{folder}/.s.PGSQL.{number}")) as made:
            for user in ("sealed", "plain", "guarded PASSWORD 'a:b@c'"):
                made.cursor().execute(f"CREATE USER {user}")
            made.commit()
        yield number


def is_sealed(address: str) -> bool:
    with closing(Connection(address)) as connection:
        ((sealed,),) = connection.rows("SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()", ())
    return bool(sealed)


@pytest.mark.parametrize(
    ("user", "asked", "sealed"),
    [
        ("whence", "", True),
        ("whence", "sslmode=disable", False),
        ("whence", "sslmode=allow", False),
        ("sealed", "sslmode=allow", True),
        ("whence", "sslmode=prefer", True),
        ("plain", "sslmode=prefer", False),
        ("whence", "sslmode=require", True),
        ("whence", "sslmode=require&sslrootcert=ROOT", True),
        ("whence", "sslmode=verify-full&sslrootcert=ROOT", True),
        ("guarded:a%3Ab%40c", "sslmode=verify-full&sslrootcert=ROOT", True),
        ("", "user=guarded&password=a%3Ab@c&sslmode=require", True),
    ],
)
def test_tls_is_spoken_as_the_address_asks(port: int, certificate: Path, user: str, asked: str, sealed: bool) -> None:
    address = f"postgresql://{user}@localhost:{port}/postgres?{asked}".replace("ROOT", str(certificate))
    assert is_sealed(address) == sealed


def test_verify_ca_looks_at_who_signed_and_verify_full_at_the_name_too(port: int, certificate: Path) -> None:
    address = f"postgresql://whence@127.0.0.1:{port}/postgres?sslrootcert={certificate}"
    assert is_sealed(f"{address}&sslmode=verify-ca")
    with pytest.raises(LedgerError, match="IP address mismatch"):
        Connection(f"{address}&sslmode=verify-full")


@pytest.mark.parametrize("asked", ["sslmode=verify-full", "sslmode=verify-full&sslrootcert=system"])
def test_a_certificate_that_nobody_known_has_signed_is_refused(port: int, asked: str) -> None:
    with pytest.raises(LedgerError, match="self-signed"):
        Connection(f"postgresql://whence@localhost:{port}/postgres?{asked}")


@pytest.mark.parametrize(("user", "mode"), [("plain", "require"), ("sealed", "disable")])
def test_what_was_asked_for_is_not_given_up(port: int, user: str, mode: str) -> None:
    with pytest.raises(LedgerError, match=r"no pg_hba\.conf entry"):
        Connection(f"postgresql://{user}@localhost:{port}/postgres?sslmode={mode}")


@pytest.mark.parametrize("user", ["guarded", "guarded:wrong"])
def test_a_password_that_is_refused_is_said_once(port: int, user: str) -> None:
    with pytest.raises(LedgerError, match="password authentication failed") as caught:
        Connection(f"postgresql://{user}@localhost:{port}/postgres")
    assert "wrong" not in caught.value.seen


def test_a_server_without_tls_is_refused_where_tls_is_asked_for() -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as listening:

        def answer() -> None:
            with closing(listening.accept()[0]) as one:
                one.recv(8)
                one.sendall(b"N")

        thread = threading.Thread(target=answer)
        thread.start()
        with pytest.raises(LedgerError, match="refuses SSL"):
            Connection(f"postgresql://127.0.0.1:{listening.getsockname()[1]}/x?sslmode=require")
        thread.join()


@pytest.mark.parametrize(
    "rest",
    [
        "ana@host/db?sslmod=verify-full",
        "ana@host/db?sslmode=verify",
        "ana@host/db?sslmode=",
        "ana@host/db?sslmode=verify-ca",
        "ana@host/db?sslmode=require&sslrootcert=system",
        "ana@host/db?sslmode=verify-full&sslrootcert=/no/such/file",
        "ana@host/db?connect_timeout=3",
        "ana@host:99999/db",
        "ana@host/db?port=x",
        "ana:secret/secret@host/db",
        "ana:1/secret@host/db",
        "ana:1?secret@host/db",
        "ana:1?secret=secret@host/db",
        "ana:1#secret@host/db",
        "ana:[secret@host/db",
    ],
)
def test_an_address_that_says_more_than_is_understood_is_refused(rest: str) -> None:
    with pytest.raises(LedgerError) as caught:
        Connection(f"postgresql://{rest}")
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize(
    ("rest", "shown"),
    [
        ("ana@host/db", "ana@host/db"),
        ("ana:secret@host:5433/db", "ana@host:5433/db"),
        ("ana:sec@ret@host/db", "ana@host/db"),
        ("ana@[::1]:5433/db?password=secret", "ana@[::1]:5433/db"),
        ("/db?host=/run/postgresql&user=ana&password=secret", "/db"),
        (":secret@host/db", "host/db"),
        ("ana:secret/x@host/db", "..."),
        ("ana:1/secret@host/db", "..."),
        ("ana:1?secret@host/db", "..."),
        ("ana:1#secret@host/db", "..."),
        ("host/db?password=se@cret", "..."),
        ("ana:[secret@host/db", "..."),
    ],
)
def test_nothing_of_a_password_is_shown(rest: str, shown: str) -> None:
    assert without_password(f"postgresql://{rest}") == f"postgresql://{shown}"
    assert without_password(f"postgres://{rest}") == f"postgres://{shown}"
    assert "secret" not in str(no_ledger(without_password(f"postgresql://{rest}")))


def test_a_folder_is_shown_as_it_is() -> None:
    assert without_password("cases//ana:b@c?x#y") == "cases//ana:b@c?x#y"
