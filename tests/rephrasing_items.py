"""Evaluation items of several kinds, with rows that ask the same in other words and rows that do not."""

from __future__ import annotations

from groundset.gates.rephrasing import Item, ItemTexts

PROBLEM = Item(
    "A bakery in Norwick sells 340 rolls on Monday. On Tuesday it sells 85 fewer rolls than on "
    "Monday. If a roll "
    "costs $3, how many dollars does the bakery earn on both days together?",
    "340 - 85 = 255. 340 + 255 = 595. 595 * 3 = 1785. #### 1785",
)
REWORDED_PROBLEM = (
    "On Monday the bakery at Norwick got rid of 340 rolls, and on Tuesday 85 rolls fewer than "
    "that. Every roll is "
    "$3. What are the bakery's earnings over the two days, in dollars?"
)
OTHER_NUMBERS = (
    "A bakery in Norwick sells 512 rolls on Monday. On Tuesday it sells 64 fewer rolls than on "
    "Monday. If a roll "
    "costs $7, how many dollars does the bakery earn on both days together?"
)
QUESTION = Item(
    "Which gland releases melatonin, the hormone that regulates the circadian rhythm of sleep?\n"
    "A) thyroid gland\nB) pineal gland\nC) adrenal gland\nD) pituitary gland",
    "B",
)
REWORDED_QUESTION = (
    "Melatonin is a hormone that regulates the circadian rhythm of our sleep. By which gland is "
    "it released?\n"
    "- pituitary gland\n- pineal gland\n- adrenal gland\n- thyroid gland"
)
PROGRAM = Item(
    'def count_vowels_reversed(sentence):\n    """Return how many words of a sentence begin '
    'with a vowel when the sentence is reversed.\n    >>> count_vowels_reversed("ab cd")\n    1\n    """\n'
    "    return sum(word[0] in 'aeiou' for word in sentence[::-1].split())\n"
)
REWORDED_PROGRAM = (
    "/**\n * Reverses a sentence and returns the number of words that begin with a vowel then.\n */\n"
    "function vowelWords(sentence) {\n  const reversed = [...sentence].reverse().join('');\n"
    "  return reversed.split(' ').filter(word => 'aeiou'.includes(word[0])).length;\n}"
)
PASSAGE = Item(
    "Why did the keeper of the lighthouse at Skarvik refuse the electric lamp?",
    "He did not trust the cable.",
    "The lighthouse at Skarvik was lit by whale oil until 1921. Its keeper, Anders Holm, had been "
    "offered an electric "
    "lamp three times. He refused it each time, for he did not trust the cable that ran along the "
    "sea floor.",
)
REWORDED_PASSAGE = (
    "Until 1921 whale oil lit the lighthouse at Skarvik. Three times its keeper Anders Holm was "
    "offered an electric "
    "lamp, and each time he refused, since he had no trust in the cable along the floor of the sea.\n\n"
    "For what reason did the lighthouse keeper of Skarvik refuse an electric lamp?"
)
SETS = [ItemTexts("exam", [PROBLEM, QUESTION, PROGRAM, PASSAGE])]
REWORDED = [REWORDED_PROBLEM, REWORDED_QUESTION, REWORDED_PROGRAM, REWORDED_PASSAGE]
"""One for each item, in their order."""
HONEST = [
    ("Write a poem about a lighthouse.", "Upon the rock it stands alone, a lantern in the night."),
    ("What does the thyroid gland do?", "It makes hormones that govern the metabolism."),
    ("Reverse a list in Python.", "numbers.reverse()"),
    (
        "A farmer has 12 cows and sells 5 of them. How many cows are left?",
        "12 - 5 = 7 cows are left.",
    ),
    ("List three bakeries in Paris.", "Poilane, Du Pain et des Idees, Mamiche."),
    ("How many hours of sleep does a baby need?", "Fourteen to seventeen hours a day."),
]
