"""Metadata that dataset search engines read: Croissant 1.0 (https://docs.mlcommons.org/croissant)."""

from __future__ import annotations

from typing import Any

from groundset.release.facts import Facts
from groundset.release.layout import LINEAGE, SOURCES, SPLITS

_CONTEXT: dict[str, Any] = {
    "@language": "en",
    "@vocab": "https://schema.org/",
    "citeAs": "cr:citeAs",
    "column": "cr:column",
    "conformsTo": "dct:conformsTo",
    "cr": "http://mlcommons.org/croissant/",
    "data": {"@id": "cr:data", "@type": "@json"},
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    "dct": "http://purl.org/dc/terms/",
    "equivalentProperty": "cr:equivalentProperty",
    "examples": {"@id": "cr:examples", "@type": "@json"},
    "extract": "cr:extract",
    "field": "cr:field",
    "fileObject": "cr:fileObject",
    "fileProperty": "cr:fileProperty",
    "fileSet": "cr:fileSet",
    "format": "cr:format",
    "includes": "cr:includes",
    "isLiveDataset": "cr:isLiveDataset",
    "jsonPath": "cr:jsonPath",
    "key": "cr:key",
    "md5": "cr:md5",
    "parentField": "cr:parentField",
    "path": "cr:path",
    "rai": "http://mlcommons.org/croissant/RAI/",
    "recordSet": "cr:recordSet",
    "references": "cr:references",
    "regex": "cr:regex",
    "repeated": "cr:repeated",
    "replace": "cr:replace",
    "samplingRate": "cr:samplingRate",
    "sc": "https://schema.org/",
    "separator": "cr:separator",
    "source": "cr:source",
    "subField": "cr:subField",
    "transform": "cr:transform",
}

_FORMATS = {"jsonl": "application/jsonlines", "gz": "application/gzip"}


def croissant(facts: Facts) -> dict[str, Any]:
    """Describe the data files and their fields; there is no date, since a release has no clock."""
    claims = facts.claims
    described: dict[str, Any] = {
        "@context": _CONTEXT,
        "@type": "sc:Dataset",
        "conformsTo": "http://mlcommons.org/croissant/1.0",
        "name": claims.name,
        "version": claims.version,
        "description": (
            f"{facts.statistics['samples']} instruction-response samples; every response is traced to the "
            "place in a source document that supports it."
        ),
        "distribution": [_file(facts, name) for name in (*SPLITS.values(), LINEAGE, SOURCES)],
        "recordSet": [_records(split, name) for split, name in SPLITS.items()],
    }
    if claims.license:
        described["license"] = claims.license
    if facts.languages:
        described["inLanguage"] = list(facts.languages)
    return described


def _file(facts: Facts, name: str) -> dict[str, Any]:
    return {
        "@type": "cr:FileObject",
        "@id": name,
        "name": name,
        "contentUrl": name,
        "contentSize": f"{facts.files[name].bytes} B",
        "encodingFormat": _FORMATS[name.rsplit(".", 1)[1]],
        "sha256": facts.files[name].sha256,
    }


def _records(split: str, name: str) -> dict[str, Any]:
    return {
        "@type": "cr:RecordSet",
        "@id": split,
        "name": split,
        "description": f"The samples of the {split} split.",
        "key": {"@id": f"{split}/id"},
        "field": [
            _field(f"{split}/id", name, "id", "Hash of messages, evidence and template."),
            _messages(f"{split}/messages", name),
        ],
    }


def _messages(identifier: str, name: str) -> dict[str, Any]:
    parts = {"role": "system, user or assistant.", "content": "What is said."}
    fields = []
    for part, description in parts.items():
        field = _field(f"{identifier}/{part}", name, "messages", description)
        field["source"]["transform"] = {"jsonPath": part}
        fields.append(field)
    return {
        "@type": "cr:Field",
        "@id": identifier,
        "name": identifier,
        "description": "Chat messages, in order.",
        "repeated": True,
        "subField": fields,
    }


def _field(identifier: str, name: str, column: str, description: str) -> dict[str, Any]:
    return {
        "@type": "cr:Field",
        "@id": identifier,
        "name": identifier,
        "description": description,
        "dataType": "sc:Text",
        "source": {"fileObject": {"@id": name}, "extract": {"column": column}},
    }
