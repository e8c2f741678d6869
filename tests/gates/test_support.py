"""The score of support: what stands in the evidence raises it, what does not lowers it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from groundset.gates.support import support
from groundset.settings import Grounding
from small_projects import no_stall

SENTENCES = (
    "The pump starts when the tank holds at least 40 litres of water.",
    "Do not open the valve before the pressure has fallen below two bar.",
    "Anna Berg designed the filter, and Olaf Lind tested it in Tromsø.",
    "Most gaskets last three years; only the red ones last longer.",
    "Die Pumpe startet nicht, solange der Tank leer ist.",
    "Alle Ventile werden jährlich geprüft, außer denen im Keller.",
    "泵在水箱加满之后才会启动，阀门不能打开。",
    "Set `max_flow: 12` in pump.yaml and run `pumpctl reload --now`.",
)
LEAST = Grounding().min_support


@given(st.lists(st.sampled_from(SENTENCES), min_size=1, max_size=6), st.data())
def test_a_quote_always_supports_itself(evidence: list[str], data: st.DataObject) -> None:
    response = data.draw(st.sampled_from(evidence))
    found = support(response, "", evidence)
    assert found.score == found.share == 1.0
    assert (found.words, found.numbers, found.names, found.counts) == ((), (), (), ())


@given(st.text(max_size=200), st.text(max_size=60))
def test_any_text_has_a_score_and_supports_itself(text: str, question: str) -> None:
    assert 0.0 <= support(text, question, [question]).score <= 1.0
    assert support(text, "", [text]).share == 1.0


@given(st.permutations(SENTENCES), st.sampled_from(SENTENCES))
def test_the_order_of_evidence_does_not_matter(evidence: list[str], response: str) -> None:
    changed = response.replace("not ", "").replace("40", "60")
    assert support(changed, "When?", evidence) == support(changed, "When?", SENTENCES)


@given(st.sampled_from(SENTENCES[:6]), st.integers(100, 10**9))
def test_a_foreign_number_lowers_the_score(sentence: str, number: int) -> None:
    found = support(f"{sentence} {number}", "", [sentence])
    assert found.numbers == (str(number),)
    assert found.score < support(sentence, "", [sentence]).score


def test_more_foreign_words_in_one_clause_lower_the_score_more() -> None:
    added = (
        "",
        " because sensors",
        " because sensors overheated",
        " because sensors overheated near turbines",
    )
    scores = [support(SENTENCES[0].rstrip(".") + words, "", SENTENCES).score for words in added]
    assert scores == sorted(scores, reverse=True)
    assert len(set(scores)) == len(scores)


def test_answers_stand_in_their_own_evidence_and_not_in_another_one() -> None:
    answer, question = "It starts once there are 40 litres of water in the tank.", "When does the pump start?"
    assert support(answer, question, [SENTENCES[0]]).score > 0.9
    assert support(answer, question, [SENTENCES[2]]).score < LEAST


def test_an_answer_that_only_repeats_its_question_is_not_supported() -> None:
    question = "Who designed the red filter?"
    assert support("The red filter was designed.", question, ["Rust needs salt."]).score < LEAST


@pytest.mark.parametrize(
    ("response", "evidence"),
    [
        ("It lost both colours.", "It loses both colors."),
        ("The children chose.", "A child makes a choice."),
        ("It analysed the database.", "It analyzes a data base."),
        ("The feature is out_of_date.", "The feature is out of date."),
        ("Set the limit to max_flow.", "Set the limit: flow, at max"),
        ("Das Haus wird geprüft.", "Er prüft das Haus."),
        ("This is quicker.", "This is rapid."),
    ],
)
def test_words_are_compared_by_form_and_like_meaning(response: str, evidence: str) -> None:
    assert support(response, "", [evidence]).words == ()


@pytest.mark.parametrize(
    ("response", "evidence"),
    [
        ("4,000 users", "4k users"),
        ("It has 2.5 million rows.", "It has 2,500,000 rows."),
        ("Es kostet 3 Mio Euro.", "Es kostet 3.000.000 Euro."),
        ("40 % of them", "forty percent of them"),
        ("on the 3rd", "on the third"),
        ("am 7. März", "am 2021-03-07"),
    ],
)
def test_numbers_may_be_written_another_way(response: str, evidence: str) -> None:
    assert support(response, "", [evidence]).numbers == ()


def test_a_number_word_that_the_evidence_lacks_is_told() -> None:
    found = support("It lasts five years, or two days.", "", ["It lasts three years."])
    assert found.counts == ("five", "two")
    assert support("There are two ways.", "", ["There is a way, and another way."]).counts == ()


def test_keys_of_json_and_numbers_of_lists_state_nothing() -> None:
    assert support('{"made_up_key": "water", "other": 40}', "", [SENTENCES[0]]).score == 1.0
    assert support("7. water\n8. tank", "", [SENTENCES[0]]).numbers == ()


def test_a_name_may_be_part_of_an_identifier() -> None:
    assert support("It needs an LLM.", "", ["it needs add_llm_as_fallback"]).names == ()
    assert support("It needs Rancher.", "", ["it needs add_llm_as_fallback"]).names == ("Rancher",)


def test_chinese_is_compared_by_pairs_of_characters() -> None:
    own, other = "水箱加满之后泵启动", "红色的垫圈可以使用三年"
    question = "泵什么时候启动"
    assert support(own, question, [SENTENCES[6]]).score > LEAST
    assert support(other, question, [SENTENCES[6]]).score < LEAST


@pytest.mark.parametrize(
    "piece",
    [
        "a ", "aaa ", "1 ", "1,", "1.", "not ", "all most not. ", "\n", '"a": ', '"', "1. \n", "_", "a_",
        "Ab ", "Ab cde. ", "不是", "1k ", "\n1) a", "don't ", " ", "((", "`", "\u200b", "ａ",
    ],
)  # fmt: skip
def test_hostile_text_stalls_nothing(piece: str) -> None:
    text = piece * (300_000 // len(piece))
    with no_stall():
        for response, instruction, quote in (
            (text, "what", "some text"),
            ("Some 3 words.", text, "text"),
            ("Some 3 words.", "what", text),
        ):
            assert 0.0 <= support(response, instruction, [quote]).score <= 1.0


def test_many_words_with_one_beginning_stall_nothing() -> None:
    evidence = " ".join(f"abcde{number:06d}x" for number in range(80_000))
    response = " ".join(f"abcde{number:06d}y" for number in range(80_000))
    with no_stall():
        support(response, "", [evidence])
