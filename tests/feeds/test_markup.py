from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from transforms.feeds.markup import inline_text, plain_text


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("<p>سطر أول</p><p>سطر ثان</p>", "سطر أول\nسطر ثان"),
        ("سطر أول<br>سطر ثان<br/><br/>ثالث", "سطر أول\nسطر ثان\nثالث"),
        ("<div>أ <b>ب</b>ج، <i>د</i>.</div>", "أ بج، د."),
        ("<ul><li>أول</li><li>ثان</li></ul>", "أول\nثان"),
        ("<h2>عنوان</h2>نص<blockquote>«كلام»</blockquote>بعد", "عنوان\nنص\n«كلام»\nبعد"),
        ("أ &amp; ب &laquo;ج&raquo; &#1583; &nbsp;هـ", "أ & ب «ج» د هـ"),
        ("بلا وسوم\nسطران", "بلا وسوم\nسطران"),
        ("  فراغ   كثير \t هنا  ", "فراغ كثير هنا"),
        ("&lt;p&gt;مهرّب مرتين&lt;/p&gt;&lt;p&gt;آخر&lt;/p&gt;", "مهرّب مرتين\nآخر"),
        ("5 < 7 و 8 > 3", "5 < 7 و 8 > 3"),
        ("<p>😀 \U0001f1f8\U0001f1fe</p>", "😀 \U0001f1f8\U0001f1fe"),
        (
            "<p>م\u0640ق\u200cت \u200f(أ)\u200e \u202bب\u202c</p>",
            "م\u0640ق\u200cت \u200f(أ)\u200e \u202bب\u202c",
        ),
        ("<p>كُتِبَتْ إنّها</p>", "كُتِبَتْ إنّها"),
        ("<?xml version='1.0' encoding='utf-8'?><p>أ</p>", "أ"),
        ("<!DOCTYPE html><html><head><title>ت</title></head><body><p>أ<p>ب</body></html>", "أ\nب"),
        ("</body>أ<p>ب", "أ\nب"),
        ("", ""),
        ("<p></p><!-- سر -->", ""),
        ("<p>أ\x00ب\x1fج</p>", "أبج"),
    ],
)
def test_text(markup: str, text: str) -> None:
    assert plain_text(markup) == text


@pytest.mark.parametrize(
    "chrome",
    [
        "<script>var a = '<p>x</p>';</script>",
        "<style>p { color: red }</style>",
        "<noscript>فعّل جافاسكربت</noscript>",
        "<figure><iframe src='x'>إطار</iframe></figure>",
        "<form><input value='x'><button>اشترك</button></form>",
        "<div class='share-buttons'><a>فيسبوك</a></div>",
        "<div class='sharedaddy sd-block'>شارك</div>",
        "<div id='jp-relatedposts'><h3>صلة</h3></div>",
        "<aside class='related'>خبر آخر</aside>",
        "<p>اقرأ أيضاً: <a href='/1'>خبر آخر</a></p>",
        "<p>إقرأ ايضا | خبر آخر</p>",
        "<p><strong>اقرؤوا أيضًا..</strong> خبر آخر</p>",
        "<p>🔴 شاهد أيضاً: مقطع</p>",
        "<p>مواضيع ذات صلة</p>",
        "<p>للمزيد اقرأ: خبر</p>",
        "<p>شارك هذا الخبر</p>",
        "<p>تابعونا على تيليغرام</p>",
        "<p>The post <a href='/1'>خبر</a> appeared first on <a href='/'>موقع</a>.</p>",
        "<p>Read more: x</p>",
    ],
)
def test_what_is_not_the_article_goes(chrome: str) -> None:
    assert plain_text(f"<p>قبل</p>{chrome}<p>بعد</p>") == "قبل\nبعد"


@pytest.mark.parametrize(
    "line",
    [
        "اقرأ الطلاب أيضاً نصوصاً أخرى في الصف",
        "شارك الخبراء في ندوة عن المياه",
        "مشاركة النساء في المجلس ارتفعت",
        "تابعنا الرحلة حتى آخرها",
        "The postal service resumed in the city",
        "اقرأ أيضاً " + "كلمة " * 100,
    ],
)
def test_what_only_looks_alike_stays(line: str) -> None:
    assert plain_text(f"<p>{line}</p>") == line.strip()


def test_a_shared_class_name_is_no_share_bar() -> None:
    assert plain_text("<div class='shareholder-news'>أسهم</div><p class='share'>حصة</p>") == "أسهم\nحصة"


def test_titles_stay_on_one_line() -> None:
    assert inline_text("شارك الخبر <b>مع</b><br>الجميع &quot;اليوم&quot;") == 'شارك الخبر مع الجميع "اليوم"'


@pytest.mark.parametrize("piece", ["<", "<a ", "<p>", "<b>", "&amp;", "a"])
def test_hostile_markup_takes_linear_time(piece: str) -> None:
    def spent(count: int) -> float:
        started = time.process_time()
        plain_text(piece * count + "<")
        return time.process_time() - started

    # Sixteen times as much in quadratic time is 256 times as long.
    assert spent(320_000) < 64 * (spent(20_000) + 0.005)


def test_what_is_dropped_leaves_what_follows_it_whatever_stands_there() -> None:
    markup = "<p>سقط <script>x</script>جرحى&#1;<div class='share'>شارك <b>الخبر</b></div> ونزح&#2; آخرون"
    assert plain_text(markup) == "سقط جرحى\nونزح آخرون"


@settings(max_examples=200, deadline=None)
@given(st.text(st.sampled_from('<>/&;="! pbr-divscriptaأب\n\x00\ud800😀'), max_size=60))
def test_any_markup(markup: str) -> None:
    text = plain_text(markup)
    text.encode()
    assert text == text.strip()
    assert "\n\n" not in text
