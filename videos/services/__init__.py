"""Every write of videos, by verb."""
