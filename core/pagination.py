"""Pages by key: each starts after (or before) a row, so page 20,000 costs what page 1 does.

No OFFSET and no COUNT. The cursor in the address is the order's own values, readable,
and checked: one that was tampered with leads to the first page.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any, Generic, TypeVar

from django.core.exceptions import ValidationError
from django.db.models import F, Field, Model, Q, QuerySet
from django.db.models.fields.tuple_lookups import Tuple, TupleGreaterThan, TupleLessThan
from django.http import QueryDict
from django.utils.http import urlencode

Row = TypeVar("Row", bound=Model)

AFTER, BEFORE, END = "after", "before", "end"
SEPARATOR = "~"


@dataclass(frozen=True)
class KeysetPage(Generic[Row]):
    """One page of rows, and the query strings of its neighbours (None: there is none)."""

    items: list[Row]
    next_params: str | None
    previous_params: str | None
    first_params: str
    last_params: str

    @property
    def has_next(self) -> bool:
        return self.next_params is not None

    @property
    def has_previous(self) -> bool:
        return self.previous_params is not None

    def __iter__(self) -> Iterator[Row]:
        return iter(self.items)

    def __len__(self) -> int:
        return len(self.items)


def keyset_page(
    queryset: QuerySet[Row],
    *,
    order: Sequence[str],
    params: Mapping[str, str],
    size: int = 50,
) -> KeysetPage[Row]:
    """The page of `queryset` that `params` (a request's GET) asks for.

    `order` names fields of the model that are never null, `-` for descending, the last
    unique; an index in that order answers every page. Fields of one direction are compared
    as one row value, so all ascending or all descending is the cheapest.
    `params` may hold `after` or `before` (a cursor) or `end` (the last page); everything
    else in it is kept in the neighbours' addresses.
    """
    keys = [_Key.of(queryset.model, name) for name in order]
    after = _parse(keys, params.get(AFTER))
    before = None if after else _parse(keys, params.get(BEFORE))
    backward = after is None and (before is not None or END in params)
    if backward:
        keys = [key.turned() for key in keys]
    cursor = after or before
    rows = queryset.order_by(*(key.ordering for key in keys))
    if cursor:
        rows = rows.filter(_beyond(keys, cursor))
    found = list(rows[: size + 1])
    more, items = len(found) > size, found[:size]
    if backward:
        items.reverse()
    # Where we came from there is a page; where we go, one row more than fits says so.
    has_next = cursor is not None if backward else more
    has_previous = more if backward else cursor is not None
    return _page(keys, items, params, has_next=has_next, has_previous=has_previous)


def _page(
    keys: list[_Key],
    items: list[Row],
    params: Mapping[str, str],
    *,
    has_next: bool,
    has_previous: bool,
) -> KeysetPage[Row]:
    # A page that emptied since its address was made leads back to where there are rows.
    onward = _address(params, AFTER, _cursor(keys, items[-1])) if items else _address(params)
    back = _address(params, BEFORE, _cursor(keys, items[0])) if items else _address(params, END)
    return KeysetPage(
        items=items,
        next_params=onward if has_next else None,
        previous_params=back if has_previous else None,
        first_params=_address(params),
        last_params=_address(params, END),
    )


@dataclass(frozen=True)
class _Key:
    """One field of the order, as it is walked."""

    field: Field[Any, Any]
    descending: bool

    @classmethod
    def of(cls, model: type[Model], name: str) -> _Key:
        field = model._meta.get_field(name.removeprefix("-"))
        if not isinstance(field, Field):
            raise TypeError(f"{name} is not a field of {model.__name__}")
        return cls(field, name.startswith("-"))

    @property
    def ordering(self) -> str:
        return ("-" if self.descending else "") + self.field.attname

    def turned(self) -> _Key:
        return _Key(self.field, not self.descending)

    def write(self, row: Model) -> str:
        value = getattr(row, self.field.attname)
        return value.isoformat() if isinstance(value, dt.datetime) else str(value)

    def read(self, text: str) -> Any:
        """The value in a cursor. Raises ValidationError where this field can't hold it."""
        field: Any = getattr(self.field, "target_field", self.field)
        value = field.to_python(text)
        field.run_validators(value)
        if value is None or "\0" in text:
            raise ValidationError("not a key")
        if isinstance(value, dt.datetime):
            if value.tzinfo is None:
                raise ValidationError("not an instant")
            return value.astimezone(dt.UTC)
        return value


def _cursor(keys: Sequence[_Key], row: Model) -> str:
    return SEPARATOR.join(key.write(row) for key in keys)


def _parse(keys: Sequence[_Key], text: str | None) -> list[Any] | None:
    """The values in a cursor; None for none, and for one that nobody of ours wrote."""
    parts = text.split(SEPARATOR) if text else []
    if len(parts) != len(keys):
        return None
    try:
        return [key.read(part) for key, part in zip(keys, parts, strict=True)]
    except (ValidationError, ValueError, TypeError, OverflowError):
        return None


def _beyond(keys: Sequence[_Key], values: Sequence[Any]) -> Q:
    """Rows that come after `values` in the order of `keys`.

    Runs of one direction are compared as row values. With more than one run, a row ties
    on the first and is beyond on the rest; the first field's bound is repeated on its own
    so that the index range still starts at the cursor.
    """
    runs = [list(run) for _, run in groupby(keys, key=lambda key: key.descending)]
    first = runs[0]
    head, tail = values[: len(first)], values[len(first) :]
    strictly = Q(_compare(first, head))
    if len(runs) == 1:
        return strictly
    tied = Q(**{key.field.attname: value for key, value in zip(first, head, strict=True)})
    bound = "lte" if first[0].descending else "gte"
    starts = Q(**{f"{first[0].field.attname}__{bound}": head[0]})
    return starts & (strictly | (tied & _beyond(keys[len(first) :], tail)))


def _compare(keys: Sequence[_Key], values: Sequence[Any]) -> Any:
    lookup = TupleLessThan if keys[0].descending else TupleGreaterThan
    return lookup(Tuple(*(F(key.field.attname) for key in keys)), list(values))


def _address(params: Mapping[str, str], name: str | None = None, cursor: str = "1") -> str:
    """The query string of a neighbour: this page's, with another cursor."""
    lists = params.lists() if isinstance(params, QueryDict) else params.items()
    kept = {key: value for key, value in lists if key not in {AFTER, BEFORE, END}}
    return urlencode(kept | ({name: cursor} if name else {}), doseq=True)
