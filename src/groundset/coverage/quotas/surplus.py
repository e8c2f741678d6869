"""What is left of the planned size when every value has its least number, spread over the values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from groundset.coverage.cells import Cell
from groundset.coverage.quotas.demands import Demands, Lifted
from groundset.coverage.quotas.pairs import Pair, bounded_pairs


def spread(demands: Demands, known: Lifted, names: Sequence[str]) -> dict[Cell, int] | None:
    """Give quotas of some dimensions, each of which adds up to the planned size.

    The lowest value without a count is raised first; what cannot be divided goes to the first ones
    of the map. Where forbidden or limited cells stand against that, the values concerned stop
    where they must. Dimensions are spread in map order, so that those before keep their quotas and
    each of those after can still have its least numbers; one that then finds no quotas goes first.
    None where that does not help either, which only happens with three or more dimensions.
    """
    order = list(names)
    for _ in names:
        quotas, stuck = _in_order(demands, known, order)
        if stuck is None:
            return quotas
        order.remove(stuck)
        order.insert(0, stuck)
    return None if names else {}


def _in_order(demands: Demands, known: Lifted, names: Sequence[str]) -> tuple[dict[Cell, int], str | None]:
    """Spread one dimension after the other; with quotas comes the first dimension that finds none."""
    least, most = dict(known.least), dict(demands.most)
    quotas: dict[Cell, int] = {}
    tables = [
        pair
        for pair in bounded_pairs(demands, demands.most)
        if pair.down and pair.across and {pair.down[0][0][0], pair.across[0][0][0]} <= set(names)
    ]
    for name in names:
        values = demands.values[name]
        spread_out = _Spread(values, [t for t in tables if values in (t.down, t.across)], least, most)
        found = spread_out.over(demands.planned)
        if found is None:
            return quotas, name
        quotas |= found
        least.update(found)
        most.update(found)
    return quotas, None


def water_level(lows: Sequence[int], highs: Sequence[int], total: int) -> int:
    """Give the largest level that all can be raised to without the sum going above a total."""
    low, high = 0, total
    while low < high:
        middle = (low + high + 1) // 2
        if sum(max(a, min(b, middle)) for a, b in zip(lows, highs, strict=True)) <= total:
            low = middle
        else:
            high = middle - 1
    return low


class _Spread:
    """Raises the values of one dimension, the lowest first, as far as its tables allow."""

    def __init__(
        self,
        values: tuple[Cell, ...],
        tables: Sequence[Pair],
        least: Mapping[Cell, int],
        most: Mapping[Cell, int],
    ) -> None:
        self._values = values
        self._tables = tables
        self._least = least
        self._most = most

    def over(self, total: int) -> dict[Cell, int] | None:
        quotas = [self._least.get(value, 0) for value in self._values]
        highs = [self._most.get(value, total) for value in self._values]
        plain = _filled(quotas, highs, total)
        if self._has_room(plain, plain):
            return dict(zip(self._values, plain, strict=True))
        if not self._has_room(quotas, highs):
            return None
        while sum(quotas) < total:
            quotas = self._raised(quotas, highs, total)
            if not self._settle(quotas, highs):
                return None
            lowest = min((a for a, b in zip(quotas, highs, strict=True) if a < b), default=None)
            if lowest is None:
                break
            quotas = self._raised_singly([k for k, n in enumerate(quotas) if n == lowest], quotas, highs)
        return dict(zip(self._values, quotas, strict=True)) if sum(quotas) == total else None

    def _raised(self, quotas: list[int], highs: list[int], total: int) -> list[int]:
        """Raise all that are not settled to the highest common level that has room."""
        low, high = min(quotas), water_level(quotas, highs, total)
        while low < high:
            middle = (low + high + 1) // 2
            if self._has_room(_at(middle, quotas, highs), highs):
                low = middle
            else:
                high = middle - 1
        return _at(low, quotas, highs)

    def _raised_singly(self, waiting: list[int], quotas: list[int], highs: list[int]) -> list[int]:
        """Raise those of some values that can be by one, the first of the map first."""
        while waiting := [k for k in waiting if quotas[k] < highs[k]]:
            count = self._most_raised(waiting, quotas, highs)
            quotas = _one_more(quotas, waiting[:count])
            waiting = waiting[count:]
            if not self._settle(quotas, highs):
                break
        return quotas

    def _most_raised(self, waiting: list[int], quotas: list[int], highs: list[int]) -> int:
        """Give how many of the first of some values can be raised by one together."""
        low, high = 0, len(waiting)
        while low < high:
            middle = (low + high + 1) // 2
            if self._has_room(_one_more(quotas, waiting[:middle]), highs):
                low = middle
            else:
                high = middle - 1
        return low

    def _settle(self, quotas: list[int], highs: list[int]) -> bool:
        """Hold the values that cannot be raised where they are; false when a table has no room at all.

        What one table holds may be what another cannot do without, so that there is none in the next round.
        """
        bounds = self._bounds(quotas, highs)
        for table in self._tables:
            tight = table.tight(*bounds)
            if tight is None:
                return False
            for k, value in enumerate(self._values):
                if value in tight:
                    highs[k] = quotas[k]
        return True

    def _has_room(self, quotas: list[int], highs: list[int]) -> bool:
        bounds = self._bounds(quotas, highs)
        return all(table.holds(*bounds) for table in self._tables)

    def _bounds(self, quotas: list[int], highs: list[int]) -> tuple[dict[Cell, int], dict[Cell, int]]:
        least = {**self._least, **dict(zip(self._values, quotas, strict=True))}
        return least, {**self._most, **dict(zip(self._values, highs, strict=True))}


def _one_more(quotas: Sequence[int], chosen: Sequence[int]) -> list[int]:
    return [number + (k in chosen) for k, number in enumerate(quotas)]


def _at(level: int, quotas: Sequence[int], highs: Sequence[int]) -> list[int]:
    return [max(a, min(b, level)) for a, b in zip(quotas, highs, strict=True)]


def _filled(lows: Sequence[int], highs: Sequence[int], total: int) -> list[int]:
    """Raise the lowest first up to a total, with no regard to tables."""
    level = water_level(lows, highs, total)
    quotas = _at(level, lows, highs)
    left = total - sum(quotas)
    for k, high in enumerate(highs):
        if left and quotas[k] == level and high > level:
            quotas[k] += 1
            left -= 1
    return quotas
