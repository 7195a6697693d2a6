"""How old one has to be to read a text, by Flesch and Kincaid's grade and the automated readability index."""

import re

AGE_AT_GRADE_NOUGHT = 5  # a child of five starts school


def syllables(word: str) -> int:
    """Count the groups of vowels, but for a silent e at the end."""
    word = re.sub(r"(?<=[^aeiouyl])es?$|(?<=[^aeiouytd])ed$", "", word.lower())
    return max(len(re.findall(r"[aeiouy]+", word)), 1)


def reading_age(text: str) -> float:
    """The higher of the two ages; figures count as words of one syllable and four letters."""
    sentences = [each for each in re.split(r"[.!?:]\s+|[.!?:]?$", text, flags=re.MULTILINE) if each.strip()]
    text = re.sub(r"£?[\d][\d.,/]*", "four", text)
    words = re.findall(r"[A-Za-z’']+", text)
    a_sentence = len(words) / len(sentences)
    flesch = 0.39 * a_sentence + 11.8 * sum(map(syllables, words)) / len(words) - 15.59
    index = 4.71 * sum(map(len, words)) / len(words) + 0.5 * a_sentence - 21.43
    return AGE_AT_GRADE_NOUGHT + max(flesch, index)
