"""Reading a judge's reply: just the scores asked for, or a problem in words."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from groundset.judging.replies import LONGEST_REASON, Scores, read_scores
from groundset.models.exchange import UnreadableError

ID = "0123456789ab"


def entry(name: str, score: Any = 4, reason: Any = "so it is") -> dict[str, Any]:
    return {"criterion": name, "reason": reason, "score": score}


def whole(*entries: Any, pair: Any = ID, **more: Any) -> str:
    return json.dumps({"id": pair, "scores": list(entries), **more})


def read(content: str) -> Scores:
    return read_scores(content, pair=ID, names=("truth", "form"))


def test_scores_and_reasons_are_read_in_the_rubrics_order() -> None:
    found = read(whole(entry("form", 2, "a list breaks off"), entry("truth", 5)))
    assert list(found.scores.items()) == [("truth", 5), ("form", 2)]
    assert found.reasons == {"truth": "so it is", "form": "a list breaks off"}


@pytest.mark.parametrize(
    "frame", ["```json\n{}\n```", "<think>Let me see.</think>\n{}", "{}\n\nThat is all."]
)
def test_words_around_the_object_do_no_harm(frame: str) -> None:
    assert read(frame.replace("{}", whole(entry("form"), entry("truth")))).scores["form"] == 4


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("", "no JSON object"),
        ("I would rate this 5.", "no JSON object"),
        ("[1, 2]", "no JSON object"),
        ('{"id": ', "no JSON object"),
        ("{" * 100_000, "no JSON object"),
        (whole(entry("truth")), "no entry for: form"),
        (whole(entry("truth"), entry("form"), entry("truth", 5)), "stands twice"),
        (whole(entry("truth"), entry("form"), entry("style")), "no such criterion"),
        (whole(entry("truth"), entry("form"), pair="ba9876543210"), "number of the pair"),
        (whole(entry("truth"), entry("form"), pair=None), "number of the pair"),
        (whole(entry("truth"), entry("form"), keep=True), "no others"),
        (whole(entry("truth", 0), entry("form")), "from 1 to 5"),
        (whole(entry("truth", 6), entry("form")), "from 1 to 5"),
        (whole(entry("truth", 4.5), entry("form")), "whole number"),
        (whole(entry("truth", 5.0), entry("form")), "whole number"),
        (whole(entry("truth", "5"), entry("form")), "whole number"),
        (whole(entry("truth", True), entry("form")), "whole number"),
        (whole(entry("truth", reason=None), entry("form")), "must be text"),
        (whole({"criterion": "truth", "score": 5}, entry("form")), "no others"),
        (whole({**entry("truth"), "response": "a better one"}, entry("form")), "no others"),
        (whole("truth", "form"), "no others"),
        (whole(entry(["truth"]), entry("form")), "no such criterion"),  # type: ignore[arg-type]
        (json.dumps({"id": ID, "scores": {"truth": 5}}), "must be a list"),
        (f'{{"id": "{ID}", "id": "{ID}", "scores": []}}', "stands twice"),
        (whole(entry("truth"), entry("form")) * 2, "no JSON object"),
    ],
)
def test_anything_else_is_unreadable_and_told_why(content: str, told: str) -> None:
    with pytest.raises(UnreadableError, match=told):
        read(content)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8) | st.just(ID),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["id", "scores", "criterion", "reason", "score", "x"]), inner, max_size=4
        )
    ),
)


@given(JSON.map(json.dumps) | st.text(max_size=60))
def test_no_reply_does_more_than_be_unreadable(content: str) -> None:
    try:
        found = read(content)
    except UnreadableError:
        return
    assert set(found.scores) == {"truth", "form"}


def test_a_long_reason_is_shortened_to_one_line_that_can_be_stored() -> None:
    found = read(whole(entry("truth", reason="very \n\n long \ud800" * 500), entry("form", reason="")))
    reason = found.reasons["truth"]
    assert len(reason) == LONGEST_REASON
    assert reason.startswith("very long ?very long")
    assert reason.endswith("…")
    reason.encode("utf-8")
