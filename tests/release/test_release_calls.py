"""Calls of a release: each ends in one state, is counted, and explains what changed between two releases."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from honest_release import counted
from hypothesis import given
from hypothesis import strategies as st
from lying import trimmed
from modelled_release import GENERATOR
from written import written

from groundset.calls import CallEnd, Purpose, Usage
from groundset.funnel import Funnel
from groundset.records import State
from groundset.release.content import CallRow, ReleaseContent, once
from groundset.release.diff import diff
from groundset.release.verify import verify


def test_an_open_question_blocks_like_anything_undecided(
    modelled_content: ReleaseContent, tmp_path: Path
) -> None:
    """Law: in = kept + rejected + failed + undecided, for calls as well."""
    key = "c" * 32
    passage = modelled_content.passages[0].id
    lost = CallRow(key, key, Purpose.GENERATE, GENERATOR, passage, State.UNDECIDED, "unanswered")
    open_ = counted(replace(modelled_content, calls=(*modelled_content.calls, lost)))
    written(open_, tmp_path / "r")
    found = verify(tmp_path / "r").findings
    assert [f.message for f in found] == ["something is undecided, and that was not waived"]
    waived = replace(open_, waivers={**open_.waivers, "undecided": "the server is gone"})
    written(waived, tmp_path / "waived")
    assert verify(tmp_path / "waived").findings == ()


def test_a_question_that_was_left_open_shows_in_its_last_call() -> None:
    row = CallRow("a", "a", Purpose.GENERATE, "m", "p", State.UNDECIDED, "reply_unreadable")
    ends = [CallEnd("a", State.REJECTED, "cut_off"), CallEnd("b", State.REJECTED, "reply_unreadable")]
    usage = {"a": Usage(1, 2), "b": Usage(3, 4)}
    told = [(r.key, r.state, r.reason, r.usage) for r in row.answered(ends, usage)]
    assert told == [
        ("a", State.REJECTED, "cut_off", Usage(1, 2)),
        ("b", State.UNDECIDED, "reply_unreadable", Usage(3, 4)),
    ]
    assert row.answered([], {}) == (row,)


@given(
    st.lists(st.sampled_from(["cut_off", "empty_reply", "reply_unreadable"]), max_size=6),
    st.sampled_from([*State]),
)
def test_every_answered_call_has_a_row_and_only_the_last_one_tells_of_the_question(
    reasons: list[str], state: State
) -> None:
    """Law: however a question went, one row at most is not simply rejected, and none is lost."""
    ends = [CallEnd(f"{at}", State.REJECTED, reason) for at, reason in enumerate(reasons)]
    if ends and state is State.KEPT:
        ends[-1] = CallEnd(ends[-1].key, State.KEPT, "ok")
    question = CallRow("0", "0", Purpose.JUDGE, "m", "c", state, "unanswered")
    rows = question.answered(ends, {end.key: Usage(1, 1) for end in ends})
    assert [row.key for row in rows] == [end.key for end in ends] or (rows == (question,) and not ends)
    assert all(row.state is State.REJECTED for row in rows[:-1])
    assert rows[-1].state is state


def test_a_call_that_two_documents_share_counts_once() -> None:
    first = CallRow("a", "a", Purpose.GENERATE, "m", "p", State.KEPT, "ok", Usage(1, 2))
    second = replace(first, subject="q")
    assert once([second, first]) == once([first, second]) == (first,)


def test_the_funnel_counts_calls_of_their_own_level() -> None:
    ends = [(State.KEPT, "ok"), (State.REJECTED, "refused"), (State.FAILED, "reply_unreadable")]
    level = Funnel.build((), (), (), (), ends).to_json()["calls"]
    assert (level["in"], level["kept"], level["rejected"], level["failed"]) == (3, 1, 1, 1)
    assert level["reasons"] == {"refused": 1, "reply_unreadable": 1}
    assert list(Funnel.build((), (), (), ()).to_json()) == [
        *("files", "documents", "passages", "calls", "candidates")
    ]


def test_diff_names_another_model_and_another_prompt(
    honest: Path, modelled_content: ReleaseContent, modelled_release: Path, tmp_path: Path
) -> None:
    """What a model wrote that writes no more is gone for that reason; so is what another prompt brought."""
    gone = diff(modelled_release, honest)
    assert {r.reason for r in gone.removed} == {"other_model"}
    assert "prompts.generation/open_question" in {c.what for c in gone.changes}
    assert "settings.models.generator" in {c.what.rpartition(".")[0] for c in gone.changes}
    old = [r for r in modelled_content.rejections if r.candidate.origin.model]
    origin = replace(old[0].candidate.origin, template="generation/open_question/2@0123456789ab")
    changed = replace(old[0], candidate=replace(old[0].candidate, origin=origin))
    samples = tuple(s for s in modelled_content.samples if not s.candidate.origin.model)
    written(counted(replace(modelled_content, samples=samples, rejections=(changed,))), tmp_path / "other")
    assert {r.reason for r in diff(modelled_release, tmp_path / "other").removed} == {"other_prompt"}


def shown(content: ReleaseContent) -> ReleaseContent:
    """Trim a sample, with the evidence of the verdict by which quality kept it."""
    evidence = {s.candidate.id: s.verdicts[-1].evidence for s in content.samples}
    made = trimmed(content)
    rejections = tuple(
        replace(r, evidence=dict(evidence[r.candidate.id])) if r.outcome.reason == "over_target" else r
        for r in made.rejections
    )
    return replace(made, rejections=rejections)


def test_a_judged_sample_that_was_trimmed_shows_its_verdict(
    modelled_content: ReleaseContent, tmp_path: Path
) -> None:
    """So its calls have a verdict that names them, and quality can be asked again."""
    written(shown(modelled_content), tmp_path / "r")
    assert verify(tmp_path / "r").findings == ()


def test_a_trimmed_sample_without_its_verdict_is_found(
    modelled_content: ReleaseContent, tmp_path: Path
) -> None:
    written(trimmed(modelled_content), tmp_path / "r")
    found = {f.check: f.message for f in verify(tmp_path / "r").findings}
    assert "quality does not: not_judged" in found["rejections"]
    assert "no verdict names it" in found["judgements"]
