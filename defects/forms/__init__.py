"""What people type and choose on the pages of the red-black list."""

from defects.forms.correcting import CorrectionForm, ProgressForm, VerdictForm
from defects.forms.listing import DefectFilter, RedFilter
from defects.forms.managing import ExtendForm, TransferForm, VoidForm
from defects.forms.posting import PostForm, PraiseForm

__all__ = [
    "CorrectionForm",
    "DefectFilter",
    "ExtendForm",
    "PostForm",
    "PraiseForm",
    "ProgressForm",
    "RedFilter",
    "TransferForm",
    "VerdictForm",
    "VoidForm",
]
