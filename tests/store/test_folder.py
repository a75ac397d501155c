"""The folder: where it is, whose it must be, and what happens where it cannot be used."""

from __future__ import annotations

import errno
import os
import resource
import subprocess
import sys
import warnings
from pathlib import Path

import platformdirs
import pytest

import astgrad
from astgrad.backend import store
from astgrad.backend.private import Unusable
from astgrad.errors import AstgradWarning

pytestmark = pytest.mark.usefixtures("asked")

MADE_FROM = "what it was made from"


def square(x):
    return x * x


def works_in_memory(message: str) -> None:
    """A derivative is right, and one warning says why nothing is kept."""
    slope = astgrad.derivative(square)
    with pytest.warns(AstgradWarning, match=message) as told:
        results = slope(1.0), slope.path, astgrad.derivative(square)(2.0)
    assert results == (2.0, None, 3.0)
    assert len(told) == 1
    assert told[0].filename == __file__


def test_the_folder_is_where_the_platform_keeps_caches(monkeypatch, tmp_path):
    monkeypatch.delenv("ASTGRAD_CACHE_DIR")
    for value in (None, str(tmp_path), "", "relative"):
        if value is None:
            monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
        else:
            monkeypatch.setenv("XDG_CACHE_HOME", value)
        assert os.path.dirname(store.cache_dir()) == platformdirs.user_cache_dir("astgrad", False)


def test_a_folder_can_be_asked_for(monkeypatch):
    monkeypatch.setenv("HOME", "/home/ada")
    for asked, expected in (("/a/b", "/a/b"), (" /a ", "/a"), ("~/c", "/home/ada/c"), ("  ", "/home/ada/.cache/astgrad")):
        monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
        monkeypatch.setenv("ASTGRAD_CACHE_DIR", asked)
        assert store.cache_dir() == f"{expected}/v1"


