"""Who serves a data folder."""

import pytest

from motcua.run import serving
from motcua.run.database import StartError


def test_a_folder_that_is_not_there_yet_is_made_and_held_by_one(tmp_path):
    folder = tmp_path / "new" / "folder"
    serving.refuse_running(folder)
    with serving.held(folder):
        assert (folder / serving.LOCK).exists()
        with pytest.raises(StartError), serving.held(folder):
            pass
    with serving.held(folder):
        pass
