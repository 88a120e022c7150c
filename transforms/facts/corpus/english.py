"""What English items say, as the rules of ``transforms/facts/english`` read it; all published on a Wednesday.

Expected value first, then the phrasings; the span stands in square brackets, which the text that is read does not have.
"""

from __future__ import annotations

from datetime import date

PUBLISHED = date(2021, 3, 17)

DATES: tuple[tuple[str, str | None, str | None, tuple[str, ...]], ...] = (
    ("2021-03-17", "2021-03-17", "2021-03-17", ("The road opened [today]", "The road opened on [Wednesday]")),
    ("2021-03-16", "2021-03-16", "2021-03-16", (
        "The road opened [yesterday]", "The road opened on [Tuesday]", "[Yesterday] the road opened", "The road opened on [Tuesday, March 16]",
        "The road opened on [Tuesday, 16 March 2021]", "The road opened on [March 16]", "The road opened [a day ago]")),
    ("2021-03-18", "2021-03-18", "2021-03-18", ("The road will open [tomorrow]", "The road will open on [Thursday]", "The road opens [next Thursday]")),
    ("2021-03-10", "2021-03-10", "2021-03-10", ("The road opened [last Wednesday]", "The road opened [seven days ago]")),
    ("2021-03-14", "2021-03-14", "2021-03-14", ("The road opened [three days ago]", "The road opened [3 days ago]")),
    ("2021-03-16TEV", "2021-03-16", "2021-03-16", ("The road opened [yesterday evening]", "The road opened on [Tuesday evening]")),
    ("2021-03-16TNI", "2021-03-16", "2021-03-16", ("The road was shut [last night]",)),
    ("2021-03-17TMO", "2021-03-17", "2021-03-17", ("The road was shut [this morning]",)),
    ("2021-03-17TNI", "2021-03-17", "2021-03-17", ("The road will shut [tonight]",)),
    ("2022-01-28", "2022-01-28", "2022-01-28", (
        "It ended on [January 28, 2022]", "It ended on [28 January 2022]", "It ended on [Jan. 28, 2022]", "It ended on [the 28th of January 2022]".replace("[the ", "the ["),
        "It ended on [January 28th, 2022]", "It ended on [2022-01-28]", "It ended on [28/1/2022]", "It ended on [28.01.2022]", "It ended on [Friday, 28 January 2022]",
        "It ended on [1/28/2022]")),
    ("2022-01-03/2022-01-05", "2022-01-03", "2022-01-05", ("The talks of [January 3-5, 2022]", "The talks of [3-5 January 2022]", "The talks of [3 to 5 January 2022]")),
    ("2019-08", "2019-08-01", "2019-08-31", ("It began in [August 2019]", "It began in [August, 2019]", "It began in [early August 2019]")),
    ("2021-02", "2021-02-01", "2021-02-28", ("It began in [February]", "It began [last month]", "It began [last February]", "It began in [late February]")),
    ("2021-03", "2021-03-01", "2021-03-31", ("It began in [March]", "It began in [mid-March]", "It began [this month]")),
    ("2021-W10", "2021-03-08", "2021-03-14", ("It began [last week]",)),
    ("2021-W12", "2021-03-22", "2021-03-28", ("It begins [next week]",)),
    ("2020", "2020-01-01", "2020-12-31", ("It began [last year]", "It began in [2020]", "Since [2020] it has grown", "It began in [late 2020]", "It began [late last year]")),
    ("2022", "2022-01-01", "2022-12-31", ("It begins [next year]", "It will end by [2022]")),
    ("2012/2016", "2012-01-01", "2016-12-31", ("During [2012-2016] it grew",)),
    ("P3D", None, None, ("It lasted [three days]", "It lasted [3 days]")),
    ("PT48H".replace("PT", "P"), None, None, ("It lasted [48 hours]",)),
    ("P3D", "2021-03-14", "2021-03-17", ("It rained over the [past three days]", "It rained in the [last 3 days]")),
    ("P6M", "2021-03-17", "2021-09-17", ("It will last for the [next six months]",)),
)  # fmt: skip

