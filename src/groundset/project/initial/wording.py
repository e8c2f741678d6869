"""The text of a new groundset.yaml: short, commented, meant to be edited."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from groundset.project.initial.survey import Survey
from groundset.project.initial.yaml_text import quoted
from groundset.settings import Corpus, Evaluation
from groundset.text.counting import counted


def groundset_yaml(
    corpora: Sequence[Corpus],
    sets: Sequence[Evaluation],
    aside: Mapping[str, Sequence[str]],
    seen: Survey,
) -> str:
    """Word groundset.yaml."""
    languages = ", ".join(f"{count} {language}" for language, count in seen.languages.items())
    lines = [
        "# A groundset project. Every key but `corpus` may be left out; what is commented out at the end",
        "# are all other keys, each with its default. docs/configuration.md tells what they mean.",
        f"# Seen when this was written: {counted(seen.files, 'file')}, "
        f"{counted(len(seen.documents), 'document')} ({languages}).",
        "",
        "corpus:",
    ]
    for corpus in corpora:
        lines += _corpus(corpus, aside.get(corpus.name, ()))
    lines += ["", "# Held-out items that score the fine-tuned model: no sample may repeat one of them."]
    lines += _evaluations(sets)
    return "\n".join([*lines, "", *_DEFAULTS, ""])


def _corpus(corpus: Corpus, aside: Sequence[str]) -> list[str]:
    lines = [f"  - name: {quoted(corpus.name)}", f"    path: {quoted(corpus.path)}"]
    if corpus.exclude:
        lines.append("    exclude:")
        lines += [f"      - {quoted(path)}" for path in corpus.exclude]
    if aside:
        lines.append("    # Kept aside for evaluation/holdout.jsonl; nothing is mined from them.")
        lines.append("    holdout:")
        lines += [f"      - {quoted(path)}" for path in aside]
    return lines


def _evaluations(sets: Sequence[Evaluation]) -> list[str]:
    if not sets:
        return [
            "# There is none yet, and without one nothing is packaged unless decontamination.skip says why.",
            "evaluation: []",
            "#  - name: my-test-set",
            "#    path: test.jsonl        # rows with question/answer, messages, instruction/output or text",
        ]
    lines = ["evaluation:"]
    for entry in sets:
        lines += [f"  - name: {quoted(entry.name)}", f"    path: {quoted(entry.path)}"]
    return lines


_DEFAULTS = (
    '# base: ""                      # a release, such as releases/1.0.0: of twins its samples stay',
    "# reading:",
    "#   max_file_bytes: 50000000",
    "#   max_seconds_per_file: 60    # of computing",
    "#   max_memory_per_file: 1500000000   # bytes",
    "#   min_characters: 40          # a document with less is recorded as empty",
    "#   max_text_characters: 10000000",
    "# extraction:",
    "#   passage_characters: 4000    # most characters of a passage",
    "#   per_passage: 3              # pairs of one passage and family before augmentation",
    "#   min_response_characters: 40",
    "#   max_response_characters: 3000",
    "# grounding:",
    "#   min_support: 0.35           # least score of a written response against its evidence",
    "# deduplication:                # Jaccard similarity of word shingles from which two texts are twins",
    "#   near: {both: 0.8, response: 0.9, instruction: 1.0, min_response_words: 10,",
    "#          contained: 0.9, contained_is: told}    # or rejected: a text that stands in a longer one",
    "#   semantic: {enabled: true,   # twins by meaning",
    "#              threshold: null,    # cosine from which they are; null: the embedder's own",
    "#              max_siblings: 50,   # most that differ in names and numbers alone",
    "#              exact_rows: 100000}    # pairs up to which all are compared with all",
    "# decontamination:",
    '#   skip: ""                    # a reason to go without evaluation sets',
    "#   max_coverage: 0.5           # share of an evaluation item from which a pair is a leak",
    "#   max_run: 13                 # words in a row shared with an item from which a pair is a leak",
    "#   boilerplate_families: 10    # unrelated documents from which shared words are boilerplate",
    "#   rephrased: null             # probability of other words from which a pair is a leak",
    "#   same_template: told         # or rejected: an item with other numbers or names",
    "#   second_opinion: true        # a judge model is asked about what is in doubt",
    "# packaging:",
    "#   validation_share: 0.1",
    "#   seed: 7                     # decides which documents go to validation",
    "#   name: dataset",
    '#   license: ""',
    "# generation:                  # how a model writes pairs, where there is one",
    "#   tasks: []                   # kinds of pairs; empty: all",
    "#   words_per_pair: 60          # words of new information that a passage needs for each pair",
    "#   max_pairs_per_passage: 8",
    '#   guidance: ""                # your own words for every prompt',
    "#   max_asks: 3                 # attempts per run at a prompt whose replies cannot be used",
    "# judging:                      # how a model judges pairs, where there is one",
    "#   max_asks: 3",
    "#   canaries: 0.05              # pairs of known quality among the judge's work, as a share of it",
    "#   min_accuracy: 0.8           # a judge that does worse on them is blind, and its verdicts are void",
    "",
    "## All of this works by rule. With models, one writes pairs and another judges them: docs/models.md",
    "## tells how, and `groundset estimate` what it would cost. Keys are read from the environment.",
    "## models:",
    "##   generator: {base_url: http://localhost:8000/v1, model: NAME, api_key_env: VARIABLE}",
    "##   judge: {base_url: http://localhost:8001/v1, model: OTHER}    # of another family",
    "##   panel: []    # further judges",
    '##   shared_family: ""    # why they may be of one family after all',
    "##   embedder: {base_url: http://localhost:8002/v1, model: NAME}    # tells twins by meaning,",
    "##                    # with a deduplication.semantic.threshold of its own",
    "## target_model: {model: NAME}    # the one that you will fine-tune: of a third family",
    "## budget: {money: 10.0, tokens: 5000000, calls: 5000}    # never passed; give any of them",
)
