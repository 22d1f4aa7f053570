"""What the quality manager finds of this app in the admin; each module registers its own."""

from defects.admin import anomalies, checklists, plans, record

__all__ = ["anomalies", "checklists", "plans", "record"]