NO_DATE: tuple[str, ...] = (
    "The march may end", "They march on the square", "He may leave soon", "A 12-year-old pupil", "Resolution 2254 was read", "At 10:30 the bell rang",
    "The price rose to 2000", "It was on 5/6/2020 or so", "Recently the road was opened", "The March Brigade left", "It is 2000 metres high", "On 31/2/2020 nothing was",
)  # fmt: skip

Figure = tuple[float | None, float | None, bool, str, tuple[str, ...]]

FIGURES: tuple[Figure, ...] = (
    (12, 12, False, "killed", (
        "The blast killed [12] people", "[12] farmers were killed in the blast", "[Twelve] miners have been killed", "The collapse left [12] dead", "[12] dead in mine collapse",
        "killing [12] workers", "The death of [12] miners", "The death toll rose to [12]", "[12] people, including the guards, were killed", "The flood claimed the lives of [12] farmers",
        "[A dozen] people died", "[12] people have died", "[12] of the miners were killed", "[12] bodies lay there", "Mine collapse kills [12]")),
    (12, None, False, "killed", ("[At least 12] people were killed", "[More than 12] people died", "killing [at least 12] villagers", "[No fewer than 12] miners died", "[12 or more] miners died")),
    (None, 12, False, "killed", ("[Up to 12] people were killed", "[As many as 12] miners died", "[Fewer than 12] people died")),
    (12, 12, True, "killed", ("[About 12] people were killed", "[Nearly 12] people died", "[Some 12] miners were killed", "[An estimated 12] miners died")),
    (5, 10, False, "killed", ("[Between 5 and 10] people were killed", "[5 to 10] miners died", "[5-10] miners were killed")),
    (1, 1, False, "killed", ("A [child] was killed in the mine", "A young [woman] died", "The fire killed a [shepherd]", "[One] person was killed", "killing a local [journalist]")),
    (25, 25, False, "injured", (
        "[25] people were injured", "wounding [25] others", "[Twenty-five] pupils were wounded", "[25] wounded in the market", "The fire injured [25] workers", "[Twenty five] others were hurt")),
    (1, 1, False, "injured", ("A [worker] was injured", "wounding a [girl]")),
    (20, 99, False, "killed", ("[Dozens] were killed", "[Dozens] of people were killed", "killing [dozens] of miners")),
    (200, 999, False, "displaced", ("[Hundreds] of families were displaced", "[Hundreds] of people fled")),
    (20000, 99999, False, "displaced", ("[Tens of thousands] of people were forced to flee",)),
    (3, 9, True, "injured", ("[Several] people were injured", "[A number of] miners were hurt")),
    (30, 30, False, "detained", ("Police arrested [30] people", "[30] people were detained", "[Thirty] prisoners sat there", "arresting [30] suspects")),
    (4, 4, False, "abducted", ("Gunmen kidnapped [four] traders".replace("traders", "merchants"), "[Four] merchants were abducted", "[four] hostages were there")),
    (7, 7, False, "missing", ("[Seven] miners are missing", "[7] people are still missing")),
    (120, 120, False, "released", ("[One hundred and twenty] detainees were released", "The court freed [120] prisoners", "[120] people were freed")),
    (50, 50, False, "surrendered", ("[50] fighters surrendered",)),
    (3500, 3500, False, "participants", ("[3,500] soldiers stood there", "a force of [3500] men and [3500] troops".replace("[3500] men and ", ""), "[3.5 thousand] protesters came")),
    (2_000_000, 2_000_000, False, "population", ("[Two million] residents live there", "[2 million] inhabitants")),
    (300, 300, False, "returned", ("[300] refugees returned", "The return of [three hundred] families")),
    (14, 14, False, "strikes", ("[14] airstrikes hit the hill", "[Fourteen] rockets fell")),
    (9, 9, False, "places", ("[nine] villages", "[9] residential buildings fell", "[nine] schools closed")),
    (6, 6, False, "vehicles", ("[six] trucks burned", "a convoy of [6] aid trucks")),
    (40, 40, False, "percent", ("[40] percent of it", "[40]% of it", "[forty] per cent")),
    (2_500_000, 2_500_000, False, "money", ("a loan of $[2.5 million]", "[2.5 million] dollars", "€[2.5 million]")),
    (15, 15, False, "distance", ("[15] km from the town", "[fifteen] kilometres away")),
    (80, 80, False, "area", ("[80] hectares burned",)),
    (60, 60, False, "weight", ("[60] tonnes of flour",)),
    (8, 8, False, "other", ("[eight] laptops", "[8] new proposals")),
)  # fmt: skip

