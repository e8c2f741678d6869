"""Languages: from the path where it states one, else from the prose."""

from __future__ import annotations

import pytest

from groundset.text.languages import detect, locale_of, primary_code


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("This guide covers how you can quickly get started using the program.", "en"),
        ("Diese Anleitung zeigt, wie Sie das Programm schnell einsetzen können.", "de"),
        ("Ce guide explique comment installer rapidement l'outil sur votre machine.", "fr"),
        ("本指南介绍如何快速开始使用这个程序,以及如何安装它。", "zh"),
        ("Helm", "und"),
        ("", "und"),
        ("1 2 3 " * 50, "und"),
    ],
)
def test_prose_tells_its_language_and_scraps_do_not(text: str, code: str) -> None:
    """Short or doubtful text is undetermined."""
    assert detect(text) == code


def test_code_does_not_count() -> None:
    """English keywords around German prose do not make it English."""
    code = "```python\n" + "for item in the_list_of_things: print('this is the item', item)\n" * 20 + "```\n"
    assert (
        detect(code + "Diese Anleitung zeigt, wie Sie das Programm schnell einsetzen können.\n" + code)
        == "de"
    )


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("i18n/de/docusaurus-plugin-content-docs/version-3/x.md", "de"),
        ("docs/pt-BR/x.md", "pt"),
        ("locales/it/x.md", "it"),
        ("README.zh-CN.md", "zh"),
        ("README-fr.md", "fr"),
        ("it/no/is/x.md", ""),
        ("docs/x.md", ""),
        ("how-to.md", ""),
        ("sign-in.md", ""),
        ("a/b/c/d/e/de/x.md", ""),
    ],
)
def test_a_path_states_a_language_only_where_languages_live(path: str, code: str) -> None:
    """Folders called ``it`` or ``no`` are words unless they lie among languages."""
    assert locale_of(path) == code


@pytest.mark.parametrize(
    ("tag", "code"),
    [("en_US.UTF-8", "en"), ("PT-br", "pt"), ("english", ""), ("xx", ""), ("zh-Hans", "zh"), ("", "")],
)
def test_tags_are_cut_to_their_code(tag: str, code: str) -> None:
    """ISO 639-1, or nothing."""
    assert primary_code(tag) == code
