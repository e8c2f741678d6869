"""What init takes for the subareas of a corpus."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest

from glanced_pages import BIKES, BREAD, STARS, flat, glance, named
from groundset.project.initial.areas import areas
from groundset.project.initial.excerpts import Excerpt, excerpts
from groundset.project.initial.folders import folder_areas
from groundset.project.initial.survey import Glance


def test_folders_that_name_subjects_become_values_told_by_path() -> None:
    found = named(
        areas([glance(f"docs/{f}/{n}.md", f"{f} {n}") for f in ("billing", "shipping") for n in range(4)])
    )
    assert set(found) == {"billing", "shipping"}
    assert found["billing"].paths == ("**/billing/**",)
    assert found["billing"].basis == "folder billing: 4 documents"


def test_versions_and_translations_count_once_and_their_folders_name_nothing() -> None:
    pages = [
        glance(f"{place}/billing/{n}.md", f"Invoice {n}", family=f"billing-{n}")
        for place in ("docs", "versioned_docs/version-2", "i18n/de/docusaurus-plugin-content-docs/current")
        for n in range(3)
    ]
    pages += [glance(f"docs/shipping/{n}.md", f"Parcel {n}") for n in range(4)]
    found = named(areas(pages))
    assert set(found) == {"billing", "shipping"}
    assert found["billing"].basis == "folder billing: 3 documents"
    assert found["billing"].characters == 6_000


@pytest.mark.parametrize("folder", ["docs", "v2.1", "2019", "12", "assets", "de", "i18n", "misc", "export"])
def test_a_technical_folder_is_no_subject(folder: str) -> None:
    pages = [glance(f"{folder}/{n}.md", f"Page {n}") for n in range(9)]
    pages += [glance(f"billing/{n}.md", f"Invoice {n}") for n in range(9)]
    assert folder_areas(pages) == []


def test_a_number_that_puts_folders_in_order_is_no_part_of_a_name() -> None:
    pages = [glance(f"{f}/{n}.md", f"Page {n}") for f in ("01-setup", "02-care") for n in range(3)]
    found = named(areas(pages))
    assert set(found) == {"setup", "care"}
    assert found["setup"].paths == ("**/01-setup/**",)


def test_many_folders_with_one_first_word_are_one_value() -> None:
    pages = [glance(f"team-{team}/{n}.md", f"Team {team}") for team in "abcdefgh" for n in range(2)]
    pages += [glance(f"billing/{n}.md", f"Invoice {n}") for n in range(16)]
    found = named(areas(pages))
    assert set(found) == {"team", "billing"}
    assert found["team"].paths == ("**/team-*/**",)


def test_the_largest_of_many_folders_with_one_first_word_stay_apart_where_all_would_be_too_much() -> None:
    sizes = {"network": 9, "storage": 7, "auth": 5, "docs": 1, "ui": 1, "apps": 1}
    pages = [glance(f"sig-{sig}/{n}.md", f"Page {n}") for sig, many in sizes.items() for n in range(many)]
    pages += [glance(f"{f}/{n}.md", f"Page {n}") for f in ("billing", "legal") for n in range(16)]
    found = named(areas(pages))
    assert set(found) == {"sig_network", "sig_storage", "sig_auth", "sig_other", "billing", "legal"}
    assert found["sig_other"].paths == ("**/sig-apps/**", "**/sig-docs/**", "**/sig-ui/**")
    assert found["sig_other"].basis.startswith("other folders sig-apps, sig-docs, sig-ui")


def test_folders_with_one_first_word_that_are_most_of_the_corpus_stay_apart() -> None:
    pages = [glance(f"team-{team}/{n}.md", f"Team {team}") for team in "abcdefgh" for n in range(6)]
    assert set(named(areas(pages))) == {f"team_{team}" for team in "abcdefgh"}


def test_a_folder_that_is_most_of_the_corpus_and_has_no_subfolders_is_clustered() -> None:
    pages = [replace(one, path=f"blog/{one.path}") for one in flat(BREAD, BIKES, STARS)]
    pages += [glance(f"legal/{n}.md", f"Contract {n}") for n in range(4)]
    found = named(areas(pages))
    assert "legal" in found
    assert "blog" not in found
    assert len(found) >= 3


def test_a_folder_that_is_most_of_the_corpus_is_cut_at_its_subfolders() -> None:
    pages = [
        glance(f"product/{part}/{n}.md", f"{part} {n}") for part in ("pumps", "valves") for n in range(8)
    ]
    pages += [glance(f"legal/{n}.md", f"Contract {n}") for n in range(3)]
    assert set(named(areas(pages))) == {"pumps", "valves", "legal"}


def test_a_pattern_takes_a_folder_whose_name_looks_like_a_pattern_for_what_it_is() -> None:
    pages = [glance(f"{f}/{n}.md", f"Page {n}") for f in ("what[now]", "care*") for n in range(3)]
    assert {area.paths for area in areas(pages)} == {("**/what[[]now]/**",), ("**/care[*]/**",)}


def test_a_corpus_that_is_called_as_a_folder_is_not_all_taken_by_it() -> None:
    pages = [glance(f"{f}/{n}.md", f"Page {n}") for f in ("handbook", "care") for n in range(3)]
    pages = [replace(page, corpus="handbook") for page in pages]
    assert named(areas(pages))["handbook"].paths == ("*/**/handbook/**",)


def test_a_flat_folder_is_clustered_and_each_cluster_is_named_by_its_titles() -> None:
    found = named(areas(flat(BREAD, BIKES, STARS)))
    assert {"bread", "bicycle", "telescope"} <= {name.rstrip("s") for name in found}
    bread = next(area for name, area in found.items() if name.startswith("bread"))
    assert set(bread.examples) <= set(BREAD)
    assert len(bread.examples) >= 3
    assert "cluster of" in bread.basis
    assert not bread.paths


def test_the_order_of_documents_changes_nothing() -> None:
    pages = flat(BREAD, BIKES, STARS) + [glance(f"billing/{n}.md", f"Invoice {n}") for n in range(9)]
    first = areas(pages)
    for seed in range(5):
        random.Random(seed).shuffle(pages)
        assert areas(pages) == first


def test_what_lies_in_no_folder_is_clustered_beside_the_folders() -> None:
    pages = [glance(f"{f}/{n}.md", f"{f} {n}") for f in ("billing", "shipping") for n in range(8)]
    found = areas(pages + flat(BIKES))
    assert [area.name for area in found[:2]] == ["billing", "shipping"]
    assert set(BIKES) >= set(found[2].examples) >= {BIKES[1]}


def test_names_are_never_given_twice() -> None:
    titles = [f"{word} of bread" for word in ("Baking", "Cutting", "Price", "Smell", "Weight", "History")]
    found = areas(flat(BREAD, titles, BIKES, [f"Bread {n}" for n in range(6)]))
    assert len({area.name for area in found}) == len(found) > 1


def test_an_area_whose_folder_is_in_other_letters_gets_a_number_and_keeps_its_word() -> None:
    pages = [glance(f"{f}/{n}.md", f"Page {n}") for f in ("доставка", "billing") for n in range(4)]
    found = named(areas(pages))
    assert set(found) == {"area_1", "billing"}
    assert found["area_1"].description == "доставка"
    assert found["area_1"].paths == ("**/доставка/**",)


def test_a_corpus_in_a_language_without_rules_gets_areas_all_the_same() -> None:
    pages = [glance(f"{f}/{n}.md", f"页 {n}", language="zh") for f in ("账单", "运输") for n in range(4)]
    assert [area.name for area in areas(pages)] == ["area_1", "area_2"]


def test_documents_that_nothing_can_be_mined_from_make_no_area_of_their_own() -> None:
    pages = flat(BREAD, BIKES) + [
        glance(f"ru-{n}.md", f"Страница {n}", language="ru", size=9_000) for n in range(5)
    ]
    shown = [example for area in areas(pages) for example in area.examples]
    assert shown
    assert not [one for one in shown if "Страница" in one]


def test_personal_data_and_secrets_in_titles_are_not_repeated() -> None:
    private = [f"Bicycle order of erika.mustermann{n}@posteo.de" for n in range(6)]
    found = areas(flat(BIKES, private, BREAD))
    examples = [example for area in found for example in area.examples]
    assert "Bicycle chains" in examples
    assert not [example for example in examples if "@" in example]


def test_the_name_of_site_and_author_is_no_part_of_a_title() -> None:
    pages = flat(*([f"{title} | The Workshop Blog" for title in titles] for titles in (BREAD, BIKES)))
    pages[0] = glance("0-0.md", "Sourdough bread - by Erika Mustermann")
    found = areas(pages)
    said = " ".join(" ".join((a.name, a.description, *a.examples)) for a in found)
    assert "Sourdough bread" in said
    assert "Workshop" not in said
    assert "Mustermann" not in said


def test_few_long_documents_are_told_apart_by_their_sections() -> None:
    titles = [*BREAD, *BIKES, *STARS]
    text = "\n\n".join(f"## {title}\n\n{f'About {title.lower()} we know a lot. ' * 40}" for title in titles)
    book = Glance(
        "c/book.md",
        "c",
        "book.md",
        "Handbook",
        "en",
        len(text),
        "c/book.md",
        sections=excerpts("Handbook", text, 4_000),
    )
    found = areas([book])
    assert len(found) >= 3
    assert all("sections" in area.basis for area in found)
    assert {example for area in found for example in area.examples} <= set(titles)


def test_documents_without_any_title_make_no_area_of_their_text() -> None:
    lead = "Mrs. Erika Mustermann of Springfield wrote to us on Monday about her garden."
    pages = [
        Glance(
            f"c/{n}",
            "c",
            "rows.jsonl",
            "",
            "en",
            500,
            f"c/{n}",
            sections=(Excerpt("", (), f"{lead} {n}", 500),),
        )
        for n in range(3)
    ]
    assert not [one for area in areas(pages) for one in area.examples if "Mrs." in one]
