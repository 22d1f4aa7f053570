"""The question bank in the admin: the quality manager's alone, for it shows the answers."""

from training.admin import bank

__all__ = ["bank"]
