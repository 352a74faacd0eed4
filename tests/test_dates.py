"""Fuzzy dates: what can be read without the library is read as the library reads it."""

import pytest
from edtf import parse_edtf

from scripts.dates import read_edtf

READINGS = {
    "2024": ("2024-01-01", "2024-12-31"),
    "2024-02": ("2024-02-01", "2024-02-29"),
    "2023-02": ("2023-02-01", "2023-02-28"),
    "2024-12": ("2024-12-01", "2024-12-31"),
    "2024-03-01": ("2024-03-01", "2024-03-01"),
    "2024-03~": ("2024-03-01", "2024-03-31"),
    "2023-12-29~": ("2023-12-29", "2023-12-29"),
    "2024?": ("2024-01-01", "2024-12-31"),
    "2024-06-14/2024-10": ("2024-06-14", "2024-10-31"),
    "2023/2024-10": ("2023-01-01", "2024-10-31"),
    "2024-06-14/2024-06~": ("2024-06-14", "2024-06-30"),
    "202X": ("2020-01-01", "2029-12-31"),
    "2024-21": ("2024-03-01", "2024-05-31"),
    "1700": ("1700-01-01", "1700-12-31"),
}
REFUSED = [
    "", "/", "..", "2024/", "/2024", "2024/..", "2024/2025/2026", "2024-10/2024-06", "2023-02-29", "2023-02-29~",
    "2024-02-30/2024-05", "0000-01-01", "2021-3-1", "44256", " 2024", "2024\n", "2024-03-01T00:00:00Z", "yes", "2024-00",
    "٢٠٢٤",
]  # fmt: skip


@pytest.mark.parametrize("value", READINGS)
def test_read(value):
    assert read_edtf(value) == (*READINGS[value], None)


@pytest.mark.parametrize("value", [value for value in READINGS if "/" not in value])
def test_the_library_agrees(value):
    parsed = parse_edtf(value)
    bounds = [
        "-".join(f"{part:02}" for part in bound[:3])
        for bound in (parsed.lower_strict(), parsed.upper_strict())
    ]
    assert tuple(bounds) == READINGS[value]


@pytest.mark.parametrize("value", REFUSED)
def test_refused(value):
    reading = read_edtf(value)
    assert reading.earliest is None
    assert reading.latest is None
    assert "; " in reading.problem
