"""What a person can do about a file of a known kind that no reader reads."""

from __future__ import annotations

from groundset.text.wordlist import word_set

_ADVICE = (
    (".doc .dot .rtf .odt .ott .wpd .wps .pages .sxw .hwp", "save it as .docx"),
    (".ppt .pps .pot .odp .key .sxi", "save it as .pptx"),
    (".numbers .sxc .fods", "save it as .xlsx"),
    (".mobi .azw .azw3 .fb2 .lit .lrf .pdb .cbz", "convert it to .epub"),
    (".djvu .xps .oxps .ps .eps .indd .pub", "save it as .pdf with a text layer"),
    (".msg .pst .ost .oft", "export the messages as .eml or .mbox"),
    (".mht .mhtml .webarchive", "save the page as .html"),
    (".one .enex .vsd .vsdx .mpp", "export it as .docx or .html"),
    (".zip .tar .tgz .bz2 .xz .zst .7z .rar .cab .iso", "unpack it and put the files in the corpus"),
    (".jpg .jpeg .png .gif .tif .tiff .bmp .webp .heic", "a picture; text in it must be recognised first"),
    (".mp3 .wav .m4a .ogg .flac .mp4 .mov .mkv .avi .webm", "a recording; put a transcript in the corpus"),
    (".xml .yaml .yml .toml .org .tex .ltx .adoc .asciidoc .textile .typ", "convert it to .md or .html"),
    (".parquet .feather .avro .sqlite .db .mdb .accdb", "export its text as .jsonl or .csv"),
)
"""File name endings, and what to do."""

_BY_ENDING = {ending: advice for endings, advice in _ADVICE for ending in word_set(endings)}


def advice_for(suffix: str) -> str:
    """Give what can be done about files with this ending; empty when nobody has said."""
    return _BY_ENDING.get(suffix.lower(), "")
