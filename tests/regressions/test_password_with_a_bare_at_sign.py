"""A password with a bare @ stood in the message as part of a host, and one behind another scheme whole."""

import pytest

from firmground.track.stores.postgis.address import is_address, scrubbed, shown


@pytest.mark.parametrize(
    ("address", "quoted"),
    [
        ("postgresql://u:p@s3cr3t@127.0.0.1/x", "failed to resolve host 's3cr3t@127.0.0.1'"),
        ("postgresql://u:a/s3cr3t@h/x", 'database "s3cr3t@h/x" does not exist'),
    ],
)
def test_pieces_of_a_password_are_scrubbed_too(address, quoted):
    """The server sees the password cut at the sign that was not escaped, and quotes what is left of it."""
    assert "s3cr3t" not in shown(address)
    assert "s3cr3t" not in scrubbed(address, quoted)


@pytest.mark.parametrize("scheme", ["POSTGRESQL", "Postgres", "mysql", "postgresql+psycopg"])
def test_other_schemes_are_no_names_of_files(firmground_says, scheme):
    """What looks like an address is spoken of as one: without its password."""
    address = f"{scheme}://u:s3cr3t@127.0.0.1:1/x"
    assert is_address(address)
    answer = firmground_says("status", address)
    assert answer.code == 2
    assert "s3cr3t" not in answer.out + answer.err


def test_a_drive_is_no_scheme():
    """Paths of Windows stay paths."""
    assert not is_address("C://projects/border.gpkg")


@pytest.fixture
def firmground_says():
    """Call the command line; skips where nothing for servers is installed."""
    pytest.importorskip("psycopg", reason="psycopg is not installed here: python -m pip install 'firmground[server]'")
    from support.command import firmground

    return firmground
