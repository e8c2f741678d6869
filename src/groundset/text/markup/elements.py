"""Which tags are markup: the elements of HTML, and components; anything else in ``<…>`` is text."""

from __future__ import annotations

from groundset.text.wordlist import word_set

BLOCK = word_set(
    "address article aside blockquote body center dd details dialog div dl dt fieldset figcaption figure "
    "footer form h1 h2 h3 h4 h5 h6 head header html legend li main nav ol p pre section summary table "
    "tbody td tfoot th thead tr ul"
)
"""Elements that start and end a block; others stand in the line."""

INLINE = word_set(
    "a abbr audio b base bdi bdo big br button canvas caption cite code col colgroup data datalist del dfn "
    "em embed font hr i iframe img input ins kbd label link map area mark meta noscript object optgroup "
    "option output param picture progress q rp rt ruby s samp script select slot small source span "
    "strike strong style sub sup svg path template textarea time title track tt u var video wbr"
)

DROPPED = frozenset({"script", "style", "svg", "iframe", "object", "noscript"})
"""Elements whose content is no text."""


def is_markup(name: str) -> bool:
    """Tell whether a tag of this name is markup: HTML, or a component such as ``Tabs`` or ``My.Card``.

    ``<name>``, ``<RELEASE>`` and ``<your-namespace>`` are placeholders, and stay.
    """
    lower = name.lower()
    if lower in BLOCK or lower in INLINE:
        return True
    return name[0].isupper() and any(c.islower() for c in name)
