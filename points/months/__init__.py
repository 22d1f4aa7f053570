"""Monthly performance: what a month's points come to, looked at, closed, taken away."""
