"""The words of what people are told about videos. Params: number, title, name, reason."""

from django.utils.translation import gettext_lazy as _

from people.notices import register

ICON = "video"


def register_all() -> None:
    """Give every kind its words."""
    to_the_author = {
        "video_refused": (
            _("%(number)s: the file is refused"),
            _("%(title)s. Open it to see why."),
        ),
        "video_failed": (_("%(number)s could not be converted"), _("%(title)s. Try it again.")),
        "video_ready": (_("%(number)s is converted"), _("%(title)s. A moderator looks at it now.")),
        "video_returned": (_("%(number)s is given back"), _("%(title)s. Why: %(reason)s")),
        "video_public": (_("%(number)s is public"), _("%(title)s. Everybody can watch it.")),
        "video_taken_down": (_("%(number)s is taken down"), _("%(title)s. Why: %(reason)s")),
    }
    for kind, (title, body) in to_the_author.items():
        register(kind, title=title, body=body, icon=ICON)
    register(
        "video_to_look_at",
        title=_("%(number)s waits to be looked at"),
        body=_("%(title)s, by %(name)s."),
        icon=ICON,
    )
