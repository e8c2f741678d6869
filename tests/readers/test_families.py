"""Families: what belongs together, what stays apart, and who is newest."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from groundset.readers.families import DocumentKey, Place, place


def key(path: str, text: str = "", version: str = "", date: str = "", record: str = "") -> DocumentKey:
    """Make a key whose text is its path unless given."""
    name = f"c/{path}#{record}" if record else f"c/{path}"
    return DocumentKey(name, "c", path, "en", version, date, text or name)


def placed(*paths: str, versions: list[str] | None = None) -> dict[str, Place]:
    """Place whole files, by path."""
    return {n[2:]: p for n, p in place([key(p) for p in paths], [], {"c": versions or []}).items()}


def order(places: dict[str, Place], family: str) -> list[str]:
    """Give the members of a family, newest first."""
    return sorted((n for n, p in places.items() if p.family == f"c/{family}"), key=lambda n: places[n].rank)


def test_a_docusaurus_site_is_one_family_per_page() -> None:
    """Current, versions and translations of a page, newest first, originals before translations."""
    places = placed(
        "i18n/de/docusaurus-plugin-content-docs/version-3/intro/x.md",
        "versioned_docs/version-2/intro/x.md",
        "versioned_docs/version-3/intro/x.md",
        "docs/intro/x.md",
        "docs/intro/y.md",
        "docs/x.md",
    )
    assert order(places, "docs/intro/x.md") == [
        "docs/intro/x.md",
        "versioned_docs/version-3/intro/x.md",
        "i18n/de/docusaurus-plugin-content-docs/version-3/intro/x.md",
        "versioned_docs/version-2/intro/x.md",
    ]
    relations = [places[n].relation for n in order(places, "docs/intro/x.md")]
    assert relations == ["newest", "version", "translation", "version"]
    assert places["docs/intro/y.md"].relation == "alone"
    assert places["docs/x.md"].relation == "alone"


def test_version_folders_are_ordered_by_number_and_latest_is_newest() -> None:
    """1.10 is newer than 1.9, an early version older than the finished one."""
    places = placed("v1.9/a.md", "v1.10/a.md", "v1.10-rc1/a.md", "latest/a.md", "v2/b.md")
    assert order(places, "latest/a.md") == ["latest/a.md", "v1.10/a.md", "v1.10-rc1/a.md", "v1.9/a.md"]


def test_a_page_that_became_mdx_is_the_same_page() -> None:
    """Endings of Markdown do not tell pages apart."""
    places = placed("docs/x.mdx", "versioned_docs/version-1/x.md", "README.mdx", "README.de.md")
    assert order(places, "docs/x.mdx") == ["docs/x.mdx", "versioned_docs/version-1/x.md"]
    assert order(places, "README.de.md") == ["README.mdx", "README.de.md"]


def test_the_configured_order_goes_first() -> None:
    """A glob that is listed earlier is newer."""
    places = placed("v1/a.md", "v2/a.md", versions=["v1/**", "v2/**"])
    assert order(places, "v1/a.md") == ["v1/a.md", "v2/a.md"]


def test_translations_need_their_original() -> None:
    """A locale ending counts only beside the file without it; locale folders beside another or none."""
    places = placed(
        "README.md", "README.de.md", "de/guide.md", "en/guide.md", "notes.it.md", "x/README-fr.md"
    )
    assert order(places, "README.de.md") == ["README.md", "README.de.md"]
    assert places["de/guide.md"].family == places["en/guide.md"].family == "c/de/guide.md"
    assert places["notes.it.md"].relation == places["x/README-fr.md"].relation == "alone"


def test_files_of_one_name_in_different_folders_stay_apart() -> None:
    """README and index files, years, and API versions' parents are no family."""
    places = placed(
        "README.md",
        "a/README.md",
        "b/README.md",
        "2019/index.md",
        "2020/index.md",
        "api/README.md",
        "api/v1/README.md",
    )
    assert {p.relation for p in places.values()} == {"alone"}


def test_copies_and_near_copies_are_one_family_wherever_they_lie() -> None:
    """Records of a file are joined by their text alone."""
    keys = [
        key("a.md", "t"),
        key("x/b.md", "t"),
        key("c.md"),
        key("d.jsonl", record="1"),
        key("d.jsonl", "t", record="2"),
    ]
    places = place(keys, [("c/c.md", "c/d.jsonl#1"), ("c/a.md", "c/unknown")], {})
    assert {n for n, p in places.items() if p.family == "c/a.md"} == {"c/a.md", "c/x/b.md", "c/d.jsonl#2"}
    assert places["c/x/b.md"].relation == "copy"
    assert places["c/d.jsonl#1"] == Place("c/c.md", 1, "near_copy")


def test_a_later_date_is_newer_where_versions_say_nothing() -> None:
    """Dates go before ids."""
    places = place(
        [key("a.md", "t", date="2020-01-01"), key("b.md", "t", date="2021-01-01"), key("c.md", "t")], [], {}
    )
    assert [places[f"c/{n}.md"].rank for n in "abc"] == [1, 0, 2]


FOLDERS = st.sampled_from(
    ["", "de/", "en/", "v1/", "v2.0/", "docs/", "versioned_docs/version-1/", "latest/", "x/de/"]
)
FILES = st.sampled_from(["a.md", "README.md", "README.de.md", "index.md"])
KEYS = st.lists(
    st.builds(
        lambda f, n, t, d: key(f + n, t, date=d),
        FOLDERS,
        FILES,
        st.sampled_from(["", "t", "u"]),
        st.sampled_from(["", "2020-01-01"]),
    ),
    max_size=12,
    unique_by=lambda k: k.id,
)


@given(KEYS, st.randoms(use_true_random=False))
def test_places_do_not_depend_on_the_order_of_input(keys: list[DocumentKey], random: object) -> None:
    """Any order gives the same; ranks count from 0; a family is named by its smallest id."""
    pairs = [(a.id, b.id) for a, b in zip(keys, keys[3:], strict=False)]
    expected = place(keys, pairs, {})
    shuffled, turned = list(keys), [(b, a) for a, b in reversed(pairs)]
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert place(shuffled, turned, {}) == expected
    for family in {p.family for p in expected.values()}:
        members = {n: p for n, p in expected.items() if p.family == family}
        assert sorted(p.rank for p in members.values()) == list(range(len(members)))
        assert family == min(members)
