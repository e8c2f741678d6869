"""Telephone numbers and mail addresses of persons are found, and what only looks like them is not."""

from __future__ import annotations

import pytest

from groundset.gates.checks.personal_data import found


@pytest.mark.parametrize(
    ("text", "given_away"),
    [
        ("Call +44 20 7946 0958 after noon.", "+44 20 7946 0958"),
        ("Tel. (030) 23125 000, nachmittags", "(030) 23125 000"),
        ("Mobil 0151 23456789", "0151 23456789"),
        ("or (415) 555-0132 in the evening", "(415) 555-0132"),
        ("Write to ada.noone@tarnmail.com about it.", "ada.noone@tarnmail.com"),
    ],
)
def test_what_belongs_to_a_person_is_found(text: str, given_away: str) -> None:
    """The span is that of the number or the address, and nothing else."""
    assert [text[start:end] for start, end in found(text)] == [given_away]


@pytest.mark.parametrize(
    "text",
    [
        "on 2024-01-15 12:30 and from 2019 - 2021",
        "order 2023456789, card 4111 1111 1111 1111",
        "10.0.0.1 and 192.168.100.200, version 1.2.3.4.5678",
        "ISBN 978-3-16-148410-0; 1.234.567,89 EUR",
        "the free line 0800 123456 or 1 800 555 0199",
        "info@helm.sh, git@github.com, you@example.com, users@lists.example.org, a-team@googlegroups.com",
        "868 123 4567",
    ],
)
def test_what_belongs_to_nobody_is_left(text: str) -> None:
    """Dates, identifiers, addresses of machines, free lines, roles and mailing lists are no person's."""
    assert list(found(text)) == []
