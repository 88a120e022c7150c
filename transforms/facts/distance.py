"""How far apart two places are."""

from __future__ import annotations

from math import asin, cos, radians, sin, sqrt


def kilometres(a_latitude: float, a_longitude: float, b_latitude: float, b_longitude: float) -> float:
    """The great circle between two points given in degrees, on a sphere.

    >>> round(kilometres(36.20, 37.16, 33.51, 36.29))  # Aleppo to Damascus
    309
    """
    north, east = radians(b_latitude - a_latitude), radians(b_longitude - a_longitude)
    half = sin(north / 2) ** 2 + cos(radians(a_latitude)) * cos(radians(b_latitude)) * sin(east / 2) ** 2
    return 2 * 6371 * asin(sqrt(half))
