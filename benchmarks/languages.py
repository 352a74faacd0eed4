"""Words of four languages in four scripts: sentences that say something, with marks and signs that are hard to count.

Decomposed letters (a mark of its own behind the letter), Hangul in its parts, Arabic vowel signs, emoji beyond the
first 65,536 code points, emoji of several code points: a quote is where it is said to be only if all are counted
alike. What is named, and how often, means nothing.
"""

import unicodedata
from typing import NamedTuple


class Language(NamedTuple):
    """Words of one language. A pair of `things` is what can be counted: with {amount}, and without a number."""

    code: str
    subjects: tuple[str, ...]
    verbs: tuple[str, ...]
    things: dict[str, tuple[str, str]]
    place: str
    clause: str
    month: str
    months: tuple[str, ...]
    bounds: dict[str, str]
    separator: str
    cue: str
    second_cue: str
    unnamed_cues: tuple[str, ...]
    direct_quote: str
    joiner: str
    alternative: str
    denial: str
    asides: tuple[tuple[str, str], ...]


MEASURES = {"containers": "container", "mass": "tonne", "tankers": "tanker", "factories": "factory"}
EMOJI = ("🚢", "📦", "🌾", "👩‍🚀", "🇧🇷", "👍🏽", "❤️‍🔥", "🏭")
# One syllable a row, as the four scripts write it; several in decomposed form.
SYLLABLES = tuple(
    (latin, unicodedata.normalize("NFD", accented), *(unicodedata.normalize(form, word) for word in words))
    for latin, accented, form, *words in (
        ("ma", "má", "NFD", "ма\u0301", "마", "مَا"),
        ("ru", "ru", "NFC", "ру", "루", "رو"),
        ("be", "bê", "NFC", "бе", "베", "بي"),
        ("lo", "lo", "NFC", "ло", "로", "لو"),
        ("ki", "ki", "NFD", "кий", "기", "كِي"),
        ("san", "são", "NFC", "сан", "산", "سان"),
        ("te", "té", "NFC", "те", "테", "تي"),
        ("do", "do", "NFC", "до", "도", "دو"),
        ("ni", "ñi", "NFD", "ний", "니", "نِي"),
        ("go", "go", "NFC", "го", "고", "غو"),
        ("ra", "rà", "NFC", "ра", "라", "را"),
        ("mi", "mi", "NFC", "ми", "미", "مي"),
        ("han", "han", "NFD", "хан", "한", "هان"),
        ("vu", "vũ", "NFC", "ву", "부", "فو"),
        ("se", "se", "NFC", "се", "세", "سي"),
        ("na", "nä", "NFC", "на", "나", "نا"),
    )
)
SCRIPTS = ("en", "ru", "ko", "ar")


