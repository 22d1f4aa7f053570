"""The production anomalies of a month: typed in or imported, compared, and led to defects."""
