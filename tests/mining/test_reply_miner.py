"""Questions of mails and chats with the replies that helped."""

from __future__ import annotations

import pytest

from groundset.mining import failures, mine, passages
from groundset.records import Candidate, Document
from groundset.settings import Extraction
from groundset.text.conversation import Turn, render_thread, render_threads

QUESTION = "How do I export the certificate of the VPN client on Windows 11?"
ANSWER = "Open the certificate manager, select your personal certificate, and choose Export in its menu."
OTHER = "The VPN client of the old office keeps its certificate in the folder of the user profile."
Said = tuple[str, str]


def document(*threads: str, language: str = "en", title: str = "#help") -> Document:
    """Make a document of threads."""
    text = render_threads(threads)
    return Document("c/a", "c", "a.zip", "a.zip", "0" * 64, "slack", text, title, language)


def mined(made: Document, settings: Extraction | None = None) -> list[Candidate]:
    """Mine a document."""
    settings = settings or Extraction()
    found = mine(made, passages(made, settings), settings)
    return [candidate for one in found for candidate in one.candidates]


def thread(*said: Said, subject: str = "") -> str:
    """Render a thread of (author, body)."""
    return render_thread(subject, [Turn(author, body) for author, body in said])


def pairs(*said: Said, subject: str = "", language: str = "en") -> list[tuple[str, str]]:
    """Give instruction and response of all that is mined of one thread."""
    found = mined(document(thread(*said, subject=subject), language=language))
    assert {candidate.origin.family for candidate in found} <= {"reply"}
    return [(candidate.instruction, candidate.response) for candidate in found]


def test_a_question_is_answered_by_the_reply_of_another() -> None:
    """The response is an exact span of the document; wording and style are told."""
    made = document(thread(("Anna", QUESTION), ("Tom", ANSWER)))
    (candidate,) = mined(made)
    assert (candidate.instruction, candidate.response) == (QUESTION, ANSWER)
    (evidence,) = candidate.evidence
    assert made.text[evidence.start : evidence.end] == evidence.quote == ANSWER
    assert candidate.origin.task_type == "question_answering"
    assert candidate.origin.style == "question"
    assert candidate.origin.template.startswith("en/reply/alone@")


def test_the_reply_that_the_asker_confirms_wins() -> None:
    """Thanks after the second reply tell which one helped, and so does the name that is thanked."""
    question, first, second = ("Anna", QUESTION), ("Tom", OTHER), ("Eve", ANSWER)
    assert pairs(question, first, second, ("Anna", "Thanks, that worked!")) == [(QUESTION, ANSWER)]
    assert pairs(question, first, second, ("Anna", "Thanks Tom, that did it.")) == [(QUESTION, OTHER)]


def test_a_reply_that_did_not_help_is_no_answer() -> None:
    """What the asker says failed is passed over, in favour of a later reply."""
    failed = ("Anna", "Thanks, but that does not work, I get the same error.")
    assert pairs(("Anna", QUESTION), ("Tom", OTHER), failed) == []
    assert pairs(("Anna", QUESTION), ("Tom", OTHER), failed, ("Eve", ANSWER)) == [(QUESTION, ANSWER)]


@pytest.mark.parametrize(
    "reply",
    [
        "Same here, the certificate of my VPN client is gone as well since the update.",
        "Which version of the VPN client do you have on your machine at the moment?",
        "See https://example.org/certificate for the VPN client.",
        "I don't know how certificates of the VPN client work, sorry about that.",
        "Let me check with the people of the VPN team and come back to you.",
        "No.",
        "Anna should ask Tom about the certificate, for he wrote the manual of the client.",
        "the certificate is somewhere in the settings of the client and then you",
        "The canteen serves soup on Mondays, and bread with butter on all other days.",
    ],
)
def test_replies_that_answer_nothing_are_passed_over(reply: str) -> None:
    """Echoes, questions, pointers, promises, people, torn and unrelated remarks."""
    assert pairs(("Anna", QUESTION), ("Tom", reply)) == []
    assert pairs(("Anna", QUESTION), ("Tom", reply), ("Eve", ANSWER)) == [(QUESTION, ANSWER)]


def test_nobody_answers_themselves() -> None:
    """A second message of the asker is no reply."""
    assert pairs(("Anna", QUESTION), ("Anna", ANSWER), ("Tom", "No.")) == []


@pytest.mark.parametrize(
    ("before", "after", "language"),
    [
        ("Hi Anna,\n\n", "\n\nCheers, Tom", "en"),
        ("Hi Anna,  \n", "  \nHope this helps!  \nTom", "en"),
        ("Good question! ", " Let me know if there is more.", "en"),
        ("Anna: ", "", "en"),
        ("Hallo Anna,\n\n", "\n\nViele Grüße\n\nTom", "de"),
        ("Gute Frage! ", " Melde dich gern bei Fragen.", "de"),
    ],
)
def test_greetings_and_closings_are_trimmed(before: str, after: str, language: str) -> None:
    """Only what answers is left, at the border of a line, a sentence or a block."""
    german = "Der Export des Zertifikats steht im Menü der Verwaltung, und die Datei bekommt ein Kennwort."
    question, answer = (
        (QUESTION, ANSWER) if language == "en" else ("Wie kann ich das Zertifikat sichern?", german)
    )
    assert pairs(("Anna", question), ("Tom", before + answer + after), language=language) == [
        (question, answer)
    ]


