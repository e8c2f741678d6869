"""Reading configuration: what is right is read, what is wrong is said all at once and in its place."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from groundset.errors import ConfigurationError
from groundset.project.loading import MAX_PROBLEMS, load_coverage, load_rubric, load_settings

CORPUS = "corpus: [{name: a, path: b}]\n"


def write(folder: Path, text: str | bytes, name: str = "groundset.yaml") -> Path:
    """Write a configuration file."""
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def problems(folder: Path, text: str | bytes) -> list[str]:
    """Give what is wrong with a groundset.yaml, which must be wrong."""
    with pytest.raises(ConfigurationError) as caught:
        load_settings(write(folder, text))
    return caught.value.problems


def test_all_values_are_read(tmp_path: Path) -> None:
    """Every kind of value arrives as written, and what is not given has its default."""
    path = write(
        tmp_path,
        "# ours\ncorpus:\n  - name: docs\n    path: ../docs\n    include: ['*.md', \"*.rst\"]\n"
        "evaluation:\n- {name: held-out, path: eval.jsonl}\n"
        "packaging:\n  validation_share: 0.25\n  seed: -3\n  name: Größe 7\n",
    )
    loaded = load_settings(path)
    assert loaded.corpus[0].include == ["*.md", "*.rst"]
    assert loaded.evaluation[0].name == "held-out"
    assert (loaded.packaging.validation_share, loaded.packaging.seed) == (0.25, -3)
    assert loaded.packaging.name == "Größe 7"
    assert loaded.reading.min_characters == 40


def test_whole_number_is_read_where_any_number_may_stand(tmp_path: Path) -> None:
    """Nobody must write 1.0 for 1."""
    assert load_settings(write(tmp_path, CORPUS + "grounding: {min_support: 1}")).grounding.min_support == 1.0


def test_coverage_map_and_rubric_are_read(tmp_path: Path) -> None:
    """Names may look like numbers, values may be empty."""
    coverage = load_coverage(
        write(
            tmp_path,
            "dimensions:\n  version:\n    values:\n      1.10:\n      2:\n        target: {count: 5}\n",
        )
    )
    assert list(coverage.dimensions["version"].values) == ["1.10", "2"]
    rubric = load_rubric(
        write(
            tmp_path, "criteria:\n- name: whole\n  question: Whole?\n  checks:\n    repetition: {gram: 3}\n"
        )
    )
    assert rubric.criteria[0].checks == {"repetition": {"gram": 3}}


def test_unknown_checks_and_parameters_of_a_rubric_are_told_in_their_place(tmp_path: Path) -> None:
    """The rubric's own rules have line and column too, also where two criteria use one check."""
    text = (
        "criteria:\n"
        "  - name: one\n    question: One?\n    checks: {repetition: {gram: 3}}\n"
        "  - name: two\n    question: Two?\n    checks:\n      repetition: {garm: 3}\n      no_such:\n"
    )
    with pytest.raises(ConfigurationError) as caught:
        load_rubric(write(tmp_path, text, "rubric.yaml"))
    first, second = caught.value.problems
    assert first.startswith("rubric.yaml:8:20: ")
    assert "no parameter 'garm'" in first
    assert second.startswith("rubric.yaml:9:7: ")
    assert "no check is named 'no_such'" in second


def test_all_errors_are_told_at_once_in_the_order_of_the_file(tmp_path: Path) -> None:
    """One run shows everything that is wrong, each with line, column, key and remedy."""
    text = (
        "corpus:\n"
        "  - name: my docs\n"
        "    path: 5\n"
        "deduplication:\n"
        "  neer: {both: 0.5}\n"
        "packaging:\n"
        "  validation_share: 5%\n"
        "  seed: 7.0\n"
        "  license: MIT\n"
        "  license: MIT\n"
        "evaluation:\n"
        "  - name: held\n"
    )
    name = "a name (letters, digits, '.', '_', '-'; at most 64; a letter or digit first)"
    assert problems(tmp_path, text) == [
        f"groundset.yaml:2:11: corpus[0].name: found 'my docs', expected {name}",
        'groundset.yaml:3:11: corpus[0].path: found 5, expected text that is not empty; write "5" in quotes',
        "groundset.yaml:5:3: deduplication.neer: unknown key 'neer'; allowed: near, semantic; "
        "did you mean 'near'?",
        "groundset.yaml:7:21: packaging.validation_share: found '5%', "
        "expected a number, 0 or more and below 0.9; write 0.05",
        "groundset.yaml:8:9: packaging.seed: found 7.0, expected a whole number; write 7",
        "groundset.yaml:10:3: packaging.license: stands twice, first in line 9",
        "groundset.yaml:12:5: evaluation[0].path: missing; expected text that is not empty",
    ]


@pytest.mark.parametrize(
    ("written", "remedy"),
    [
        ("'0.5'", "write 0.5"),
        ("0,5", "write 0.5"),
        ("12.5 %", "write 0.125"),
        ("half", "found 'half', expected a number from 0 to 1"),
        ("1.5", "found 1.5, expected a number from 0 to 1"),
        (".nan", "found '.nan', expected a number from 0 to 1"),
        ("true", "found true, expected a number from 0 to 1"),
        ("[]", "found an empty list, expected a number from 0 to 1"),
        ("", "found nothing, expected a number from 0 to 1"),
        ("9" * 6000, "found '9999"),
    ],
)
def test_wrong_share_is_told_with_what_is_allowed(tmp_path: Path, written: str, remedy: str) -> None:
    """The message holds what was found, what is allowed, and the right spelling where it can be told."""
    (problem,) = problems(tmp_path, f"{CORPUS}grounding:\n  min_support: {written}\n")
    assert "grounding.min_support" in problem
    assert remedy in problem