LISTS: tuple[tuple[tuple[tuple[float | None, str], ...], str], ...] = (
    (((3, "killed"), (7, "injured")), "The blast killed three soldiers and wounded seven"),
    (((9, "killed"), (2, "killed")), "Nine people, including two children, were killed"),
    (((9, "killed"), (2, "killed"), (4, "killed")), "killing nine people, including two women and four children"),
    (((5, "killed"), (6, "injured")), "Five killed and six wounded in mine collapse"),
    (((1, "killed"), (3, "injured")), "A miner died and three others were injured".replace("miner", "worker")),
    (((3, "killed"),), "The flood killed three people in 2014"),
)  # fmt: skip

NO_FIGURE: tuple[str, ...] = (
    "Resolution 2254 was read", "A 12-year-old pupil", "She is aged 34", "At 10:30 the bell rang", "The M4 was shut", "a T-72 there", "on the 28th", "It lasted three days",
    "In 2014 it grew", "one of them left", "A child went to school", "No one knows", "page 12", "Two years ago it grew",
)  # fmt: skip

# Type, id of the entity or place (None: not told apart), texts.
NAMES: tuple[tuple[str, str | None, tuple[str, ...]], ...] = (
    ("GPE", "c1007", ("They went to [Aleppo]", "[Aleppo]'s streets")),
    ("GPE", "sy02", ("They went to [Aleppo] province", "the governorate next to [Aleppo] governorate")),
    ("GPE", "c5086", ("the market of [Deir ez-Zor]", "the market of [Deir Ezzor]", "the market of [Deir Ez Zor]".replace("Ez Zor", "ez Zor"))),
    ("GPE", "c5710", ("the market of [Raqqa]", "the market of [al-Raqqa]")),
    ("GPE", "us", ("the [United States] agreed", "the [U.S.] agreed", "the [US] agreed")),
    ("GPE", "c5993", ("a school in [Daraa]", "a school in [Dar'a]", "a school in [Deraa]")),
    ("ORG", "org:sdf", ("the [Syrian Democratic Forces] agreed", "the [SDF] agreed")),
    ("ORG", "org:sohr", ("the [Syrian Observatory for Human Rights] said", "[SOHR] said")),
    ("ORG", "org:un", ("the [United Nations] said", "the [UN] said")),
    ("ORG", "org:syr-army-assad", ("the [Syrian army] left",)),
    ("PER", "per:sergey-lavrov", ("Minister [Sergey Lavrov] agreed", "[Sergei Lavrov]'s visit")),
    ("PER", "per:recep-tayyip-erdogan", ("President [Recep Tayyip Erdoğan] agreed", "[Erdogan] agreed")),
    ("FAC", "sy-damascus-international-airport", ("flights from [Damascus International Airport]", "flights from [Damascus airport]")),
    ("LOC", "sy-golan", ("the [Golan Heights] are green",)),
)  # fmt: skip

SURNAME = ("Sergey Lavrov landed at noon. [Lavrov] left at night", "per:sergey-lavrov")

NO_NAME: tuple[str, ...] = (
    "Has she hit the nice hole", "Nice weather in the hole", "Lavrovsky sang", "the poet Ali Nawa Safi", "Time is short", "No one knows the village", "Lavrov left at night",
)  # fmt: skip
