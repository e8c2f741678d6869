"""What init keeps of a document."""

from __future__ import annotations

from groundset.project.initial.excerpts import Excerpt, excerpts
from small_projects import no_stall


def test_a_short_document_is_one_excerpt_with_its_headings_and_first_words() -> None:
    text = "# Care\n\nA pump needs care once a year, in spring.\n\n## Oil\n\n- one\n\n## Seals\n"
    (one,) = excerpts("Care", text, 100)
    assert one.heading == "Care"
    assert one.below == ("Oil", "Seals")
    assert one.lead == "A pump needs care once a year, in spring."
    assert one.characters == len(text)


def test_a_long_document_is_cut_at_the_headings_that_make_usual_sections() -> None:
    body = "The valve closes when pressure falls below two bar. " * 60
    text = "# Manual\n\n" + "".join(
        f"## Part {n}\n\n{body}\n\n### Detail {n}\n\n{body}\n\n" for n in range(5)
    )
    found = excerpts("Manual", text, 100)
    assert {"Part 1", "Part 4"} <= {one.heading for one in found}
    assert sum(one.characters for one in found) == len(text)


def test_no_more_sections_are_kept_than_asked_for_about() -> None:
    text = "".join(
        f"## Part {n}\n\n{'Some words of prose that fill the page. ' * 60}\n\n" for n in range(200)
    )
    assert len(excerpts("Manual", text, 1)) == 1
    assert 2 <= len(excerpts("Manual", text, 10)) <= 20


def test_a_long_text_without_headings_is_cut_all_the_same() -> None:
    text = "\n".join(f"Line {n} tells of a ship that left the harbour in the morning." for n in range(400))
    found = excerpts("Ship", text, 100)
    assert len(found) > 5
    assert found[1].heading == ""
    assert found[1].lead.startswith("Line ")


def test_what_stands_in_code_is_no_heading() -> None:
    (one,) = excerpts("Care", "# Care\n\n```sh\n# not a heading\n```\n\n## Oil\n", 100)
    assert one.below == ("Oil",)


def test_nothing_is_kept_that_gives_a_person_or_a_secret_away() -> None:
    text = (
        "# Order of erika.mustermann@posteo.de\n\nCall Erika at +49 30 901820 about it before noon.\n\n"
        "## password: Xk9#mQ2!vL0p\n\n## Wheels\n"
    )
    (one,) = excerpts("Order of erika.mustermann@posteo.de", text, 100)
    assert one == Excerpt("", ("Wheels",), "", len(text))


def test_an_empty_text_has_one_empty_excerpt() -> None:
    (one,) = excerpts("", "", 0)
    assert one == Excerpt("", (), "", 0)


def test_hostile_text_is_bounded_in_time_and_size() -> None:
    with no_stall():
        for text in ("#" * 500_000, "# \n" * 200_000, "`" * 500_000, "```\n" * 100_000, "# a\n" * 200_000):
            found = excerpts("x" * 10_000, text, 50)
            assert len(found) <= 100
            assert max(len(one.heading) + len(one.lead) + sum(map(len, one.below)) for one in found) <= 1_000