def name(number: int, script: str) -> str:
    """The name of the thing with this number, as a script writes it; no two numbers share a name."""
    places = [number % 16, number // 16 % 16]
    rest = number // 256
    while rest:
        places.append(rest % 16)
        rest //= 16
    return "".join(SYLLABLES[place][1 + SCRIPTS.index(script)] for place in places).capitalize()


LANGUAGES = (
    Language(
        code="en",
        subjects=("freighters", "trains", "local traders", "the state railway", "barges of the river fleet"),
        verbs=("carried", "delivered", "brought", "sent", "took"),
        things={
            "containers": ("{amount} containers", "containers"),
            "mass": ("{amount} tonnes of grain", "grain"),
            "tankers": ("{amount} tankers", "tankers"),
            "factories": ("the goods of {amount} factories", "the goods of its factories"),
        },
        place="the port of {name}",
        clause="{subject} {verb} {thing} to {place}{when}",
        month=" in {month} {year}",
        months=(
            *("January", "February", "March", "April", "May", "June"),
            *("July", "August", "September", "October", "November", "December"),
        ),
        bounds={
            "exact": "{n}",
            "about": "around {n}",
            "up_to": "up to {n}",
            "at_least": "at least {n}",
            "more_than": "more than {n}",
            "range": "between {n} and {m}",
            "vague": "several dozen",
        },
        separator=",",
        cue="{agent} said that ",
        second_cue="{agent} had found that ",
        unnamed_cues=("Reports indicate that ", "According to people who know the matter, "),
        direct_quote="“{clause}”, said {agent}",
        joiner=", and ",
        alternative=" or ",
        denial="{agent} denied that ",
        asides=(
            ("What a harvest!", "rhetoric"),
            ("There is more to this, as the next lines show.", "transition"),
            ("It is a shame that nobody listens — though déjà vu is “normal” here.", "opinion"),
            ("Read more on our front page.", "link"),
        ),
    ),
    Language(
        code="ru",
        subjects=("сухогрузы", "поезда", "местные торговцы", "железные дороги", "баржи речного флота"),
        verbs=("перевезли", "доставили", "привезли", "отправили", "поставили"),
        things={
            "containers": ("{amount} контейнеров", "контейнеры"),
            "mass": ("{amount} тонн зерна", "зерно"),
            "tankers": ("{amount} танкеров", "танкеры"),
            "factories": ("товары {amount} заводов", "товары заводов"),
        },
        place="порт {name}",
        clause="{subject} {verb} {thing} в {place}{when}",
        month=", {month} {year} года",
        months=(
            *("январь", "февраль", "март", "апрель", "май", "июнь"),
            *("июль", "август", "сентябрь", "октябрь", "ноябрь", "декабрь"),
        ),
        bounds={
            "exact": "{n}",
            "about": "около {n}",
            "up_to": "до {n}",
            "at_least": "не менее {n}",
            "more_than": "более {n}",
            "range": "от {n} до {m}",
            "vague": "несколько десятков",
        },
        separator="\u00a0",
        cue="Как сообщает {agent}, ",
        second_cue="и это подтверждает {agent}: ",
        unnamed_cues=("По некоторым сведениям, ", "Как говорят знающие люди, "),
        direct_quote="«{clause}», — сообщает {agent}",
        joiner=", а ещё ",
        alternative=" или ",
        denial="{agent} отрицает, что ",
        asides=(
            ("Что за урожай!", "rhetoric"),
            ("Но это ещё не всё.", "transition"),
            ("Жаль, что никто не слушает.", "opinion"),
            ("Читайте также на нашем сайте.", "link"),
        ),
    ),
    Language(
        code="ko",
        subjects=("화물선들이", "열차들이", "현지 상인들이", "국영 철도가", "강 함대의 바지선이"),
        verbs=("옮겼다", "보냈다", "날랐다", "실어 갔다", "넘겨주었다"),
        things={
            "containers": ("컨테이너 {amount}개를", "컨테이너를"),
            "mass": ("곡물 {amount}톤을", "곡물을"),
            "tankers": ("유조선 {amount}척을", "유조선을"),
            "factories": ("공장 {amount}곳의 물건을", "공장의 물건을"),
        },
        place="{name} 항구",
        clause="{when}{subject} {place} 쪽으로 {thing} {verb}",
        month="{year}년 {month}에 ",
        months=tuple(f"{month}월" for month in range(1, 13)),
        bounds={
            "exact": "{n}",
            "about": "약 {n}",
            "up_to": "최대 {n}",
            "at_least": "최소 {n}",
            "more_than": "무려 {n}",
            "range": "{n}~{m}",
            "vague": "수십",
        },
        separator=",",
        cue="{agent} 측에 따르면 ",
        second_cue="{agent} 측이 확인한 바로는 ",
        unnamed_cues=("보도에 따르면 ", "소식통에 따르면 "),
        direct_quote="“{clause}”라고 {agent} 측이 말했다",
        joiner=", 그리고 ",
        alternative=" 또는 ",
        denial="{agent} 측은 다음을 부인했다: ",
        asides=(
            ("참 대단한 수확이다!", "rhetoric"),
            ("그러나 이것이 전부가 아니다.", "transition"),
            ("아무도 듣지 않으니 안타까운 일이다.", "opinion"),
            ("첫 화면에서 더 읽어 보십시오.", "link"),
        ),
    ),
    Language(
        code="ar",
        subjects=("السفن", "القطارات", "الشركات المحلية", "السكك الحديدية", "صنادل الأسطول النهري"),
        verbs=("نقلت", "سلّمت", "جلبت", "أرسلت", "شحنت"),
        things={
            "containers": ("{amount} حاوية", "حاويات"),
            "mass": ("{amount} طن من الحبوب", "الحبوب"),
            "tankers": ("{amount} ناقلة", "ناقلات"),
            "factories": ("بضائع {amount} مصنع", "بضائع المصانع"),
        },
        place="ميناء {name}",
        clause="{verb} {subject} {thing} إلى {place}{when}",
        month=" في {month} {year}",
        months=(
            *("يناير", "فبراير", "مارس", "أبريل", "مايو", "يونيو"),
            *("يوليو", "أغسطس", "سبتمبر", "أكتوبر", "نوفمبر", "ديسمبر"),
        ),
        bounds={
            "exact": "{n}",
            "about": "نحو {n}",
            "up_to": "ما يصل إلى {n}",
            "at_least": "ما لا يقل عن {n}",
            "more_than": "أكثر من {n}",
            "range": "ما بين {n} إلى {m}",
            "vague": "عشرات",
        },
        separator=",",
        cue="وقال {agent} إنه ",
        second_cue="بحسب ما رصد {agent} ",
        unnamed_cues=(
            "وتشير تقارير إلى أنه ",
            "وبحسب مصادر مطّلعة ",
        ),
        direct_quote="«{clause}»، هكذا قال {agent}",
        joiner="، كما ",
        alternative=" أو ",
        denial="ونفى {agent} أنه ",
        asides=(
            ("يا له من حصاد!", "rhetoric"),
            ("لكن هذا ليس كل شيء.", "transition"),
            ("من المؤسف أن لا أحد يُصغي.", "opinion"),
            ("اقرأ المزيد على صفحتنا الأولى.", "link"),
        ),
    ),
)
ENGLISH = LANGUAGES[0]