def test_an_answer_may_go_on_in_small_letters_after_its_greeting() -> None:
    """German mails do so always, and chats often."""
    answer = "im Menü der Verwaltung steht der Export, und die Datei mit dem Zertifikat bekommt ein Kennwort."
    question = "Wie kann ich das Zertifikat des Programms sichern?"
    assert pairs(("Anna", question), ("Tom", f"Hallo Anna,\n\n{answer}"), language="de") == [
        (question, answer)
    ]


@pytest.mark.parametrize(
    ("message", "instruction"),
    [
        (f"Hi all, {QUESTION[0].lower()}{QUESTION[1:]} Thanks in advance!", QUESTION),
        (f"Quick question: {QUESTION[0].lower()}{QUESTION[1:]}", QUESTION),
        (
            "Does anyone know how to export the certificate of a VPN client?",
            "How to export the certificate of a VPN client?",
        ),
        (
            "The VPN client lost its certificate after the update. How do I restore it?",
            "The VPN client lost its certificate after the update. How do I restore it?",
        ),
        (
            "How do I fix this error?\n\n```\nVPN client: no certificate\n```",
            "How do I fix this error?\n\n```\nVPN client: no certificate\n```",
        ),
        (
            "We moved to VPN client 5. Where is the certificate of the client kept?",
            "Where is the certificate of the client kept?",
        ),
    ],
)
def test_a_question_stands_alone_in_the_words_of_its_asker(message: str, instruction: str) -> None:
    """Greetings go, and the sentence or code that the question leans on stays with it."""
    assert pairs(("Anna", message), ("Tom", ANSWER)) == [(instruction, ANSWER)]


@pytest.mark.parametrize(
    "message",
    [
        "How are you all doing today?",
        "Can you send me the certificate of the VPN client?",
        "Did you export the certificate of the VPN client?",
        "Any ideas about the certificate of the VPN client?",
        "How do I export it?",
        "What does the error above say about the VPN certificate?",
        "Where is the VPN certificate that Tom exported for the client?",
        "Is the VPN certificate in https://example.org/certificate the right one?",
        "The VPN certificate is exported, right?",
        "Why?",
        "WHY DOES THE VPN CERTIFICATE OF THE CLIENT NOT WORK?",
        "What is a VPN? What is a certificate? What is a client of a VPN? What is Windows?",
        "The VPN certificate is exported.",
    ],
)
def test_what_is_no_question_of_its_own_is_not_asked(message: str) -> None:
    """Small talk, requests, and what leans on other messages or names a participant."""
    assert pairs(("Anna", message), ("Tom", ANSWER)) == []


def test_the_subject_of_a_mail_is_the_question_or_says_what_it_is_about() -> None:
    """A subject that asks is asked; one that names a topic stands in front of a question that lacks it."""
    asked = pairs(("Anna", "Nothing helps."), ("Tom", ANSWER), subject=QUESTION)
    assert asked == [(QUESTION, ANSWER)]
    put = pairs(
        ("Anna", "How can I export certificates?"), ("Tom", ANSWER), subject="VPN client on Windows 11"
    )
    assert put == [("VPN client on Windows 11: How can I export certificates?", ANSWER)]


def test_in_a_crowd_a_reply_must_call_the_asker() -> None:
    """Where many talk at once, the next message is seldom the answer."""
    crowd = (("Eve", "Good morning from the train."), ("Anna", QUESTION))
    assert pairs(*crowd, ("Tom", ANSWER)) == []
    assert pairs(*crowd, ("Tom", f"Anna: {ANSWER}")) == [(QUESTION, ANSWER)]
    assert pairs(*crowd, ("Tom", f"Eve: {ANSWER}")) == []
    assert pairs(*crowd, ("Tom", ANSWER), ("Anna", "Thank you, solved.")) == [(QUESTION, ANSWER)]


def test_no_family_answers_with_whole_messages() -> None:
    """A section of a conversation is no text about its heading."""
    made = document(thread(("Anna", f"Nothing helps. {OTHER}"), ("Tom", "No idea."), subject=QUESTION))
    assert mined(made) == []
    failed = set(failures(made, passages(made, Extraction()), Extraction()))
    assert ("question", "holds_messages") in failed


def test_an_answer_in_a_later_passage_than_its_question_is_found_once() -> None:
    """A long thread is cut into passages, and its pair belongs to that of the answer."""
    filler = ("Eve", "Good morning. " * 40)
    made = document(thread(("Anna", QUESTION), filler, ("Tom", ANSWER)))
    settings = Extraction(passage_characters=300)
    assert len(passages(made, settings)) > 1
    assert [c.response for c in mined(made, settings)] == [ANSWER]


@pytest.mark.parametrize("labels", [("Question", "Answer"), ("Q", "A"), ("Note", "Example")])
def test_labels_in_bold_are_no_people(labels: tuple[str, str]) -> None:
    """A page whose paragraphs are labelled in bold is no conversation."""
    text = f"# Page\n\n**{labels[0]}:**\n\n{QUESTION}\n\n**{labels[1]}:**\n\n{ANSWER}"
    made = Document("c/a", "c", "a.md", "a.md", "0" * 64, "markdown", text, "Page", "en")
    assert [c for c in mined(made) if c.origin.family == "reply"] == []


def test_german_conversations_are_mined() -> None:
    """The words are data."""
    question = "Weiß jemand, bis wann die Kantine freitags geöffnet hat?"
    answer = "Die Kantine hat freitags bis 14 Uhr geöffnet, an den anderen Tagen bis 15 Uhr."
    said = (
        ("Dora", f"Hallo zusammen,\n\n{question}"),
        ("Emil", answer),
        ("Dora", "Danke, das hat geholfen!"),
    )
    assert pairs(*said, subject="Kantine", language="de") == [(question, answer)]
