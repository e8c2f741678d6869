"""What each family finds, in English and in German, and how it asks for it."""

from __future__ import annotations

import pytest

from groundset.mining import languages, mine, passages
from groundset.mining.rules import rules
from groundset.records import Candidate, Document
from groundset.settings import Extraction

LONG = "It keeps every version of a package apart, so that an upgrade can be undone at any time by anybody."


def mined(text: str, title: str = "", language: str = "en") -> list[Candidate]:
    """Mine a text with the default settings."""
    made = Document("d/a.md", "d", "a.md", "a.md", "0" * 64, "markdown", text, title, language)
    found = mine(made, passages(made, Extraction()), Extraction())
    return [candidate for one in found for candidate in one.candidates]


def pairs(text: str, family: str, title: str = "", language: str = "en") -> list[tuple[str, str]]:
    """Give instruction and response of a family's pairs."""
    return [(c.instruction, c.response) for c in mined(text, title, language) if c.origin.family == family]


def test_a_question_heading_is_asked_as_it_stands() -> None:
    """A question heading is answered by its section."""
    answer = "Run `helm uninstall` with the name of the release, and all its resources are removed."
    assert pairs(f"## How do I remove a Helm release from my cluster?\n\n{answer}", "question") == [
        ("How do I remove a Helm release from my cluster?", answer)
    ]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "# Widget FAQ\n\nQ: {q}\n\nA: {a}"),
        ("en", "# Widget FAQ\n\n**Q:** {q}\n\n**A:** {a}"),
        ("en", "# Widget FAQ\n\nQuestion: {q}\nAnswer: {a}"),
        ("en", "# Widget FAQ\n\nQ: {q} A: {a}"),
        ("en", "# Widget FAQ\n\n**{q}**\n\n{a}"),
        ("en", "# Widget FAQ\n\n**{q}** {a}"),
    ],
)
def test_labelled_and_bold_questions_are_answered_without_their_labels(language: str, text: str) -> None:
    """Labels belong to neither question nor answer."""
    question = "How do I reset the password of a Widget account?"
    answer = "Open the account page, choose the security tab, and press the reset button twice."
    assert pairs(text.format(q=question, a=answer), "question", language=language) == [(question, answer)]


@pytest.mark.parametrize("labels", [("F:", "A:"), ("Frage:", "Antwort:"), ("**Frage:**", "**Antwort:**")])
def test_german_questions_are_found(labels: tuple[str, str]) -> None:
    """German labels are data, not code."""
    question = "Wie kann ich das Passwort meines Kontos bei Widget ändern?"
    answer = "Öffnen Sie die Kontoseite und wählen Sie dort den Eintrag für das neue Passwort aus."
    text = f"# Widget\n\n{labels[0]} {question}\n\n{labels[1]} {answer}"
    assert pairs(text, "question", language="de") == [(question, answer)]


def test_an_answer_ends_at_the_next_question() -> None:
    """Two questions give two answers."""
    first = "Charts are stored as archives in a plain folder."
    second = "Values are merged from the left file to the right."
    one, two = "Q: Where does Helm store charts?", "Q: How does Helm merge values?"
    text = f"# Helm FAQ\n\n{one}\n\nA: {first}\n\n{two}\n\nA: {second}"
    assert [response for _, response in pairs(text, "question")] == [first, second]


@pytest.mark.parametrize(
    "heading", ["Installing Helm", "Install Helm", "How to install Helm", "Step 2: Install Helm"]
)
def test_a_how_to_heading_with_steps_gives_a_whole_procedure(heading: str) -> None:
    """Gerund, imperative and how-to ask the same; introduction and steps stay together."""
    steps = "1. Download the archive.\n2. Unpack it.\n3. Move it."
    body = f"The binary comes as an archive for Helm users.\n\n{steps}"
    ((instruction, response),) = pairs(f"## {heading}\n\n{body}", "procedure", "Quickstart")
    assert "install Helm" in instruction
    assert "Step" not in instruction
    assert response == body


def test_a_relation_is_joined_with_the_doing_above_it() -> None:
    """The heading "From script" under "Installing Helm" asks how to install Helm from script."""
    body = "Fetch the script and run it on your machine:\n\n```sh\n./get-helm\n```"
    ((instruction, _),) = pairs(
        f"# Installing Helm\n\n## From script\n\n{body}", "procedure", "Installing Helm"
    )
    assert "install Helm from script" in instruction


def test_a_german_infinitive_is_a_procedure() -> None:
    """The verb stands last in German."""
    body = "Das Programm kommt als Archiv.\n\n1. Archiv laden.\n2. Archiv entpacken."
    ((instruction, response),) = pairs(
        f"## Ein Helm Paket installieren\n\n{body}", "procedure", language="de"
    )
    assert "ein helm paket installieren" in instruction.casefold()
    assert response == body


def test_a_defining_sentence_answers_what_its_term_is() -> None:
    """The sentence alone answers; its article is kept."""
    sentence = "A chart repository is a server that houses packaged charts and one index of them."
    ((instruction, response),) = pairs(f"## The chart repository\n\n{sentence} {LONG}", "definition", "Helm")
    assert "a chart repository" in instruction
    assert response == sentence


