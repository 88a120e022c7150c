"""Throws mutated input at every reader of bytes from outside: ``python -m benchmarks.fuzz --runs 1000000``.

Targets are pure functions; what they may answer is in their docstrings, and anything else (an exception,
a lone surrogate, a result that differs when asked again, a second of time) is a find. Seeds are written
here or made by the project's own tests; mutations are those of libFuzzer: flip, cut, repeat, splice, tokens.
"""

from __future__ import annotations

import argparse
import gzip
import random
import resource
import signal
import sys
import time
import tomllib
import traceback
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from types import FrameType

import brotli
import zstandard

from benchmarks.robustness import faults
from benchmarks.stages import samples
from schemas.feeds import PageBody
from transforms.feeds.dates import parse_date
from transforms.feeds.doubled import undouble
from transforms.feeds.encoding import decode
from transforms.feeds.identity import canonical_url
from transforms.feeds.links import absolute, feed_links
from transforms.feeds.markup import inline_text, plain_text
from transforms.feeds.parse import parse
from transforms.feeds.robots import rules
from transforms.feeds.saved import read_saved
from transforms.feeds.slices import slices
from transforms.feeds.sources import checked
from transforms.feeds.unpack import Broken, TooLarge, unpack

SECONDS = 5.0
"""Processor seconds after which an input of at most a few kilobytes counts as a hang."""

LARGEST = 6000


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """A function to try, what its input is made of, and the share of all runs that it gets."""

    name: str
    run: Callable[[bytes], object]
    seeds: Sequence[bytes]
    tokens: Sequence[bytes]
    share: float


