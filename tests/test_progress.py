"""Progress is shown on a terminal when a step takes long, and nowhere else."""

import os
import re
import sys
import termios
import time

import pytest

from scripts import progress

NAME = "check: rules"


@pytest.fixture
def terminal(monkeypatch):
    """A function that runs a step with a terminal for stderr and returns what the terminal showed."""

    def show(run) -> str:
        ours, theirs = os.openpty()
        termios.tcsetwinsize(theirs, (25, 100))
        with open(ours, "rb", buffering=0) as screen, open(theirs, "w") as stderr:
            monkeypatch.setattr(sys, "stderr", stderr)
            run()
            monkeypatch.undo()
            stderr.write("END")
            stderr.flush()
            shown = b""
            while not shown.endswith(b"END"):
                shown += screen.read(10_000)
        return shown.decode().removesuffix("END")

    return show


def take_long():
    with progress.step(NAME, total=5) as advance:
        for _ in range(5):
            time.sleep(0.05)
            advance(1)


def test_a_long_step_shows_its_rate_and_what_remains(terminal, monkeypatch):
    monkeypatch.setattr(progress, "SHOWN_AFTER", 0.1)
    shown = terminal(take_long)
    assert re.search(rf"{NAME}:  \d0%.* \d.00/5.00 \[00:00<00:00, +[0-9.]+ rows/s\]", shown)
    assert shown.rstrip(" ").endswith("\r"), "the line is cleared in the end"


def test_a_short_step_shows_nothing(terminal):
    assert terminal(take_long) == ""


def test_no_terminal_sees_anything(capfd, monkeypatch):
    monkeypatch.setattr(progress, "SHOWN_AFTER", 0)
    take_long()
    assert list(progress.track(range(5), 5, NAME)) == [0, 1, 2, 3, 4]
    assert capfd.readouterr() == ("", "")


def test_tracked_things_are_handed_on(terminal, monkeypatch):
    monkeypatch.setattr(progress, "SHOWN_AFTER", 0)
    handed_on = []
    shown = terminal(lambda: handed_on.extend(progress.track(iter("abc"), 3, NAME)))
    assert handed_on == ["a", "b", "c"]
    assert NAME in shown