def test_known_key_in_the_wrong_place_is_sent_home(tmp_path: Path) -> None:
    """A key that belongs deeper is recognised."""
    (problem,) = problems(tmp_path, CORPUS + "min_support: 0.4\n")
    assert problem.startswith("groundset.yaml:2:1: min_support: unknown key")
    assert problem.endswith("did you mean 'grounding.min_support'?")


def test_missing_corpus_points_at_the_root(tmp_path: Path) -> None:
    """The only key that must be there is asked for."""
    (problem,) = problems(tmp_path, "reading: {min_characters: 3}\n")
    assert problem.startswith("groundset.yaml:1:1: corpus: missing; expected a list of at least one entry")


def test_two_entries_of_one_name_point_at_the_second(tmp_path: Path) -> None:
    """Rules over a whole model have a place too."""
    (problem,) = problems(tmp_path, "corpus:\n- {name: a, path: x}\n- {name: a, path: y}\n")
    assert problem.startswith("groundset.yaml:3:10: corpus[1].name: two entries of corpus are named 'a'")


def test_coverage_names_the_key_that_cannot_be_a_name(tmp_path: Path) -> None:
    """A wrong key of the user's own is told at the key."""
    with pytest.raises(ConfigurationError) as caught:
        load_coverage(write(tmp_path, "dimensions:\n  task type:\n    values: {}\n", "coverage.yaml"))
    (problem,) = caught.value.problems
    assert problem.startswith("coverage.yaml:2:3: dimensions.task type: 'task type' cannot be a name")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ":1:1: the file holds no keys"),
        ("# nothing\n", ":1:1: the file holds no keys"),
        ("- a\n", ":1:1: expected keys with values, found a list"),
        ("corpus", ":1:1: expected keys with values, found 'corpus'"),
        ("corpus:\n\t- a\n", ":2:1: a tab stands here"),
        ("corpus:\n  - name: a\n   path: b\n", ":3:4: wrong indentation"),
        ("corpus:\n  - name: a: b\n", ":2:12: a second ':'"),
        ("corpus: *x\n", ":1:9: alias '*x'"),
        ("a: &x [1]\nb: &y [*x, *x]\n", ":2:8: alias '*x'"),
        ("a: !!python/object/apply:os.system [ls]\n", ":1:4: tag '!!python/object/apply:os.system'"),
        ("a: 'open\n", ":1:4: what opens here"),
        ("corpus: [a\n", ":1:9: what opens here"),
        ("a: @b\n", ":1:4: text that starts with this character must stand in quotes"),
        ("a: 1\n---\nb: 2\n", ":2:1: a second YAML document"),
        ('a: "\\U99999999"\n', ":1:1: not valid YAML"),
        ("[a]: 1\n", ":1:1: a key must be text"),
        (b"a: caf\xe9\n", ":1:7: not UTF-8 text (byte 0xe9)"),
        (b"\xff\xfea\x00:\x00", ":1:1: not UTF-8"),
        (b"a: 1\nb: \x00\n", ":2:4: character U+0000"),
        ("x: " + "[" * 10_000, ": nested deeper than 20 levels"),
        ("- " * 10_000, ": nested deeper than 20 levels"),
        ("#" * 1_000_001, ": larger than 1,000,000 bytes"),
    ],
)
def test_file_that_is_no_configuration_ends_in_one_line(
    tmp_path: Path, text: str | bytes, expected: str
) -> None:
    """Broken and hostile files give a short error at once, never a traceback."""
    start = time.process_time()
    first = problems(tmp_path, text)[0]
    assert expected in first
    assert len(first) < 400
    assert "\n" not in first
    assert time.process_time() - start < 10  # of the processor: other work beside it does not count


def test_missing_file_is_told_with_its_path(tmp_path: Path) -> None:
    """The path that was tried is in the message."""
    with pytest.raises(ConfigurationError, match=r"none\.yaml: cannot be read: No such file"):
        load_settings(tmp_path / "none.yaml")


def test_flood_of_problems_is_cut_and_counted(tmp_path: Path) -> None:
    """A wrong file in place of a configuration does not fill the screen."""
    found = problems(tmp_path, CORPUS + "".join(f"k{i}: 1\n" for i in range(100)))
    assert len(found) == MAX_PROBLEMS + 1
    assert found[-1] == "groundset.yaml: and 60 more problems"


YAML_BITS = st.sampled_from(
    [*"\n :-[]{}&*!?|>'\"%@`#,~", "\t", "corpus", "name", "path", "0.5", "<<", "...", "---", "é", "\u2028"]
)


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.lists(YAML_BITS, max_size=30).map("".join))
def test_any_text_is_read_or_refused_with_places(tmp_path: Path, text: str) -> None:
    """No text whatever makes anything but settings or a ``ConfigurationError``."""
    found: list[str] = []
    try:
        load_settings(write(tmp_path, text))
    except ConfigurationError as error:
        found = error.problems or ["no problem is named"]
    assert all(problem.startswith("groundset.yaml:") for problem in found)
