"""Content in two languages: a main field and an optional Chinese one beside it."""

from django.utils.translation import get_language


def localized(record: object, field: str) -> str:
    """`record.field_zh` for a Chinese reader where it is filled, else `record.field`."""
    if (get_language() or "").startswith("zh"):
        chinese: str = getattr(record, f"{field}_zh")
        if chinese:
            return chinese
    value: str = getattr(record, field)
    return value


class Named:
    """For models with `name` and `name_zh`: `label` is the reader's."""

    name: str
    name_zh: str

    @property
    def label(self) -> str:
        return localized(self, "name")

    def __str__(self) -> str:
        return self.label
