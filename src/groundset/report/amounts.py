"""Sums of money, tokens and times as people read them."""

from __future__ import annotations

_CENT = 0.01
_WHOLE = 100
_MINUTE, _HOUR = 60.0, 3600.0


def money(amount: float, currency: str) -> str:
    """Write a sum: ``$0.84``, ``$1,204``, ``$0.0042``; nothing is only what is nothing."""
    if 0 < amount < _CENT:
        return f"{currency}{amount:.2g}" if amount >= _CENT / 1000 else f"< {currency}0.00001"
    return f"{currency}{amount:,.0f}" if amount >= _WHOLE else f"{currency}{amount:.2f}"


def tokens(number: float) -> str:
    """Write many tokens short: ``850``, ``12.4 k``, ``1.2 M``."""
    if round(number) < 1000:
        return f"{number:.0f}"
    return f"{number / 1000:.1f} k" if number < 999_950 else f"{number / 1_000_000:,.1f} M"


def duration(seconds: float) -> str:
    """Write a time in its largest units: ``40 s``, ``12 min``, ``3.5 h``."""
    if seconds < _MINUTE:
        return f"{seconds:.0f} s"
    return f"{seconds / _MINUTE:.0f} min" if seconds < 2 * _HOUR else f"{seconds / _HOUR:,.1f} h"
