"""How a campaign's notices leave the product."""

from __future__ import annotations

import datetime as dt

from campaigns.models import Campaign
from people.notify import Channels
from people.rules import QuietHours


def channels(campaign: Campaign, now: dt.datetime, *, loud: bool = False) -> Channels:
    """The hours in which notices may leave, and whether the group robot hears them too."""
    quiet = QuietHours(campaign.quiet_from, campaign.quiet_until, campaign.zone)
    return Channels(now, quiet, campaign.robot_url if loud else "")