_URL = "https://outlet.example/rss"
_TEXT = "قال مصدر محلي إن قصفا أصاب سوقا قرب حلب أمس، وقتل ٣ أشخاص. "
_RSS = (
    "<?xml version='1.0' encoding='utf-8'?><rss version='2.0' xmlns:content='http://purl.org/rss/1.0/modules/content/'>"
    "<channel><title>أخبار</title><ttl>30</ttl><item><title>خبر &amp;quot;عاجل&amp;quot;</title><guid isPermaLink='false'>1</guid>"
    "<link>/1?utm_source=x</link><pubDate>Fri, 28 Jan 2022 09:30:00 +0300</pubDate><category>سياسة</category>"
    f"<content:encoded><![CDATA[<p>{_TEXT}</p><div class='share'>شارك</div>]]></content:encoded></item>"
    f"<item><description>&lt;p&gt;{_TEXT}&lt;/p&gt;</description><enclosure url='a.jpg' type='image/jpeg'/></item></channel></rss>"
).encode()
_ATOM = (
    "<feed xmlns='http://www.w3.org/2005/Atom' xml:base='https://a.example/'><title type='html'>ا</title><entry><id>urn:1</id>"
    "<title type='xhtml'><div xmlns='http://www.w3.org/1999/xhtml'>خبر</div></title><link rel='alternate' href='x'/>"
    f"<updated>2022-01-28T09:30:00Z</updated><content type='html'>{_TEXT}</content><author><name>م</name></author></entry></feed>"
).encode()
_RDF = (
    b"<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' xmlns='http://purl.org/rss/1.0/'><channel><title>t</title>"
    b"</channel><item rdf:about='/1'><title>a</title><dc:date>2022-01-28</dc:date></item></rdf:RDF>"
)
_JSON = (
    '{"version": "https://jsonfeed.org/version/1.1", "title": "t", "items": [{"id": 7, "url": "/7", "title": "خبر", '
    '"content_html": "<p>نص</p>", "date_published": "2022-01-28T09:30:00+03:00", "authors": [{"name": "م"}], "tags": ["ا"]}]}'
).encode()
_XML_TOKENS = (
    b"<", b">", b"</item>", b"<item>", b"<![CDATA[", b"]]>", b"&", b"&#0;", b"&#x110000;", b"&nbsp;", b"&amp;lt;", b"<!DOCTYPE rss [",
    b"<!ENTITY a 'b'>", b"<!--", b"-->", b"<?xml", b"?>", b"\xff\xfe", b"\xef\xbb\xbf", b"\x00", b"xmlns:a=''", b"</rss>", b"<rss>",
    b"<entry>", b"</channel>", b"encoding='utf-16'", b"encoding='windows-1256'", b"\xd8", b"\xed\xa0\x80", b"<a:b>", b"=", b"'", b'"',
)  # fmt: skip
_HTML_TOKENS = (
    b"<p>", b"</p>", b"<script>", b"</script", b"<!--", b"<![if", b"<br", b"<table><tr><td>", b"<div class='share'>", b"&lt;p&gt;",
    b"&amp;amp;", b"<svg>", b"<math>", b"<template>", b"<base href=", b"<a href=javascript:", b"\x00", b"&#", "اقرأ أيضاً".encode(), b"<plaintext>",
    b"<textarea>", b"<title>", b"</", b"<x:y", b"\xe2\x80\x8f",
)  # fmt: skip
_TOML = (
    'id = "furat"\nname_ar = "الفرات"\nname_en = "Al-Furat"\nhomepage = "https://furat.example/"\ncountry = "SY"\nkind = "newspaper"\n'
    'languages = ["ar"]\ntimezone = "Asia/Damascus"\nevery = "10m"\nfull_text = false\n[[feeds]]\nurl = "https://furat.example/rss"\n'
    'encoding = "windows-1256"\nmax_megabytes = 20\n'
).encode()
_TOML_TOKENS = (
    b"[[feeds]]", b"[feeds]", b"= ", b'""', b"true", b"1e999", b"inf", b"nan", b"0x7fffffffffffffff", b"2022-01-28", b"[", b"]", b"{", b"}",
    b'"""', b"'''", b"\\u0000", b"\\", b"a.b.c = ", b"private_network = 1", b"every = \"99999h\"", b"timezone = \"../../etc\"", b"encoding = \"idna\"",
)  # fmt: skip
_URLS = (
    b"HTTPS://Example.org:443/a/../news/7/amp/?utm_source=x&id=3#top", b"http://[::1]:80/", b"//a.example/%D9%82?q=%zz",
    "http://مثال.example/خبر".encode(), b"https://www.google.com/amp/s/a.example/x", b"javascript:alert(1)", b"http://a@b:c@d/",
)  # fmt: skip
_URL_TOKENS = (
    b"://",
    b"[",
    b"]",
    b"@",
    b":",
    b"%",
    b"%00",
    b"..",
    b"//",
    b"?",
    b"#",
    b"&",
    b"xn--",
    "ـ".encode(),
    b"\\",
    b"99999999999",
    b" ",
    b"\t",
)
_DATES = (
    b"Fri, 28 Jan 2022 09:30:00 +0300", b"2022-01-28T09:30:00.5Z", "٢٨ كانون الثاني/يناير ٢٠٢٢ - ٩:٣٠ م".encode(), b"28/01/2022 25:61 GMT+14",
    b"Thu, 01 Jan 1970 00:00:00 -0000", b"9999-12-31T23:59:60+23:59",
)  # fmt: skip
_DATE_TOKENS = (
    b"+",
    b"-",
    b":",
    b"/",
    b"99",
    b"0000",
    b"GMT",
    b"Z",
    "م".encode(),
    "يناير".encode(),
    "٩".encode(),
    b",",
    b" ",
    b"\xc2\xb2",
    b"24:00",
)
_ROBOTS = (
    b"User-agent: *\nDisallow: /private\nAllow: /private/open$\nCrawl-delay: 5\n\nUser-agent: waqai\nDisallow: /*?print=\n",
)


def _feed(data: bytes) -> object:
    found = parse(data, url=_URL, content_type="text/xml")
    for entry in found.entries:
        plain_text(entry.content)
        canonical_url(entry.url or "")
    return found


def _sliced(data: bytes) -> object:
    return [len(parse(part, url=_URL).entries) for part in slices(data, most=1)]


def _source(data: bytes) -> object:
    with suppress(tomllib.TOMLDecodeError, UnicodeDecodeError):
        return checked(tomllib.loads(data.decode("utf-8-sig")), Path("furat.toml"))
    return None


def _unpacked(data: bytes) -> object:
    found: list[bytes] = []
    for name in ("gzip", "deflate", "br", "zstd"):
        with suppress(Broken, TooLarge):
            found.append(unpack(data, name, limit=100_000))
    return found


