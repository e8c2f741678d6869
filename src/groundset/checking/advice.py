"""What somebody can do about a row that a gate rejects, when all there is is the dataset itself."""

from __future__ import annotations

from groundset.gates.checks.registry import CHECKS
from groundset.reasons import explain

_MEANS = {
    "exact_duplicate": "It repeats an earlier row, question and answer.",
    "near_duplicate": "An earlier row says nearly the same, in question and answer.",
    "semantic_duplicate": "An earlier row says the same in other words.",
    "template_sibling": "Many earlier rows say the same of other names and numbers.",
    "contained": "A longer row holds nearly all of its words.",
    "same_response": "An earlier row gives the same answer to another question.",
    "instruction_conflict": "It repeats the question of an earlier row, and answers otherwise.",
    "verbatim_leak": "It repeats an item of an evaluation set.",
    "rephrased_leak": "It asks in other words what an item of an evaluation set asks.",
    "template_leak": "It is an item of an evaluation set with other numbers or names.",
    "same_template": "It is an item of an evaluation set with other numbers or names.",
}
"""Where the words of a project, which chooses what stays, would not be true of a dataset."""
_OF = {
    "exact_duplicate": "Drop the later ones: each says what an earlier row says.",
    "near_duplicate": "Drop the later ones, or keep of each pair the one that says more.",
    "semantic_duplicate": "Read some pairs: drop the later ones where they ask and say the same.",
    "template_sibling": "Keep some of each mould: more of them teach nothing.",
    "contained": "Keep the longer one, unless it says things that do not belong together.",
    "same_response": "Read the questions: give each its own answer, or drop all but one.",
    "instruction_conflict": "Decide which answer is right; a model that learns both learns neither.",
    "verbatim_leak": "Drop these rows before you train: a score on that evaluation set means nothing else.",
    "rephrased_leak": "Compare some with their items, then drop these rows before you train.",
    "same_template": "Compare some with their items; drop them where the way to solve it is what is scored.",
    "number_not_in_evidence": "Look the numbers up in the source; correct the answer or drop the row.",
    "name_not_in_evidence": "Look the names up in the source; correct the answer or drop the row.",
    "unsupported_words": "Compare the answer with its source; shorten it to what the source says.",
    "twisted_words": "Compare the answer with its source: it says the opposite, or more, in some place.",
    "secret": "Take it out of the row, and change it: whoever has the dataset has it.",
    "personal_data": "Take it out of the row, unless it belongs to nobody or may be published.",
    "instruction_length": "Word the question anew; --rubric FILE sets other limits.",
    "response_length": "Shorten or complete the answer; --rubric FILE sets other limits.",
    "response_complete": "Complete the answer: was it cut off when the data was made?",
    "self_contained": "Say in the question what it speaks of, or drop the row.",
    "leftover_markup": "Clean the text of tags and templates, then check it again.",
    "boilerplate_text": "Drop these rows: they teach the text around pages.",
    "link_heavy": "Drop these rows, or say in words what stands behind the addresses.",
    "language_match": "Drop the row, unless translating is what it is to teach.",
    "not_echo": "Give it an answer, or drop the row.",
    "empty_politeness": "Give it an answer, or drop the row.",
    "refusal": "Drop the row, unless refusing is what it is to teach.",
    "repetition": "Drop the row: a model that was stuck has probably written it.",
    "instructs_the_model": "Read the row: somebody may have put the order there on purpose.",
    "below_cutoff": "Read a few; --rubric FILE sets another cutoff.",
}


def meaning(reason: str) -> str:
    """Give a reason in plain words, as it is true of a row."""
    return _MEANS.get(reason) or explain(reason).means


def advice(reason: str) -> str:
    """Give one sentence of advice; empty for a reason that has none."""
    return _OF.get(reason, "Read the row, and mend or drop it." if reason in CHECKS else "")
