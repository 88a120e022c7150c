"""Archives for tests: made-up articles in files of the formats that are read."""

from __future__ import annotations

import json
import random
from collections.abc import Iterable
from pathlib import Path

TOWNS = ("حلب", "إدلب", "درعا", "الرقة", "الحسكة", "منبج", "تدمر", "الباب", "عفرين", "السويداء")
TARGETS = ("مستودعا", "حاجزا", "سوقا", "جسرا", "مخفرا", "محطة مياه", "مدرسة", "فرنا")


def told(number: int, rng: random.Random) -> dict[str, str]:
    """An article as an archive of JSON lines has it: an address, a headline, a text that no other has, a day."""
    town, target = rng.choice(TOWNS), rng.choice(TARGETS)
    sentences = (
        f"قال شاهد رقم {number}-{n} إن قصفا أصاب {target} قرب {town} أمس وقتل {rng.randint(2, 40)} شخصا."
        for n in range(3)
    )
    return {
        "url": f"https://archive.example/news/{number}",
        "title": f"قصف على {target} قرب {town} رقم {number}",
        "text": " ".join(sentences),
        "published": f"2018-{number % 12 + 1:02d}-{number % 28 + 1:02d}T09:30:00Z",
    }


def write_lines(file: Path, articles: Iterable[dict[str, str]], *, broken: bool = False) -> Path:
    """A file of JSON lines, with one in its middle that is none if ``broken``."""
    lines = [json.dumps(each, ensure_ascii=False) for each in articles]
    if broken:
        lines.insert(len(lines) // 2, '{"title": "سطر مقطوع')
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    return file


def page(number: int) -> bytes:
    """A saved page with furniture around its article."""
    return (
        f"<html><head><title>افتتاح السوق رقم {number} | صحيفة الأرشيف</title>"
        f"<link rel='canonical' href='https://archive.example/pages/story-{number}-market-opening'>"
        f"<meta property='article:published_time' content='2019-05-{number % 28 + 1:02d}T08:00:00Z'></head><body>"
        f"<nav><a href='/'>الرئيسية</a></nav><article><h1>افتتاح السوق رقم {number}</h1>"
        f"<p>افتتح المجلس المحلي في مدينة الباب السوق رقم {number} بعد ترميم دام سنتين، وحضر وجهاء المدينة.</p>"
        f"<p>وقال رئيس المجلس إن الكلفة بلغت {number + 40} مليون ليرة، وإن السوق يخدم ست قرى من حولها.</p>"
        "</article><footer>جميع الحقوق محفوظة</footer></body></html>"
    ).encode()
