"""The plan: what is asked follows from the document and the configuration, and from what a text holds."""

from __future__ import annotations

import pickle
from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from groundset.generation import asks, fingerprint, problems
from groundset.generation.forms import holdings
from groundset.generation.reading import ReplyReader
from groundset.generation.tasks import tasks
from groundset.mining import passages
from groundset.models.exchange import Ask
from groundset.prompts.fences import fences
from groundset.records import Candidate, Document, State
from groundset.settings import Extraction, Generation, Generator
from small_projects import no_stall

GENERATOR = Generator(model="m", base_url="http://localhost/v1")
NOUNS = "valve pump filter hose tank seal lamp sensor cable motor wheel kiln glaze shelf apron timer".split()
VERBS = "opens heats cools fills empties moves stops starts cleans lifts".split()


def _document(text: str, name: str = "d/a.md") -> Document:
    return Document(name, "d", "a.md", "a.md", "0" * 64, "markdown", text, "Works", "en")


def _asks(document: Document, **settings: object) -> list[Ask[tuple[Candidate, ...]]]:
    cut = passages(document, Extraction())
    return list(asks(document, cut, GENERATOR, Generation.model_validate(settings)))


def _most(ask: Ask[tuple[Candidate, ...]]) -> int:
    reader = getattr(ask.read, "__self__", None)
    assert isinstance(reader, ReplyReader)
    return reader.most


