"""What became of a text, on a small project with every end a text can have."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

import groundset
from groundset.project import Project
from groundset.project.why_not import why_not
from groundset.project.why_not.answer import Answer
from small_projects import evaluation_rows, page, write

MakeProject = Callable[..., Path]


Ask = Callable[[str], Answer]

EXTRA = {
    "french.md": "# La cuisson\n\nLe four de la grande salle reste fermé pendant toute la semaine, "
    "et personne ne peut y entrer sans la clé.\n",
    "front.md": "---\ntitle: Ash\nnote: the badger guards the ash bucket\n---\n\n# Ash\n\n"
    "Ash of the studio goes into the metal bucket beside the door, and never into the paper bin.\n",
    "broken.json": '{"text": "the heron counts the bricks every Tuesday morning", ',
    "marks.md": """# Marks

The **big** kiln is opened by [the keeper](https://example.org/k "Keeper's page") every Monday,
and nobody else may touch it; the door&nbsp;is heavy &amp; hot.

The un**believ**able glaze needs seven days.
A \u201csmart quoted\u201d word\u2014and a soft&shy;hyphen&shy;ated word.

| Firing | Degrees | Hours |
|--------|--------:|-------|
| bisque | 1000 | 9 |

```bash
kiln --start --program=7  # heats the kiln
```

> The owner said: never open
> it while it is hot.

<p align="center">The centred <b>paragraph</b> of the yard<br/>speaks of rain.</p>

<!-- the hidden comment of the owl -->

Footnotes[^1] are read as well. This line ends with a hyphen-
ated word.

[^1]: The footnote speaks.
""",
    "marks.rst": """Mill
====

The loom is opened by `the warden <https://example.org/w>`_ every Tuesday,
and :ref:`nobody else <who>` may use :code:`loom.start()` alone.

=======  =======
Thread   Count
=======  =======
wool     400
silk     900
=======  =======

.. note:: The note of the mill says that looms rest.

|mill| stands here in the shade of the old lime trees of the yard.

.. |mill| replace:: The mill of the valley
""",
    "marks.html": """<html><head><title>Harbour</title></head><body><article><h1>Boats</h1>
<p>The boat is steered by <a href="https://example.org/p">the pilot</a> every Friday &mdash; it is law.</p>
<p>It carries coal from the north and returns with salt for the caf&eacute; by the pier and the villages.</p>
<table><tr><th>Boat</th><th>Length</th></tr><tr><td>Ada</td><td>12 m</td></tr></table>
<script>var hidden = "the script of the gull";</script></article></body></html>
""",
    "notes.xyz": "the otter keeps the spare keys of every studio",
    "drafts/plan.md": "# Plan\n\nThe magpie paints the gate in a colour that nobody has chosen.\n",
    "records.jsonl": '{"title": "Where do lost gloves go?", "body": "Into the crate below the stairs, '
    'where they wait for a year and a day before somebody gives them away."}\n',
}


@pytest.fixture(scope="module")
def ask(tmp_path_factory: pytest.TempPathFactory) -> Ask:
    """Ask about a text on a project that has run once for all tests here."""
    folder = tmp_path_factory.mktemp("asked")
    copied = {"copies/page3-copy.md": page(3)}
    write(folder / "pottery", {f"docs/page{n}.md": page(n) for n in range(5)} | copied | EXTRA)
    (folder / "private.md").write_text("the walrus hides the family silver\n", "utf-8")
    (folder / "pottery/link.md").symlink_to(folder / "private.md")
    rows = "".join(json.dumps(row) + "\n" for row in evaluation_rows())
    (folder / "evaluation.jsonl").write_text(rows, "utf-8")
    root = folder / "project"
    groundset.init(root, [folder / "pottery"], [folder / "evaluation.jsonl"])
    settings = root / "groundset.yaml"
    text = settings.read_text("utf-8")
    line = next(line for line in text.splitlines() if line.startswith("    path: "))
    settings.write_text(text.replace(line, f'{line}\n    exclude: ["drafts/**"]', 1), "utf-8")
    with Project.open(root) as project:
        project.run(processes=1)

    def asked(text: str) -> Answer:
        with Project.open(root) as project:
            return why_not(project, text)

    return asked


def test_a_text_in_a_sample_is_said_to_be_in_the_dataset(ask: Ask) -> None:
    """Case, punctuation and Markdown do not matter, and the sample is named."""
    answer = ask("guests of STUDIO 4 need a member, beside them **and** pay 9 coins")
    assert answer.found == "in_dataset"
    kept = next(pair for place in answer.places for pair in place.pairs if pair.state == "kept")
    assert kept.id[:12] in answer.says
    assert answer.next_step == f"groundset trace {kept.id[:12]}"
    assert "Guests of studio 4" in answer.places[0].quote


def test_a_question_that_a_template_worded_is_found_among_the_pairs(ask: Ask) -> None:
    words = "Who may use the wheel of studio 2?"
    answer = ask(words)
    assert answer.found == "in_dataset"
    pairs = [*answer.pairs, *(pair for place in answer.places for pair in place.pairs)]
    assert any(pair.instruction == words and pair.state == "kept" for pair in pairs)


def test_a_leak_is_said_to_be_one(ask: Ask) -> None:
    answer = ask(evaluation_rows()[0]["answer"])
    assert answer.found == "rejected"
    assert "evaluation set" in answer.says
    assert answer.do


def test_of_a_copy_the_twin_is_named(ask: Ask) -> None:
    """Page 3 lies there twice, so one of the two pairs is in and the other names it."""
    answer = ask("Guests of studio 3 need a member beside them and pay 8 coins for each hour.")
    assert answer.found == "in_dataset"
    ends = {place.document: [pair.state for pair in place.pairs] for place in answer.places}
    assert len(ends) == 2
    assert any("rejected" in states for states in ends.values())
    twins = [pair for place in answer.places for pair in place.pairs if pair.state == "rejected"]
    assert all(twin.other and twin.other_instruction for twin in twins)


def test_a_passage_that_yielded_nothing_says_why(ask: Ask) -> None:
    answer = ask("personne ne peut y entrer sans la clé")
    assert answer.found == "no_pair"
    assert answer.places[0].passages[0].reason == "no_rules_for_language"
    assert answer.places[0].passages[0].means in answer.says


@pytest.mark.parametrize(
    ("text", "file", "reason"),
    [
        ("the heron counts the bricks", "pottery/broken.json", "malformed_json"),
        ("the otter keeps the spare keys", "pottery/notes.xyz", "unsupported_kind"),
        ("the magpie paints the gate", "pottery/drafts/plan.md", "excluded"),
    ],
)
def test_a_file_that_was_not_read_is_named_with_its_reason(
    ask: Ask, text: str, file: str, reason: str
) -> None:
    answer = ask(text)
    assert answer.found == "not_read"
    assert [(found.file, found.reason) for found in answer.files] == [(file, reason)]
    assert file in answer.says


def test_what_reading_left_out_of_a_file_is_told(ask: Ask) -> None:
    answer = ask("the badger guards the ash bucket")
    assert answer.found == "left_out_by_reader"
    assert answer.files[0].file == "pottery/front.md"


@pytest.mark.parametrize(
    "text",
    [
        'opened by [the keeper](https://example.org/k "Keeper\'s page") every Monday',
        "opened by the keeper every Monday, and nobody else",
        "the door&nbsp;is heavy &amp; hot",
        "The un**believ**able glaze",
        "the unbelievable glaze needs seven days",
        'A "smart quoted" word - and',
        "soft&shy;hyphen&shy;ated word",
        "softhyphenated word",
        "bisque 1000 9",
        "| Firing | Degrees | Hours |\n|:---|---:|---|\n| bisque | 1000 | 9 |",
        "> The owner said: never open\n> it while it is hot",
        '<p align="center">The centred <b>paragraph</b> of the yard<br/>speaks',
        "Footnotes[^1] are read",
        "ends with a hyphen-\nated word",
        "kiln --start --program=7  # heats",
        "by `the warden <https://example.org/w>`_ every Tuesday",
        ":ref:`nobody else <who>` may use :code:`loom.start()`",
        "wool     400\nsilk     900",
        ".. note:: The note of the mill",
        'is steered by <a href="https://example.org/p">the pilot</a> every Friday &mdash; it is law',
        "<tr><td>Ada</td><td>12 m</td></tr>",
        "caf&eacute; by the pier",
    ],
)
def test_marks_of_a_source_do_not_hide_what_was_read(ask: Ask, text: str) -> None:
    """Copied out of the source or off the page, it is found in the document that was read."""
    answer = ask(text)
    assert answer.places
    assert answer.files == ()
    assert answer.nearest is None


@pytest.mark.parametrize(
    ("text", "quote"),
    [
        ("the hidden comment of the owl", "<!-- the hidden comment of the owl -->"),
        ("the script of the gull", 'var hidden = "the script of the gull"'),
    ],
)
def test_what_was_left_out_is_quoted_with_its_line(ask: Ask, text: str, quote: str) -> None:
    answer = ask(text)
    assert answer.found == "left_out_by_reader"
    assert quote in answer.files[0].detail


def test_what_was_read_in_other_words_is_shown_beside_them(ask: Ask) -> None:
    """A substitution of reStructuredText puts other words into the document."""
    answer = ask("|mill| stands here in the shade of the old lime trees")
    assert answer.found == "near"
    assert "pottery/marks.rst" in answer.says
    assert answer.nearest is not None
    assert answer.nearest.share < 1
    assert answer.places[0].document == "pottery/marks.rst"


def test_the_nearest_place_is_shown_with_what_differs(ask: Ask) -> None:
    answer = ask("Guests of studio 4 need a teacher beside them and pay 9 coins for each hour.")
    assert answer.found == "near"
    assert answer.nearest is not None
    assert answer.nearest.share > 0.5
    assert ("teacher", "member") in answer.nearest.differs
    assert answer.nearest.document == "pottery/docs/page4.md"


def test_a_text_that_is_nowhere_is_said_to_be_nowhere(ask: Ask) -> None:
    answer = ask("submarines of the baltic fleet surfaced before dawn")
    assert answer.found == "nowhere"
    assert [*answer.places, *answer.pairs, *answer.files] == []


def test_before_any_run_a_file_is_said_to_wait(make_project: MakeProject, pages: dict[str, str]) -> None:
    with Project.open(make_project(pages)) as project:
        answer = why_not(project, "Guests of studio 4 need a member beside them")
    assert answer.found == "not_read"
    assert answer.files[0].reason == "not_reached"
    assert answer.next_step == "groundset run"


def test_no_link_out_of_the_corpus_is_followed(ask: Ask) -> None:
    """What a link points at is nobody's business, also when somebody asks for it by its words."""
    assert ask("the walrus hides the family silver").found == "nowhere"


def test_a_document_is_found_by_its_title(ask: Ask) -> None:
    """A record's title is no part of its text, and is what people ask for."""
    answer = ask("Where do lost gloves go?")
    assert answer.places[0].document.startswith("pottery/records.jsonl#")
    assert answer.found != "nowhere"
