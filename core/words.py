"""Numbers and lists as the reader's language writes them."""

from collections.abc import Iterable
from decimal import Decimal
from functools import reduce

from django.utils.formats import number_format
from django.utils.translation import gettext, pgettext

MINUS = "\N{MINUS SIGN}"


def grouped(value: float | Decimal | str) -> str:
    """A number with its thousands apart and a true minus: `1,234`, `−2`."""
    return number_format(value, force_grouping=True).replace("-", MINUS)


def plain(value: Decimal) -> str:
    """A number without zeros that say nothing: `97.5`, `100`, `12,000`."""
    return grouped(f"{value.normalize():f}")


def with_unit(number: str, unit: str) -> str:
    """A number that is written already, with its unit: `3 processes`, `95 %`, in Chinese `95%`."""
    if unit == "%":
        return gettext("{number} %").format(number=number)
    return f"{number} {unit}".strip()


def sentences(*parts: str) -> str:
    """Sentences after one another, those that are there; Chinese leaves no gap between two."""
    pair = pgettext("sentences", "{first} {second}")
    given = [part for part in parts if part] or [""]
    return reduce(lambda first, second: pair.format(first=first, second=second), given)


def listed(names: Iterable[object]) -> str:
    """Names in a row: `A, B`, in Chinese `A、B`."""
    return pgettext("between names", ", ").join(map(str, names))