def _text(data: bytes) -> object:
    text = data.decode("utf-8", "replace")
    return plain_text(text), inline_text(text), feed_links(text, _URL)


def _address(data: bytes) -> object:
    text = data.decode("utf-8", "surrogateescape")
    return canonical_url(text), absolute(_URL, text)


def _decoded(data: bytes) -> object:
    return undouble(decode(data, content_type="text/html; charset=" + data[:12].decode("latin-1")).text)


def _allowed(data: bytes) -> object:
    found = rules(data)
    return found.can_fetch("https://outlet.example/news/1?print=1", "waqai"), found.crawl_delay("waqai")


def _page(data: bytes) -> object:
    return read_saved(PageBody(url=_URL, body=data, content_type="text/html"))


def _article(data: bytes) -> object:
    found = faults(data.decode("utf-8", "replace"), date(2022, 1, 28))
    assert not found, found
    return found


_PAGE = (
    "<!doctype html><html lang='ar'><head><meta charset='utf-8'><title>قصف على سوق | منفذ</title>"
    "<meta property='article:published_time' content='2022-01-28T09:30:00+03:00'><script type='application/ld+json'>"
    '{"@type": "NewsArticle", "datePublished": "2022-01-28", "headline": "قصف"}</script><link rel=canonical href=/1></head>'
    f"<body><nav><ul><li><a href=/>الرئيسية</a></ul></nav><article><h1>قصف على سوق</h1><p>{_TEXT * 3}</p><p>{_TEXT}</p>"
    f"<aside>اقرأ أيضا</aside><blockquote>{_TEXT}</blockquote></article><footer>حقوق</footer></body></html>"
).encode()
_NEWS = tuple(text.encode() for text in sorted({each.text[:1200] for each in samples(None, 30_000)}))
_NEWS_TOKENS = tuple(
    word.encode()
    for word in (
        "قال", "إن", "نفى", "«", "»", '"', ":", "،", ".", "\n", "و", "بينهم", "قتل", "٣", "آلاف", "2011", "/", "-", "%", "من", "قبل", "على يد",
        "ـ", "\u064b", "\u200f", "\u200d", "\ufeff", "ﷲ", "😀", "عين", "الشيخ", "قرية", "أمس", "شباط", "سوريا", "لم", "سوف", "ذكرت وكالة",
    )
)  # fmt: skip
_DOUBLED = _TEXT.encode().decode("latin-1").encode()
TARGETS = (
    Target(name="feed", run=_feed, seeds=(_RSS, _ATOM, _RDF, _JSON), tokens=_XML_TOKENS, share=0.25),
    Target(name="feed in parts", run=_sliced, seeds=(_RSS, _ATOM, _RDF, _JSON), tokens=_XML_TOKENS, share=0.1),
    Target(name="page", run=_page, seeds=(_PAGE, _PAGE.decode().encode("windows-1256", "replace")), tokens=_HTML_TOKENS, share=0.03),
    Target(name="article text", run=_article, seeds=_NEWS, tokens=_NEWS_TOKENS, share=0.02),
    Target(name="markup", run=_text, seeds=(f"<p>{_TEXT}</p><ul><li>a<br>b</ul><script>x</script>".encode(), _RSS), tokens=_HTML_TOKENS, share=0.2),
    Target(name="encoding", run=_decoded, seeds=(_RSS, _RSS.decode().encode("utf-16"), _TEXT.encode("windows-1256", "replace"), _DOUBLED), tokens=_XML_TOKENS, share=0.08),
    Target(name="source", run=_source, seeds=(_TOML,), tokens=_TOML_TOKENS, share=0.1),
    Target(name="packed", run=_unpacked, seeds=(gzip.compress(_RSS), brotli.compress(_RSS), zstandard.compress(_RSS)), tokens=_XML_TOKENS, share=0.05),
    Target(name="address", run=_address, seeds=_URLS, tokens=_URL_TOKENS, share=0.07),
    Target(name="date", run=lambda data: parse_date(data.decode("utf-8", "replace")), seeds=_DATES, tokens=_DATE_TOKENS, share=0.05),
    Target(name="robots.txt", run=_allowed, seeds=_ROBOTS, tokens=(b"*", b"$", b"\n", b":", b"#", b"Allow: /", b"User-agent:", b"\xef\xbb\xbf"), share=0.05),
)  # fmt: skip


