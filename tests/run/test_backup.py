"""The drill: back up, change, restore elsewhere, compare row by row and file by file, and verify the record."""

import hashlib
import json
from pathlib import Path

import pytest

FILE_AND_DOSSIER = """
from motcua.demo.personas import PERSONAS
from motcua.foundation.identity.models import Account
from tests.sites.conftest import Province
from tests.sites import walk
from motcua.foundation.common import relay, seal
p = Province({a.username: a for a in Account.objects.select_related("officer")})
for n in range(2):
    walk.received(p, citizen=n)
relay.drain(); seal.seal_tail()
"""


def rows(installation) -> dict[str, str]:
    """A digest of each table's rows, whatever their order."""
    names = installation.sql("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1")
    return {
        name: installation.sql(
            f"SELECT md5(coalesce(string_agg(line, chr(10) ORDER BY line COLLATE \"C\"), '')) FROM "
            f'(SELECT t::text AS line FROM "{name}" t) AS lines'
        )[0][0]
        for (name,) in names
        if name != "heartbeat"  # beats on
    }


def files(var: Path) -> dict[str, str]:
    return {
        str(path.relative_to(var)): hashlib.sha256(path.read_bytes()).hexdigest()
        for top in ("files", "keys", "mailbox")
        for path in sorted((var / top).rglob("*"))
        if path.is_file()
    }


@pytest.fixture
def house(installation):
    """One with two dossiers; nothing of it runs."""
    made = installation(ready=True)
    with made.database():
        made.python(FILE_AND_DOSSIER, MOTCUA_DEMO="1")
    return made


@pytest.mark.full
@pytest.mark.landing
def test_a_restored_copy_holds_every_row_and_file_and_its_record_verifies(house, installation, tmp_path):
    archive, kept = tmp_path / "all.tar", files(house.var)
    about = json.loads(house.command("backup", str(archive), "--json").stdout)
    assert about["tables"]["dossier"] == 2 and about["archive"]["sha256"] == digest(archive)
    assert json.loads(archive.with_name("all.tar.json").read_text()) == about
    assert archive.stat().st_mode & 0o077 == 0, "only its owner may read it"
    with house.database():
        before = rows(house)
        house.python(FILE_AND_DOSSIER, MOTCUA_DEMO="1")  # life goes on after the backup
        assert rows(house) != before and files(house.var) != kept
        refused = house.command("restore", str(archive), "--yes", check=False)
        assert refused.returncode == 1 and refused.stderr.startswith("Motcua is running on this data folder: stop it")

    copy = installation()
    assert copy.command("restore", str(archive)).stdout.startswith("Restored what was there on ")
    assert files(copy.var) == kept
    with copy.database():
        assert rows(copy) == before
        verdict = json.loads(copy.command("audit", "verify", "--json").stdout)
        assert verdict["problems"] == [] and verdict["events"] > 4 and verdict["seals"] > 0

    late = installation()
    late.command("restore", str(archive), "--heads", str(house.var / "seal" / "heads.jsonl"))
    with late.database():
        found = late.command("audit", "verify", "--json", check=False)
    assert found.returncode == 1
    assert {p["problem"] for p in json.loads(found.stdout)["problems"]} == {"tail cut or older backup restored"}


def test_what_cannot_be_restored_is_refused_with_one_sentence_and_nothing_is_touched(house, installation, tmp_path):
    archive, passphrase = tmp_path / "a.tar", tmp_path / "passphrase"
    passphrase.write_text("một câu đủ dài để giữ kín\n")
    house.command("backup", str(archive))
    sealed = tmp_path / "a.sealed"
    house.command("backup", str(sealed), "--passphrase-file", str(passphrase))
    assert b"dossier" not in sealed.read_bytes() and b"ustar" not in sealed.read_bytes()

    content = bytearray(archive.read_bytes())
    content[len(content) // 3] ^= 1
    flipped = tmp_path / "flipped.tar"
    flipped.write_bytes(content)
    cut = tmp_path / "cut.tar"
    cut.write_bytes(content[: len(content) // 2])
    cut_sealed = tmp_path / "cut.sealed"
    cut_sealed.write_bytes(sealed.read_bytes()[:-2000])
    other = tmp_path / "other"
    other.write_text("another passphrase")
    older = tmp_path / "older.tar"
    older.write_bytes(archive.read_bytes().replace(b'"motcua": "0.1.0"', b'"motcua": "0.0.9"'))

    refusals = [
        ([flipped], "damaged"), ([cut], "damaged"), ([tmp_path / "none.tar"], "There is no file"),
        ([sealed], "is sealed: give --passphrase-file"),
        ([sealed, "--passphrase-file", other], "does not open"),
        ([cut_sealed, "--passphrase-file", passphrase], "does not open"),
        ([older], "was made by Motcua 0.0.9"),
        ([Path(__file__)], "damaged or not a backup"),
    ]  # fmt: skip
    target = installation()
    for arguments, words in refusals:
        done = target.command("restore", *map(str, arguments), check=False)
        assert done.returncode == 1 and words in done.stderr, (arguments, done.stderr)
        assert len(done.stderr.strip().splitlines()) == 1
        assert not (target.var / "postgres").exists() and not (target.var / "files").exists()

    standing = house.command("restore", str(archive), check=False)
    assert standing.returncode == 1 and "holds an installation" in standing.stderr
    house.command("restore", str(sealed), "--passphrase-file", str(passphrase), "--yes")
    [aside] = house.var.glob("before-restore-*")
    assert (aside / "postgres").is_dir() and (house.var / "files").is_dir()


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def test_an_installation_set_aside_is_put_back_when_the_restore_fails_after_all(tmp_path, monkeypatch):
    """Here because the database of one's own is not empty; whatever it is, the files stand where they stood."""
    from types import SimpleNamespace

    from motcua.run import restore as restoring

    var = tmp_path / "var"
    (var / "files").mkdir(parents=True)
    (var / "files" / "kept").write_text("paper")

    def unpack(archive, passphrase, work):
        (work / "var" / "files").mkdir(parents=True)
        return {"motcua": restoring.__version__}

    def refuse(*_):
        (var / "files").mkdir()  # what a restore had begun to lay out
        raise restoring.StartError("The database of DATABASE_URL is not empty: give an empty one.")

    monkeypatch.setattr(restoring, "_unpack", unpack)
    monkeypatch.setattr(restoring, "_fill", refuse)

    def folder(name, mode=0o755):
        (var / name).mkdir(mode=mode, exist_ok=True)
        return var / name

    environment = SimpleNamespace(var=var, database_url="postgresql://elsewhere", folder=folder)
    with pytest.raises(restoring.StartError):
        restoring.restore(environment, tmp_path / "a.tar", replace=True)
    assert (var / "files" / "kept").read_text() == "paper"
    assert not list(var.glob("before-restore-*"))
