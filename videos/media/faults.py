"""Why a file is refused, as videos.models.Fault has it: this package knows no models."""

from typing import Final

NOT_VIDEO: Final = "not_video"
DAMAGED: Final = "damaged"
FOREIGN: Final = "foreign"
ENDLESS: Final = "endless"
NO_PICTURE: Final = "no_picture"
CODEC: Final = "codec"
ODD_SIZE: Final = "odd_size"
TOO_LONG: Final = "too_long"
TOO_SHORT: Final = "too_short"


class Refused(Exception):
    """The file is none that can be shown; `code` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code