def mutated(rng: random.Random, seeds: Sequence[bytes], tokens: Sequence[bytes]) -> bytes:
    """A seed after one to eight changes, at most 6,000 bytes of it."""
    data = bytearray(rng.choice(seeds))
    for _ in range(rng.randint(1, 8)):
        at = rng.randint(0, len(data))
        end = min(len(data), at + rng.choice((1, 1, 2, 8, 40, 300)))
        match rng.randrange(8):
            case 0 if data:
                data[at % len(data)] ^= 1 << rng.randrange(8)
            case 1:
                data[at:end] = b""
            case 2:
                data[at:at] = rng.choice(tokens) * rng.choice((1, 1, 1, 2, 50))
            case 3:
                data[at:end] = rng.choice(tokens)
            case 4:
                data[at:at] = bytes(data[at:end]) * rng.choice((1, 2, 20))
            case 5:
                other = rng.choice(seeds)
                start = rng.randint(0, len(other))
                data[at:end] = other[start : start + rng.choice((4, 40, 400))]
            case 6:
                data[at:at] = rng.randbytes(rng.choice((1, 2, 4, 16)))
            case _:
                data = data[:at] if rng.random() < 0.3 else data[::-1] if rng.random() < 0.02 else data
    return bytes(data[:LARGEST])


class Hang(BaseException):
    """An input took too long."""


def _hang(number: int, frame: FrameType | None) -> None:
    raise Hang


def tried(target: Target, data: bytes, *, twice: bool) -> str | None:
    """What is wrong with what a target makes of an input, or None."""
    signal.setitimer(signal.ITIMER_PROF, SECONDS)
    try:
        found = target.run(data)
        # Whatever comes of it goes into UTF-8 files.
        repr(found).encode("utf-8")
        if twice and repr(target.run(data)) != repr(found):
            return "another answer when asked again"
    except Hang:
        return f"over {SECONDS:g} processor seconds"
    except Exception:  # noqa: BLE001 - to find any is what this is for
        return traceback.format_exc(limit=-3)
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
    return None


def fuzz(runs: int, seed: int, *, targets: Sequence[Target] = TARGETS) -> tuple[dict[str, int], list[str]]:
    """Try mutated inputs; gives how many of each target, and the finds, each kind once."""
    rng = random.Random(seed)
    before = signal.signal(signal.SIGPROF, _hang)
    counts: dict[str, int] = {}
    finds: dict[str, str] = {}
    whole = sum(target.share for target in targets)
    try:
        for target in targets:
            counts[target.name] = round(runs * target.share / whole)
            target.run(target.seeds[0])  # what loads once must not count as a hang
            for number in range(counts[target.name]):
                data = mutated(rng, target.seeds, target.tokens)
                wrong = tried(target, data, twice=number % 50 == 0)
                if wrong is not None:
                    kind = f"{target.name}: {wrong.strip().splitlines()[-1][:200]}"
                    finds.setdefault(kind, f"{target.name}: {data!r}\n{wrong}")
    finally:
        signal.signal(signal.SIGPROF, before)
    return counts, list(finds.values())


def main() -> int:
    """The command. Returns 1 if anything was found."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.fuzz", description=__doc__.split("\n")[0])
    parser.add_argument("--runs", type=int, default=1_000_000, help="inputs in all (default: 1,000,000)")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--target", choices=[target.name for target in TARGETS], help="this one only")
    args = parser.parse_args()
    began = time.monotonic()
    chosen = [target for target in TARGETS if args.target in (None, target.name)]
    counts, finds = fuzz(args.runs, args.seed, targets=chosen)
    for find in finds:
        print(find, end="\n\n")
    for name, count in counts.items():
        print(f"{name:16}{count:>10,}")
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000
    print(
        f"{sum(counts.values()):,} inputs in {time.monotonic() - began:.0f} s, memory {memory:.0f} MB: {len(finds)} finds"
    )
    return 1 if finds else 0


if __name__ == "__main__":
    sys.exit(main())