def test_a_glossary_asks_for_the_meaning_of_its_terms() -> None:
    """Entries as headings and entries in bold."""
    text = (
        "# Helm Glossary\n\n## Release\n\nAn instance of a chart that runs in a cluster under a name.\n\n"
        "## More terms\n\n- **Chart**: A package of files that Helm can install."
    )
    found = pairs(text, "definition", "Helm Glossary")
    assert found[0][1] == "An instance of a chart that runs in a cluster under a name."
    assert "Release" in found[0][0]
    assert any("Chart" in i and r == "A package of files that Helm can install." for i, r in found)


def test_notes_in_bold_are_no_terms() -> None:
    """The entry "**Note**: A …" defines nothing."""
    assert pairs("## Helm charts\n\n**Note**: A chart must have a version number set.", "definition") == []


def test_a_german_definition_is_found() -> None:
    """The verb that defines is data."""
    sentence = "Ein Chart ist ein Paket, das alle Dateien für eine Anwendung in einem Cluster enthält."
    ((instruction, response),) = pairs(f"## Chart\n\n{sentence}", "definition", "Helm", "de")
    assert "ein Chart" in instruction
    assert response == sentence


def test_a_noun_heading_names_its_subject_from_the_title() -> None:
    """A heading that does not name the subject gets it from the title, names keeping their case."""
    body = f"The cache is a folder in the home directory, and it is safe to delete. {LONG}"
    text = f"# Acme Backup\n\n## Cache Folder\n\n{body} Every cache folder of Acme Backup has one owner."
    ((instruction, _),) = pairs(text, "section", "Acme Backup")
    assert "Acme Backup" in instruction
    assert "cache" in instruction.casefold()


@pytest.mark.parametrize("heading", ["Overview", "Prerequisites", "Limitations"])
def test_a_generic_heading_asks_about_its_parent(heading: str) -> None:
    """Generic headings never stand alone."""
    body = f"The index is rebuilt from the archives in the folder whenever one of them changes. {LONG}"
    ((instruction, _),) = pairs(f"## Search Index\n\n### {heading}\n\n{body}", "section", "Acme")
    assert "search index" in instruction.casefold()


@pytest.mark.parametrize(
    "heading", ["See also", "Notes", "Conclusion", "What is it?", "Here we go", "2021-03-04"]
)
def test_headings_that_ask_nothing_are_skipped(heading: str) -> None:
    """Nothing is made of a heading from which no instruction can stand alone."""
    body = f"The index is rebuilt from the archives in the folder whenever one of them changes. {LONG}"
    assert [c for c in mined(f"## {heading}\n\n{body}", "Acme Backup") if heading in c.instruction] == []


def test_a_command_title_is_asked_as_a_command() -> None:
    """A title that starts a line of code is a command; its options are asked for by name."""
    text = (
        "### Synopsis\n\nThis command is not described here.\n\n"
        "```\nacme list FOLDER [flags]\n```\n\n"
        "### Options\n\n```\n  -h, --help      help for list\n      --all       show hidden ones too\n```"
    )
    asked = [instruction for instruction, _ in pairs(text, "section", "acme list")]
    assert any("`acme list`" in instruction for instruction in asked)


def test_a_heading_that_stands_twice_is_told_apart_by_its_parent() -> None:
    """Repeated headings are ambiguous without what stands above them."""
    body = (
        "The duties are light: every member reviews changes and answers questions of other members "
        "within a working week, and more often in the days before a release."
    )
    roles = ("Junior Reviewer", "Senior Approver")
    text = "".join(f"## {role}\n\nText.\n\n### Main duties\n\n{body}\n\n" for role in roles)
    asked = [i for i, _ in pairs(text, "section", "Acme Project") if "duties" in i.casefold()]
    assert "junior reviewer" in asked[0].casefold()
    assert "senior approver" in asked[1].casefold()


def test_styles_are_mixed_and_tagged() -> None:
    """Over many sections all three styles come up, each naming its wording and its hash."""
    body = f"The layer is kept in its own folder, and it can be removed without harm. {LONG}"
    text = "# Acme Backup\n\n" + "\n\n".join(f"## Storage layer {n}a\n\n{body}" for n in range(2, 30))
    found = mined(text, "Acme Backup")
    assert {c.origin.style for c in found} == {"question", "command", "casual"}
    assert all(
        c.origin.template.startswith("en/") and len(c.origin.template.split("@")[1]) == 8 for c in found
    )


@pytest.mark.parametrize("language", sorted(languages()))
def test_rules_of_every_language_load_and_fill(language: str) -> None:
    """Every wording of every language can be filled with the known names."""
    names = ["topic", "action", "my_action", "doing", "my_doing", "heading", "quoted", "term", "who"]
    found = rules(language)
    for wordings in found.wordings.values():
        for wording in wordings:
            assert "{" not in wording.text.format(**dict.fromkeys(names, "x"))
    for text in found.context:
        assert "x" in text.format(context="x", instruction="y", lowered="y")
