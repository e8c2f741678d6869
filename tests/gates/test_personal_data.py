"""Telephone numbers and mail addresses of persons are found, and what only looks like them is not."""

from __future__ import annotations

import pytest

from groundset.gates.checks.personal_data import found
from small_projects import no_stall


@pytest.mark.parametrize(
    ("text", "given_away"),
    [
        ("Call +44 20 7946 0958 after noon.", "+44 20 7946 0958"),
        ("Tel. (030) 23125 000, nachmittags", "(030) 23125 000"),
        ("Mobil 0151 23456789", "0151 23456789"),
        ("or (415) 555-0132 in the evening", "(415) 555-0132"),
        ("Ruf 030 / 88 34 21 7, abends", "030 / 88 34 21 7"),
        ("0171/2345678", "0171/2345678"),
        ("Tel. 88342177", "88342177"),
        ("Telefon: **88 34 21 77**", "88 34 21 77"),
        ("Phone number: 8834217", "8834217"),
        ("Tel.: (030) 23125 000", "(030) 23125 000"),
        ("Write to ada.noone@tarnmail.com about it.", "ada.noone@tarnmail.com"),
        ("Call **+49** 171 2345678 now.", "+49** 171 2345678"),
        ("Call _+44_ 20 7946 0958 now.", "+44_ 20 7946 0958"),
        ("`+44 20 7946 0958`", "+44 20 7946 0958"),
        ("＋４９ １７１ ２３４５６７８", "＋４９ １７１ ２３４５６７８"),
        ("+49\u00a0171\u202f2345678", "+49\u00a0171\u202f2345678"),
        ("0151\u00ad 2345\u200b6789", "0151\u00ad 2345\u200b6789"),
        ("Mobil 0171.2345.678.", "0171.2345.678"),
        ("0171-23 45 678", "0171-23 45 678"),
        ("ada.noone (at) tarnmail.com", "ada.noone (at) tarnmail.com"),
        ("ada [at] tarnmail dot com", "ada [at] tarnmail dot com"),
        ("ada(at)tarnmail(dot)com", "ada(at)tarnmail(dot)com"),
        ("[write](mailto:ada@tarnmail.com)", "ada@tarnmail.com"),
        ("ada&#64;tarnmail.com", "ada&#64;tarnmail.com"),
        ("ada＠tarnmail.com", "ada＠tarnmail.com"),
        ("IBAN: DE02 1203 0000 0000 2020 51", "DE02 1203 0000 0000 2020 51"),
        ("pay to DE02120300000000202051", "DE02120300000000202051"),
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
        "Az. 30/2024, 012/345678, 01/02/2024 12:30, 05/06/2023",
        "Phone: 1234567890, phone 555-0123, Tel. 0800 883421, fax 12 34, mobile 20240115, tel. 2019 2020",
        "the hotel 88342177, telephone 10.0.0.1, Tel. 88",
        "info (at) tarnmail.com, you [at] example dot com, look (at) this.txt",
        "IBAN: DE89 3704 0044 0532 0130 00, AB12 3456 7890 1234 5678, DE02 1203 0000 0000 2020 52",
        "Tue Nov 1 17:36:01 2016, 07.06.2023 12:30, the share 0.133333, the id 1610737963.018200",
        "1310 1315\n1309 1310\n1307 1309",
        "1 2 3 4 5 6 7 8 9 10 11 12",
    ],
)
def test_what_belongs_to_nobody_is_left(text: str) -> None:
    """Dates, identifiers, addresses of machines, free lines, roles and mailing lists are no person's."""
    assert list(found(text)) == []


@pytest.mark.parametrize(
    "piece",
    [
        "a@",
        "a@b.",
        "1",
        "1 ",
        "0171 ",
        "0171.2345.678 ",
        "Tel. ",
        "Tel. 1 ",
        "Tel.8834217",
        "030 / ",
        "030/8834217 ",
        "(at)",
        "a[at]b dot ",
        "a.",
        "DE02 ",
        "A1B2 ",
        "*",
        "a_",
        "<a ",
        "&#",
    ],
)
def test_no_text_takes_long(piece: str) -> None:
    """What looks like the beginning of an address or a number, a million characters of it."""
    with no_stall():
        for _ in found(piece * (1_000_000 // len(piece))):
            pass
