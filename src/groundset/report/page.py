"""Pages: templates that escape everything, one style sheet inside, nothing loaded from anywhere."""

from __future__ import annotations

from functools import cache
from typing import Any

from jinja2 import BaseLoader, ChoiceLoader, Environment, PackageLoader, StrictUndefined

from groundset.report import charts, wording
from groundset.report.checked import CheckReport
from groundset.report.facts import ProjectReport
from groundset.report.funnel import funnel_picture
from groundset.report.prose import prose
from groundset.report.style import page_style
from groundset.text.counting import counted


def project_page(facts: ProjectReport) -> str:
    """Render the report of a project as one HTML file."""
    return render("groundset.report", "project.html", facts=facts)


def check_page(facts: CheckReport) -> str:
    """Render the report of a check as one HTML file."""
    return render("groundset.report", "check.html", facts=facts)


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
        "funnel_picture": funnel_picture,
        "histogram": charts.histogram,
        "methods": wording.METHODS,
        "percent": wording.percent,
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


def _loaders(package: str) -> list[BaseLoader]:
    return [PackageLoader(name) for name in dict.fromkeys((package, "groundset.report"))]