@pytest.mark.parametrize("path", ["cache", "./cache", "..", "~nobody-of-this-name/x", "file:///x"])
def test_a_folder_that_depends_on_where_one_stands_is_not_used(path, folder, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("ASTGRAD_CACHE_DIR", path)
    with pytest.raises(Unusable, match="absolute path"):
        store.cache_dir()
    works_in_memory("ASTGRAD_CACHE_DIR is .* no absolute path")
    assert list(tmp_path.iterdir()) == []


def test_without_a_home_nothing_is_written(folder, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("ASTGRAD_CACHE_DIR")
    monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
    monkeypatch.setattr(os.path, "expanduser", lambda path: path)  # what it does for a user that the system does not know
    works_in_memory("set ASTGRAD_CACHE_DIR")
    assert list(tmp_path.iterdir()) == []


def test_a_file_in_the_folders_place(folder, tmp_path):
    (tmp_path / "cache").write_text("")
    works_in_memory("Not a directory")


def test_a_file_above_the_folder(folder, monkeypatch, tmp_path):
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("ASTGRAD_CACHE_DIR", str(tmp_path / "file" / "deeper"))
    works_in_memory("Not a directory")


def test_names_too_long(folder, monkeypatch, tmp_path):
    monkeypatch.setenv("ASTGRAD_CACHE_DIR", str(tmp_path / ("x" * 300)))
    works_in_memory("File name too long")


def test_links_that_go_round(folder, monkeypatch, tmp_path):
    (tmp_path / "round").symlink_to(tmp_path / "round")
    monkeypatch.setenv("ASTGRAD_CACHE_DIR", str(tmp_path / "round"))
    works_in_memory("Too many levels")


def test_an_odd_name_is_a_name(folder, monkeypatch, tmp_path):
    odd = tmp_path / os.fsdecode(b"\xff\n encoding: latin-1 '\"")
    monkeypatch.setenv("ASTGRAD_CACHE_DIR", str(odd))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        slope = astgrad.derivative(square)
        assert slope(1.0) == 2.0
    assert slope.path is not None
    assert slope.path.startswith(str(odd))


def test_links_and_dots_on_the_way_are_followed_with_care(folder, monkeypatch, tmp_path):
    (tmp_path / "real" / "deep").mkdir(parents=True)
    (tmp_path / "absolute").symlink_to(tmp_path / "real")
    (tmp_path / "relative").symlink_to("absolute/deep/..")
    monkeypatch.setenv("ASTGRAD_CACHE_DIR", str(tmp_path / "real" / ".." / "relative" / "." / "new"))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert store.save(MADE_FROM, b"").path is not None
    assert len(list((tmp_path / "real" / "new" / "v1").iterdir())) == 1


def saved(folder: Path) -> None:
    assert store.save(MADE_FROM, b"").path is not None


@pytest.mark.parametrize("mode", [0o770, 0o707, 0o755, 0o740, 0o701, 0o1777])
def test_a_folder_that_others_may_enter_is_not_used(folder, mode):
    saved(folder)
    folder.chmod(mode)
    works_in_memory("open to other users")


def test_a_folder_below_one_that_others_may_write_is_not_used(folder):
    saved(folder)
    folder.parent.chmod(0o777)
    works_in_memory("other users may write")
    folder.parent.chmod(0o1777)  # as the system's own folder for temporary files: nobody can rename what is another's
    store._warned = False
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert store.load(MADE_FROM) is not None


def test_a_group_that_cannot_get_there_may_write(folder, tmp_path):
    (tmp_path / "cache").mkdir()
    (tmp_path / "cache").chmod(0o775)  # a umask of 002, below a folder of mode 700
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        saved(folder)


def test_a_group_that_can_get_there_may_not_write(monkeypatch):
    from astgrad.backend import private

    above = os.stat_result((0o040775, 1, 1, 2, os.geteuid(), 100, 0, 0, 0, 0))
    with pytest.raises(Unusable, match="other users may write in /srv"):
        private._check_above(above, "/srv", is_reachable=True)
    assert private._check_above(above, "/srv", is_reachable=False) is False


def test_a_link_in_the_folders_place_is_not_followed(folder, tmp_path):
    (tmp_path / "elsewhere").mkdir(mode=0o700)
    folder.parent.mkdir()
    folder.symlink_to(tmp_path / "elsewhere")
    works_in_memory("is a link")
    assert not list((tmp_path / "elsewhere").iterdir())


def test_a_platform_that_follows_links_keeps_nothing(folder, monkeypatch):
    from astgrad.backend import private

    monkeypatch.setattr(private, "_CAN_BE_SAFE", False)
    works_in_memory("without following links")
    assert not folder.parent.exists()


def test_a_read_only_folder(folder, monkeypatch):
    """Of mode 0500; root may write there all the same, so the system's refusal is played."""
    saved(folder)
    folder.chmod(0o500)
    real = os.open

    def refuse(path: str, flags: int, *rest: int, **more: int) -> int:
        if flags & os.O_CREAT:
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
        return real(path, flags, *rest, **more)

    monkeypatch.setattr(os, "open", refuse)
    works_in_memory("Permission denied")


ON_A_FULL_DISK = """
import resource, signal, sys, warnings
import model
from astgrad.backend import store
resource.setrlimit(resource.RLIMIT_FSIZE, (64, 64))
with warnings.catch_warnings(record=True) as told:
    warnings.simplefilter("always")
    assert model.slope(3.0) == 6.0, model.slope(3.0)
    assert model.again(3.0) == 6.0
assert [str(each.message) for each in told] and len(told) == 1, told
assert model.slope.path is None
"""


def test_a_process_that_may_write_no_more(folder, tmp_path):
    """What a full disk does, by a limit of the process: the first bytes are written, the others are not."""
    model = "import astgrad\n\ndef f(x):\n    return x * x\n\nslope = astgrad.derivative(f)\nagain = astgrad.derivative(f)\n"
    (tmp_path / "model.py").write_text(model)
    environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run([sys.executable, "-c", ON_A_FULL_DISK], cwd=tmp_path, env=environment, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")
    assert resource.getrlimit(resource.RLIMIT_FSIZE) != (64, 64)
    assert list(folder.iterdir()) == []
