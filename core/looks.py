"""How a picture looks, in 64 bits: a picture that was compressed, resized or cut a little
keeps nearly all of them.

A difference hash: the picture as nine by eight grey tones, and for each whether its right
neighbour is lighter. Source: N. Krawetz, "Kind of Like That", 2013.
"""

import itertools

from PIL import Image

WIDTH, HEIGHT = 9, 8
BITS = 64
PARTS = 4
PART_BITS = BITS // PARTS
# In how many of 64 bits two pictures may differ and still be the same one.
ALIKE = 4
# The span of grey, of 255, below which a picture shows nothing: a covered lens, a blank wall.
LEAST_CONTRAST = 16


def looks_of(image: Image.Image) -> int | None:
    """The bits as a signed number of 64 bits, as the database has them; None: it shows nothing."""
    grey = image.convert("L").resize((WIDTH, HEIGHT), Image.Resampling.BOX)
    tones = grey.tobytes()
    if max(tones) - min(tones) < LEAST_CONTRAST:
        return None
    bits = 0
    for row in range(0, WIDTH * HEIGHT, WIDTH):
        for left, right in itertools.pairwise(tones[row : row + WIDTH]):
            bits = bits << 1 | (right > left)
    return bits - (1 << BITS) if bits >> (BITS - 1) else bits


def parts_of(looks: int) -> list[int]:
    """Its four parts of 16 bits, each with its place, so that no two places share a value."""
    mask = (1 << PART_BITS) - 1
    return [place << PART_BITS | looks >> (place * PART_BITS) & mask for place in range(PARTS)]


def near_parts(looks: int) -> list[int]:
    """What a part of a picture that looks alike may be.

    Of two that differ in at most four bits, one of the four parts differs in one at most.
    """
    found = []
    for part in parts_of(looks):
        found += [part, *(part ^ (1 << bit) for bit in range(PART_BITS))]
    return found
