"""A time expression as it is read, before it is anchored: what it says of day, month, year, hour and length."""

from __future__ import annotations

from schemas.value import Value


class Phrase(Value, frozen=True):
    """What a time expression says of itself; token range ``[first, after)``.

    ``months`` are the month's number, or two where the text gives two names that differ. ``shift`` is last, next,
    this, same or "". ``amount`` and ``code`` are a duration's; ``direction`` is ago, since, in, after or "".
    """

    first: int
    after: int
    prefix: int = 0
    rule: str = ""
    offset: int | None = None
    weekday: int | None = None
    second_weekday: int | None = None
    day: int | None = None
    last_day: int | None = None
    months: tuple[int, ...] = ()
    calendar: str = "gregorian"
    year: int | None = None
    year_shift: str = ""
    shift: str = ""
    part: str | None = None
    hour: int | None = None
    minute: int = 0
    code: str = ""
    amount: float | None = None
    direction: str = ""
    loose: bool = False
    until: Phrase | None = None

    @property
    def has_day(self) -> bool:
        return self.offset is not None or self.weekday is not None or self.day is not None


SHIFTS = frozenset({"last", "next", "this", "same"})
