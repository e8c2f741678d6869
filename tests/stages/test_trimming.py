"""What is over leaves: the weakest and most alike first, and never what another target needs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from groundset.coverage.cells import Cell
from groundset.embedding import StaticEmbedder
from groundset.project import Project
from groundset.records import Candidate, Message, Origin
from groundset.stages.augment.trimming import Standing, chosen_out
from small_projects import finish, long_page

MakeProject = Callable[..., Path]
EMBEDDER = StaticEmbedder()
A: Cell = (("area", "a"),)
B: Cell = (("area", "b"),)
X: Cell = (("form", "x"),)
SUBJECTS = ("apples", "bridges", "clouds", "drums", "engines", "forests")


def standing(question: str, *cells: Cell, quality: float = 1.0) -> Standing:
    origin = Origin("mined", "section", "t", "p", "explanation", "question", "basic")
    messages = (Message("user", question), Message("assistant", f"{question} That is so."))
    return Standing(Candidate.make(messages, (), origin), quality, frozenset(cells))


def out_of(rows: list[Standing], **limits: int) -> list[str]:
    """Trim value a; the limits are targets of a, b and x."""
    cells = {"a": A, "b": B, "x": X}
    counts = Counter(cell for one in rows for cell in one.cells)
    targets = {cells[name]: limit for name, limit in limits.items()}
    gone = chosen_out(rows, [A], {cell: counts[cell] for cell in targets}, targets, EMBEDDER)
    return sorted(one.candidate.instruction for one in rows if one.candidate.id in gone)


def test_the_weakest_leave_first() -> None:
    rows = [
        standing(f"What are {s}?", A, quality=q) for s, q in zip(SUBJECTS, (1, 1, 0.1, 1, 1, 1), strict=True)
    ]
    assert out_of(rows, a=5) == ["What are clouds?"]


def test_of_equals_the_one_most_like_another_leaves() -> None:
    rows = [
        standing(q, A) for q in ("How is the oven cleaned?", "How is the oven cleaned out?", "Who pays tax?")
    ]
    (gone,) = out_of(rows, a=2)
    assert "oven" in gone


def test_what_another_target_needs_stays() -> None:
    rows = [
        standing("What are apples?", A, X, quality=0.1),
        *(standing(f"What are {s}?", A) for s in SUBJECTS[1:]),
    ]
    assert "What are apples?" in out_of(rows, a=5)
    assert "What are apples?" not in out_of(rows, a=5, x=1)


@given(
    st.lists(
        st.tuples(st.sampled_from(SUBJECTS), st.booleans(), st.integers(0, 4)),
        min_size=1,
        max_size=12,
        unique_by=lambda one: (one[0], one[2]),
    ),
    st.integers(0, 6),
    st.integers(0, 6),
    st.randoms(use_true_random=False),
)
def test_no_target_is_undercut_and_order_does_not_matter(
    made: list[tuple[str, bool, int]], limit: int, other: int, shuffle: object
) -> None:
    rows = [
        standing(f"What are {subject} {n}?", A, *([X] if also else []), quality=n / 4)
        for subject, also, n in made
    ]
    counts = Counter(cell for one in rows for cell in one.cells)
    here = {A: counts[A], X: counts[X]}
    targets = {A: min(limit, counts[A]), X: min(other, counts[X])}
    gone = chosen_out(rows, [A], here, targets, EMBEDDER)
    left = Counter(cell for one in rows if one.candidate.id not in gone for cell in one.cells)
    assert all(left[cell] >= target for cell, target in targets.items())
    if targets[X] == 0:
        assert left[A] == targets[A]
    shuffle.shuffle(rows)  # type: ignore[attr-defined]
    assert chosen_out(rows, [A], here, targets, EMBEDDER) == gone


def with_count(root: Path, number: int, *, trim: bool) -> None:
    values = f"{{explanation: {{target: {{count: {number}}}}}}}"
    lines = [f"trim: {'true' if trim else 'false'}", "dimensions:", "  task_type:", f"    values: {values}"]
    (root / "coverage.yaml").write_text("\n".join(lines) + "\n", "utf-8")


def test_a_release_has_no_more_than_the_count_and_says_what_left(make_project: MakeProject) -> None:
    root = make_project({"workshop.md": long_page()})
    with_count(root, 2, trim=True)
    finish(root)
    with Project.open(root) as project:
        outcomes = project.ledger.candidates.outcomes()
        kept = [c for c in project.sample(50) if c.candidate.origin.task_type == "explanation"]
    assert len(kept) == 2
    assert sum(o.reason == "over_target" for o in outcomes) >= 1


def test_a_map_that_no_longer_trims_gives_back_what_left(make_project: MakeProject) -> None:
    changed, fresh = (
        make_project({"a.md": long_page()}, "changed"),
        make_project({"a.md": long_page()}, "fresh"),
    )
    with_count(changed, 2, trim=True)
    with Project.open(changed) as project:
        project.run(processes=1)
    for root in (changed, fresh):
        with_count(root, 2, trim=False)
    assert finish(changed) == finish(fresh)
