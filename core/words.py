"""Numbers and lists as the reader's language writes them."""

from collections.abc import Iterable
from decimal import Decimal

from django.utils.formats import number_format
from django.utils.translation import pgettext

MINUS = "\N{MINUS SIGN}"


def grouped(value: float | Decimal | str) -> str:
    """A number with its thousands apart and a true minus: `1,234`, `−2`."""
    return number_format(value, force_grouping=True).replace("-", MINUS)


def listed(names: Iterable[object]) -> str:
    """Names in a row: `A, B`, in Chinese `A、B`."""
    return pgettext("between names", ", ").join(map(str, names))
