"""What a developer's machine needs: setting up, running everything, and checking it."""
