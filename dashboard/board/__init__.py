"""The big-screen board: a rotation of the campaign's state for a TV in the workshop."""