def _prose(sentences: int, first: int = 0) -> str:
    """Write sentences that say something new each."""
    said = []
    for n in range(first, first + sentences):
        other, third = NOUNS[n // 3 % 16], NOUNS[n // 5 % 16]
        said.append(f"The {NOUNS[n % 16]}{n} of hall {n} {VERBS[n % 10]} the {other} and its {third}.")
    return " ".join(said)


def _section(number: int) -> str:
    return f"## Hall {number}\n\n{_prose(40, 40 * number)}"


@settings(deadline=None)
@given(st.integers(0, 3), st.integers(0, 60), st.integers(1, 12))
def test_asks_are_a_function_of_the_document(sections: int, sentences: int, limit: int) -> None:
    text = "\n\n".join([*map(_section, range(sections)), _prose(sentences, 999)])
    once, again = (_asks(_document(text), max_pairs_per_passage=limit) for _ in range(2))
    assert [ask.request for ask in once] == [ask.request for ask in again]
    assert len({ask.request.prompt for ask in once}) == len(once)
    elsewhere = _asks(_document(text, "e/b.md"), max_pairs_per_passage=limit)
    assert [ask.request.key for ask in once] == [ask.request.key for ask in elsewhere]


@settings(deadline=None)
@given(st.integers(0, 80), st.integers(0, 80), st.integers(10, 120), st.integers(1, 10))
def test_the_number_of_pairs_grows_with_what_is_said_and_is_bounded(
    shorter: int, more: int, words_per_pair: int, limit: int
) -> None:
    settings = Generation(words_per_pair=words_per_pair, max_pairs_per_passage=limit)

    def pairs(sentences: int) -> int:
        document = _document(_prose(sentences))
        whole = passages(document, Extraction(passage_characters=100_000))
        return sum(one.pairs(settings) for one in holdings(document, whole))

    assert pairs(shorter) <= pairs(shorter + more) <= limit


def test_a_passage_never_gives_more_than_its_limit() -> None:
    found = Counter[str]()
    for ask in _asks(_document("\n\n".join(map(_section, range(30)))), max_pairs_per_passage=4):
        found[ask.subject] += _most(ask)
    del found["d/a.md"]
    assert len(found) == 30
    assert max(found.values()) == 4


@pytest.mark.parametrize(
    "text",
    [
        "",
        "## Hall\n\nTo be written.",
        "# Heading\n\n## Another heading of several words\n\n### And one more of them still",
        "\n\n".join(["We use cookies. Accept all cookies to read our privacy policy."] * 40),
        "\n\n".join(["The same line of words stands here again."] * 60),
        "> " + "ha " * 600,
        "---\n\n" * 100,
    ],
)
def test_too_little_text_is_not_asked_about(text: str) -> None:
    assert _asks(_document(text)) == []


def test_a_document_that_could_not_be_mined_is_not_asked_about() -> None:
    """Its one passage is all of it: no prompt could hold that."""
    document = _document(_section(1))
    (cut,) = passages(document, Extraction())
    generator = Generator(model="m", base_url="http://localhost/v1")
    assert list(asks(document, [cut], generator, Generation()))
    assert not list(asks(document, [replace(cut, state=State.FAILED)], generator, Generation()))


def test_a_passage_that_repeats_another_is_not_asked_about_again() -> None:
    text = _prose(40)
    document = _document(f"## One\n\n{text}\n\n## Two\n\n{text}")
    cut = passages(document, Extraction(passage_characters=len(text) + 50))
    subjects = {ask.subject for ask in asks(document, cut, GENERATOR, Generation())}
    assert subjects == {cut[0].id}


def test_tasks_follow_the_form_of_a_text() -> None:
    steps = "\n".join(f"{n}. Turn the {NOUNS[n]} until it stands at mark {n} of {n}0." for n in range(1, 12))
    rows = "\n".join(f"| {noun} {n} | {n},50 |" for n, noun in enumerate(NOUNS * 4))
    table = f"| part | price |\n| --- | --- |\n{rows}"
    fitting = {"how_to": steps, "extraction": table, "comparison": table, "explanation": _prose(40)}
    for task, text in fitting.items():
        assert [ask.task for ask in _asks(_document(text), tasks=[task])] == [task]
    assert _asks(_document(_prose(40)), tasks=["how_to"]) == []
    assert _asks(_document(table), tasks=["explanation", "rewriting"]) == []


def test_a_document_of_many_passages_is_spread_over_all_tasks() -> None:
    found = Counter(ask.task for ask in _asks(_document("\n\n".join(map(_section, range(80))))))
    assert found["open_question"] > 20
    assert found["document_summary"] == 1
    assert {"explanation", "conversation", "rewriting", "two_passages", "passage_summary"} <= found.keys()


def test_each_ask_shows_its_passages_and_reads_its_own_reply() -> None:
    document = _document("\n\n".join(map(_section, range(8))))
    cut = {
        passage.id: document.text[passage.start : passage.end] for passage in passages(document, Extraction())
    }
    for ask in _asks(document):
        shown = [text for name, text in fences(ask.request.messages[-1].content) if name == "passage"]
        assert ask.task == "document_summary" or shown[0] == cut[ask.subject]
        assert len(shown) == {"two_passages": 2, "document_summary": 8}.get(ask.task, 1)
        assert set(shown) <= set(cut.values())
        assert ask.read('{"pairs": []}' if ask.task != "conversation" else '{"conversations": []}') == ()
        assert pickle.loads(pickle.dumps(ask)).request == ask.request


def test_the_cost_of_a_long_document_is_linear_and_its_summary_bounded() -> None:
    def shown(sections: int) -> Counter[str]:
        size = Counter[str]()
        for ask in _asks(_document("\n\n".join(map(_section, range(sections))))):
            size[ask.task] += sum(len(message.content) for message in ask.request.messages)
        return size

    with no_stall():
        short, long = shown(25), shown(100)
    assert long.total() < 5 * short.total()
    assert long["document_summary"] < 40_000


@pytest.mark.parametrize(
    "language_text", ["水泵在水箱加满之后才会启动，阀门不能打开。", "ปั๊มจะเริ่มทำงานเมื่อถังเต็ม"]
)
def test_scripts_without_spaces_are_measured_too(language_text: str) -> None:
    lines = "\n\n".join(f"{language_text}{chr(0x4E00 + 37 * n)}{chr(0x5E00 + 11 * n)}号" for n in range(40))
    assert 2 <= sum(map(_most, _asks(_document(lines), tasks=["open_question"]))) <= 8


def test_an_unknown_task_is_named_with_those_that_exist() -> None:
    (problem,) = problems(Generation(tasks=["how_to", "haiku"]))
    assert "'haiku'" in problem
    assert "how_to" in problem
    assert problems(Generation(tasks=list(tasks()))) == []
    with pytest.raises(ValueError, match="haiku"):
        _asks(_document(_prose(40)), tasks=["haiku"])


def test_the_guidance_is_in_every_prompt() -> None:
    found = _asks(_document("\n\n".join(map(_section, range(8)))), guidance="Readers are nurses.")
    assert all("Readers are nurses." in ask.request.messages[0].content for ask in found)


def test_the_fingerprint_depends_on_what_prompts_and_candidates_depend_on_and_on_nothing_else() -> None:
    def of(generator: dict[str, object], **settings: object) -> str:
        given = {"model": "m", "base_url": "http://localhost/v1", **generator}
        return fingerprint(Generator.model_validate(given), Generation.model_validate(settings))

    same = of({})
    quiet = {
        "base_url": "http://other/v1",
        "concurrency": 3,
        "batch": "file",
        "api_key_env": "KEY",
        "max_retries": 1,
    }
    assert of(quiet) == of({}, max_asks=1) == of({}, tasks=list(tasks())) == same
    others = [
        of({"model": "n"}),
        of({"temperature": 0.1}),
        of({"temperature": None}),
        of({"max_output_tokens": 100}),
        of({"extra": {"top_p": 0.5}}),
        of({}, tasks=["how_to"]),
        of({}, guidance="Be brief."),
        of({}, words_per_pair=50),
        of({}, max_pairs_per_passage=2),
    ]
    assert len({same, *others}) == len(others) + 1
