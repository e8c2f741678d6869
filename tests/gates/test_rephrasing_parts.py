"""What is asked, what a program is for, what a text names, and what the frozen scorer makes of features."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from groundset.gates.rephrasing.choices import asked
from groundset.gates.rephrasing.names import Names, names, others
from groundset.gates.rephrasing.numerals import values
from groundset.gates.rephrasing.programs import is_all_code, is_code, purpose
from groundset.gates.rephrasing.scorer import frozen

_PYTHON = (
    'def bare(text):\n    """Take the vowels out of a text.\n    >>> bare("moon")\n'
    '    \'mn\'\n    """\n    return text'
)
_GO = "// Bare takes the vowels out of a text.\nfunc Bare(text string) string {\n\treturn text\n}"


@pytest.mark.parametrize(
    "text",
    [
        "Which gas do plants take up?\nA) oxygen\nB) carbon dioxide",
        "Question: Which gas do plants take up?\n- oxygen\n- carbon dioxide",
        "Which gas do plants take up? (A) oxygen (B) carbon dioxide",
        "Which gas do plants take up?\nAnswer: carbon dioxide",
    ],
)
def test_what_is_asked_stands_before_the_choices(text: str) -> None:
    """Choices, labels and answers are left out."""
    assert asked(text).strip() == "Which gas do plants take up?"


@pytest.mark.parametrize("program", [_PYTHON, _GO])
def test_a_program_says_what_it_is_for(program: str) -> None:
    """In its docstring or its comments, with its name and without examples."""
    said = purpose(program)
    assert "the vowels out of a text" in said
    assert said.split()[-1] in ("bare", "Bare")
    assert "moon" not in said


def test_a_task_about_a_program_is_no_program() -> None:
    """A program with its comments is one; words about a program are not."""
    assert is_all_code(_PYTHON)
    assert is_all_code(_GO)
    task = f"Explain this function.\n{_PYTHON}"
    assert is_code(task)
    assert not is_all_code(task)
    assert not is_code("Plants take up carbon dioxide; they give off oxygen.")


def test_names_are_capitals_within_a_sentence() -> None:
    """The first word of a sentence is none."""
    assert names("Which lake lies near Lausanne? Is it Lake Geneva?") == {"lausanne", "lake", "geneva"}


def test_another_name_is_one_that_the_other_text_does_not_hold() -> None:
    """In whatever case it stands there."""
    ours, theirs = Names.of("Where is Lausanne?"), Names.of("Where is Bergamo?")
    assert others(ours, theirs)
    assert not others(ours, Names.of("Is lausanne near Bergamo?"))
    assert not others(ours, Names.of("where is it?"))


def test_numbers_are_read_in_words_too() -> None:
    """Words that make one number count together."""
    assert values("twenty five and two hundred and 40 percent".split()) == [25.0, 200.0, 0.4]


@given(st.data())
def test_the_scorer_grows_with_what_is_shared(data: st.DataObject) -> None:
    """More of the item, more words and more numbers in common never make a row less likely the item."""
    scorer = frozen()
    shares = st.floats(-1, 5, allow_nan=False)
    features = {name: data.draw(shares) for name in scorer.weights}
    lost = ("numbers_missing", "numbers_added")
    name = data.draw(st.sampled_from(sorted(features)))
    more = {**features, name: features[name] + (-1 if name in lost else 1)}
    assert 0 <= scorer.probability(features) <= scorer.probability(more) <= 1
