"""Pages: templates that escape everything, one style sheet inside, nothing loaded from anywhere."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from importlib.metadata import version
from typing import Any

from jinja2 import BaseLoader, ChoiceLoader, Environment, PackageLoader, StrictUndefined

from groundset.reasons import explain
from groundset.report import charts, wording
from groundset.report.checked import CheckReport
from groundset.report.coverage import pictures
from groundset.report.coverage.facts import CoverageFacts
from groundset.report.coverage.shown import different, shown
from groundset.report.coverage.words import done, named
from groundset.report.facts import ProjectReport
from groundset.report.funnel import funnel_picture
from groundset.report.models import share_bar
from groundset.report.prose import prose
from groundset.report.style import page_style
from groundset.text.counting import counted


def project_page(facts: ProjectReport) -> str:
    """Render the report of a project as one HTML file."""
    return render("groundset.report", "project.html", facts=facts, coverage=shown(facts.coverage))


def check_page(facts: CheckReport) -> str:
    """Render the report of a check as one HTML file."""
    return render("groundset.report", "check.html", facts=facts)


def coverage_page(name: str, facts: CoverageFacts, notes: Iterable[str] = ()) -> str:
    """Render the coverage of a dataset as one HTML file; notes stand on top."""
    values = {"name": name, "notes": tuple(notes), "version": version("groundset")}
    return render("groundset.report", "coverage/page.html", coverage=shown(facts), **values)


def render(package: str, template: str, **values: Any) -> str:
    """Render a template of a package; it may extend and import those of ``groundset.report``."""
    return _environment(package).get_template(template).render(**values)


@cache
def _environment(package: str) -> Environment:
    environment = Environment(
        loader=ChoiceLoader(_loaders(package)),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
        keep_trailing_newline=True,
        finalize=wording.finalize,
    )
    environment.globals |= {
        "bar": charts.bar,
        "different": different,
        "done": done,
        "fullness": pictures.fullness,
        "funnel_picture": funnel_picture,
        "growth": pictures.growth,
        "histogram": charts.histogram,
        "meaning": _meaning,
        "methods": wording.METHODS,
        "named": named,
        "percent": wording.percent,
        "share_bar": share_bar,
        "style": page_style(),
    }
    environment.filters |= {
        "code": wording.code,
        "count": wording.count,
        "counted": counted,
        "one_line": wording.one_line,
        "prose": prose,
        "sentence": wording.sentence,
        "short": wording.short,
        "ticked": wording.ticked,
        "words": wording.words,
    }
    return environment


def _meaning(reason: str) -> str:
    told = explain(reason)
    return told.means if told.known else ""


def _loaders(package: str) -> list[BaseLoader]:
    return [PackageLoader(name) for name in dict.fromkeys((package, "groundset.report"))]
