"""What a video's bytes say: judged, converted, captioned. Nothing here knows the database."""
