"""A bundle as a zip: the same bytes, the same bundle, and no trick gets in; the console's commands."""

import io
import json
import warnings
import zipfile

import pytest

from motcua.onestop.catalogue.errors import BundleInvalid
from motcua.onestop.catalogue.loader import digest
from motcua.onestop.catalogue.models import Procedure
from motcua.onestop.catalogue.package import pack, unpack
from motcua.run.main import main
from tests.onestop.catalogue.conftest import BUNDLES

ALL = pytest.mark.parametrize("bundle", BUNDLES.values(), ids=list(BUNDLES))
BIRTH = BUNDLES["birth-registration"]


def _with(name, content=b"x", *, mode=0):
    """The zip with one entry more."""
    out = io.BytesIO(pack(BIRTH))
    with warnings.catch_warnings(), zipfile.ZipFile(out, "a") as archive:
        warnings.simplefilter("ignore")
        entry = zipfile.ZipInfo(name)
        entry.external_attr = mode << 16
        archive.writestr(entry, content)
    return out.getvalue()


@ALL
def test_there_and_back_is_the_same(bundle):
    packed = pack(bundle)
    assert packed == pack(bundle)
    assert digest(unpack(packed)) == digest(bundle)
    assert pack(unpack(packed)) == packed


@pytest.mark.parametrize("name", [
    "../evil.yaml", "/etc/passwd", "letters/../../evil.typ", "letters\\evil.typ", "examples/.hidden.yaml", "run.py",
    "letters/sub/x.typ", "procedure.yaml/", "C:form.yaml",
])  # fmt: skip
def test_a_path_that_no_bundle_has_is_refused(name):
    with pytest.raises(BundleInvalid, match="not a file of a bundle"):
        unpack(_with(name))


def test_a_name_twice_a_flood_and_a_changed_content_are_refused():
    with pytest.raises(BundleInvalid, match="stands twice"):
        unpack(_with("form.yaml"))
    with pytest.raises(BundleInvalid, match="MB"):
        unpack(_with("letters/big.typ", b"0" * 5_000_000))
    with pytest.raises(BundleInvalid, match="another digest"):
        unpack(_with("letters/more.typ", b"= Hello\n"))
    with pytest.raises(BundleInvalid, match="zip"):
        unpack(pack(BIRTH)[:300])


def test_a_link_is_only_ever_text():
    """Whatever its mode says, an entry is written as a plain file; a link's target is then no letter that fits."""
    with pytest.raises(BundleInvalid, match="another digest"):
        unpack(_with("letters/link.typ", b"/etc/passwd", mode=0o120777))


def test_check_and_test_tell_problems_and_exit_with_one(capsys, tmp_path):
    assert main(["bundle", "check", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["ok"]
    assert main(["bundle", "test", "birth-registration"]) == 0
    assert "in order" in capsys.readouterr().out
    assert main(["bundle", "check", str(tmp_path), "--json"]) == 1
    assert not json.loads(capsys.readouterr().out)["ok"]


@pytest.mark.django_db
def test_publish_list_export_import_withdraw(capsys, tmp_path):
    file = tmp_path / "birth.zip"
    assert main(["bundle", "publish", "birth-registration"]) == 0
    assert main(["bundle", "export", "1.001193", str(file)]) == 0
    assert file.read_bytes() == pack(BIRTH)
    assert main(["bundle", "import", str(file)]) == 0
    capsys.readouterr()
    assert main(["bundle", "list", "--json"]) == 0
    (row,) = json.loads(capsys.readouterr().out)["procedures"]
    assert (row["code"], row["revision"], row["digest"]) == ("1.001193", 1, digest(BIRTH))
    assert main(["bundle", "withdraw", "1.001193", "--reason", "Bãi bỏ"]) == 0
    assert main(["bundle", "withdraw", "1.001193", "--reason", "Bãi bỏ"]) == 1
    assert Procedure.objects.get().withdrawn_at
