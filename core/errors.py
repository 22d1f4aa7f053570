"""Domain errors: what a service refuses, in words that a person can act on."""

from django.core.exceptions import ValidationError


class DomainError(ValidationError):
    """A rule of the product was broken; the message says which, and what to do.

    `field` names the input that the message belongs beside, where there is one.
    """

    def __init__(self, message: str, field: str | None = None) -> None:
        super().__init__({field: [message]} if field else message)
        self.field = field
        self.text = message

    def __str__(self) -> str:
        return str(self.text)


class NotAllowed(DomainError):
    """The person may not do this, whatever they enter."""


class Conflict(DomainError):
    """Somebody else was faster: the record is no longer as the person saw it."""


class Missing(DomainError):
    """What this belongs to is not there, or not this person's."""


class Busy(DomainError):
    """There is too much to do just now; the same again a little later is taken."""
