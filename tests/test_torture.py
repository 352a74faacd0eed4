"""What a killed run leaves: the package whole, and nothing that the next run does not remove."""

import subprocess
import sys
from pathlib import Path

import pytest
from conftest import ROOT

from scripts import export, folders, new
from scripts.folders import clear_left, exchange_folders, working_folder

TORTURED = ["build", "export", "new, in a folder that is there", "upgrade"]


@pytest.mark.long
def test_a_few_kills_leave_the_package_whole():
    """`make torture` has hundreds of them, of every verb. In a process of its own, which is not divided after it drew charts."""
    command = [sys.executable, "-m", "tests.torture", "2", *TORTURED]
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=170, check=False)
    assert ran.returncode == 0, ran.stderr
    rows = [[cell.strip() for cell in line.split("|")[1:-1]] for line in ran.stdout.splitlines()[2:]]
    assert [name for name, *_ in rows] == TORTURED, ran.stdout
    for name, whole, finished, torn, _, left in rows:
        assert (torn, left) == ("0", "0"), name
        assert int(whole) + int(finished) == 2, name


def test_the_folder_of_a_living_run_stays(tmp_path):
    code = (
        "import sys; from pathlib import Path; from scripts.folders import working_folder\n"
        "with working_folder('.building-', Path(sys.argv[1])) as folder:\n"
        "    print(folder, flush=True); sys.stdin.read()"
    )
    command = [sys.executable, "-c", code, str(tmp_path)]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as run:
        folder = Path(run.stdout.readline().strip())
        with working_folder(".building-", tmp_path) as mine:
            assert folder.is_dir()
            assert set(tmp_path.iterdir()) == {folder, mine}
        run.kill()
        run.wait()
    assert list(tmp_path.iterdir()) == [folder]
    clear_left(".building-", tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_what_is_not_a_folder_of_ours_stays(tmp_path, monkeypatch):
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere/file").write_text("x", encoding="utf-8")
    (tmp_path / ".new-link").symlink_to(tmp_path / "elsewhere")
    (tmp_path / ".new-file").write_text("x", encoding="utf-8")
    (tmp_path / ".new-others").mkdir()
    monkeypatch.setattr(folders.os, "getuid", lambda: 12345)
    clear_left(".new-", tmp_path)
    monkeypatch.undo()
    assert (tmp_path / ".new-others").is_dir()
    clear_left(".new-", tmp_path)
    assert {path.name for path in tmp_path.iterdir()} == {"elsewhere", ".new-link", ".new-file"}
    assert (tmp_path / "elsewhere/file").is_file()


def test_a_folder_that_is_removed_before_it_is_locked_is_made_again(tmp_path, monkeypatch):
    locked, seen = folders.locked, []

    def lose_first(folder, patience=0):
        if not seen:
            folder.rmdir()
        seen.append(folder)
        return locked(folder, patience)

    monkeypatch.setattr(folders, "locked", lose_first)
    with working_folder(".new-", tmp_path) as folder:
        assert [folder] == list(tmp_path.iterdir()) == seen[1:]
    assert list(tmp_path.iterdir()) == []


def test_without_locks_everything_works_and_nothing_of_others_is_removed(tmp_path, monkeypatch):
    """As on Windows."""
    monkeypatch.setattr(folders, "fcntl", None)
    (tmp_path / ".new-other").mkdir()
    with working_folder(".new-", tmp_path) as folder:
        assert folder.is_dir()
    assert [path.name for path in tmp_path.iterdir()] == [".new-other"]


def test_two_folders_change_places(tmp_path):
    for name in "ab":
        (tmp_path / name).mkdir()
        (tmp_path / name / name).touch()
    assert exchange_folders(tmp_path / "a", tmp_path / "b")
    assert [path.name for path in (tmp_path / "a").iterdir()] == ["b"]
    assert not exchange_folders(tmp_path / "a", tmp_path / "nowhere")


def test_downloads_that_a_killed_export_had_taken_away_come_back(tmp_path):
    """Where the system cannot exchange two folders."""
    (tmp_path / ".exporting-x/old").mkdir(parents=True)
    (tmp_path / ".exporting-x/old/mine.txt").write_text("Mine.", encoding="utf-8")
    clear_left(".exporting-", tmp_path, lambda left: export._put_back(tmp_path / "dist", left))
    assert [path.name for path in tmp_path.iterdir()] == ["dist"]
    assert (tmp_path / "dist/mine.txt").is_file()


def test_a_new_package_that_was_half_moved_is_moved(tmp_path):
    whole = tmp_path / "whole"
    new.start_package(whole, "bridge", "Claims about a bridge")
    names = {path.name for path in whole.iterdir()}
    folder = tmp_path / "bridge"
    (folder / ".new-x").mkdir(parents=True)
    whole.rename(folder / ".new-x/whole")
    (folder / ".new-x/whole/data").rename(folder / "data")
    with pytest.raises(new.Failure, match="is not an empty folder"):
        new.start_package(folder, "bridge", "Claims about a bridge")
    assert {path.name for path in folder.iterdir()} == names


def test_every_folder_to_work_in_is_one_that_the_next_run_removes():
    """No module makes a temporary folder by itself."""
    users = {
        path.relative_to(ROOT / "scripts").as_posix()
        for path in (ROOT / "scripts").rglob("*.py")
        if any(
            word in path.read_text(encoding="utf-8") for word in ("mkdtemp", "TemporaryDirectory", "getpid")
        )
    }
    assert users == {"folders.py"}
