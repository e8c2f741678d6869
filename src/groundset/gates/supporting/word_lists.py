"""How words are related, English and German: irregular forms, like meaning, opposite meaning.

One group per comma or line end. Only everyday words, the kind that one writer takes for another's; terms of
a trade have no place here.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping


def _groups(text: str) -> list[list[str]]:
    return [part.split() for line in text.split("\n") for part in line.split(",") if part.strip()]


def _first(text: str) -> Mapping[str, str]:
    return {form: group[0] for group in reversed(_groups(text)) for form in group[1:]}


def _alike(text: str) -> Mapping[str, tuple[str, ...]]:
    found: defaultdict[str, list[str]] = defaultdict(list)
    for group in _groups(text):
        for word in group:
            found[word].append(group[0])
    return {word: tuple(groups) for word, groups in found.items()}


def _opposite(text: str) -> Mapping[str, tuple[str, ...]]:
    found: defaultdict[str, list[str]] = defaultdict(list)
    for left, right in _groups(text):
        found[left].append(right)
        found[right].append(left)
    return {word: tuple(others) for word, others in found.items()}


IRREGULAR = _first(
    """
    run ran running, take took taken, hold held, build built, send sent, write wrote written, keep kept
    leave left, lose lost losing loss losses, mean meant, choose chose chosen choice, begin began begun
    give gave given, go went gone, make made making, say said, find found, think thought, bring brought
    buy bought, teach taught, catch caught, fall fell fallen, feel felt, grow grew grown growth
    know knew known, draw drew drawn, stand stood, speak spoke spoken, break broke broken
    drive drove driven, rise rose risen, spend spent, pay paid, meet met, win won winning winner winners
    lead led, feed fed, get got gotten, see saw seen, show shown, throw threw thrown, hide hid hidden
    sell sold sale sales, tell told, understand understood, become became, come came, sit sat, eat ate eaten
    fly flew flown, wear wore worn, hear heard, lie lay lying, die died dying, tie tied tying
    child children, man men, woman women, criterion criteria, index indices indexes, matrix matrices
    datum data, appendix appendices, analysis analyses, hypothesis hypotheses, medium media, life lives
    half halves, long length, deep depth, wide width, high height, strong strength, able ability
    easy ease easier easiest, apply application, decide decision, describe description, divide division
    deny denial, receive receipt, depend dependency dependencies, produce production, reduce reduction
    permit permission, submit submission, admit admission, extend extension extent, expand expansion
    convert conversion, include inclusion, exclude exclusion, move motion, gehen ging gegangen
    sehen sah gesehen, nehmen nahm genommen nimmt, geben gab gegeben gibt, finden fand gefunden
    halten hielt gehalten hält, schreiben schrieb geschrieben, lesen las gelesen liest
    fallen fiel gefallen fällt, sprechen sprach gesprochen spricht, laufen lief gelaufen läuft
    tragen trug getragen trägt, denken dachte gedacht, bringen brachte gebracht, kennen kannte gekannt
    steigen stieg gestiegen, schließen schloss geschlossen, ziehen zog gezogen, liegen lag gelegen
    stehen stand gestanden, beginnen begann begonnen, gewinnen gewann gewonnen, verlieren verlor verloren
    bleiben blieb geblieben, rufen rief gerufen, treffen traf getroffen trifft, helfen half geholfen hilft
    sterben starb gestorben, werfen warf geworfen wirft
    """
)
"""Irregular form to the form it is compared by."""

ALIKE = _alike(
    """
    big large huge great major, fast quick rapid speedy swift, start begin commence launch
    show display demonstrate, need require demand necessary call, help aid assist support
    create build produce generate make form, cost expensive price pricey costly
    lower reduce decrease cut shrink drop, raise increase grow, stop end finish halt
    allow permit let enable, choose select pick, several multiple many various numerous
    whole entire full complete total, important key crucial essential vital critical
    change modify alter adjust, receive obtain get, give provide offer supply, purchase buy
    retain store save keep, remove delete drop eliminate, explain describe, answer reply response respond
    question query ask, job task, error fault bug mistake, part component piece portion, person people human
    test check verify, fix repair correct, hard difficult tough challenging demanding
    easy simple straightforward, own private personal, happen occur, seem appear, look see watch view
    say state tell mention announce claim, think believe consider regard, try attempt, fit suit match
    good well fine better best, bad poor worse worst, little small tiny, send transmit deliver pass
    put place set, hold contain include comprise, year annual yearly, day daily, month monthly, week weekly
    close shut, join combine merge, divide split separate, speed velocity pace, work function operate
    depend rely, main chief principal primary, sort kind type, way method approach manner
    aim goal purpose objective target, idea concept notion, result outcome effect
    problem issue trouble difficulty, benefit advantage, drawback disadvantage downside
    same identical equal, different distinct, enough sufficient adequate, extra additional further
    current present existing, previous former earlier prior, next following subsequent, new novel recent
    old ancient, often frequently, rarely seldom, author writer write
    usually typically normally generally mostly, about approximately roughly around nearly, maximum max
    minimum min, document file, folder directory, picture image photo, firm company business
    staff employee worker, customer client, teach train, learn study, find discover locate, avoid prevent
    call invoke, install deploy, car automobile vehicle, movie film, marry wife husband, born birth
    defeat beat win victory, groß riesig, schnell rasch zügig, anfangen beginnen starten
    brauchen benötigen erfordern, helfen unterstützen, zeigen anzeigen darstellen, erstellen erzeugen bauen
    teuer kosten preis, senken verringern reduzieren, erhöhen steigern, erlauben ermöglichen zulassen
    beenden stoppen, wählen auswählen, mehrere viele verschiedene, ganz vollständig komplett
    wichtig wesentlich entscheidend, ändern anpassen, erhalten bekommen, geben bieten liefern
    kaufen erwerben, speichern aufbewahren, löschen entfernen, erklären beschreiben, antwort erwiderung
    frage anfrage, aufgabe arbeit, fehler störung, teil komponente, prüfen testen kontrollieren
    reparieren beheben, schwierig schwer, einfach leicht, firma unternehmen betrieb, mitarbeiter angestellte
    kunde auftraggeber, jährlich jahr, täglich tag, monatlich monat
    """
)
"""Word to the names of its groups."""

OPPOSITE = _opposite(
    """
    more less, more fewer, most least, before after, first last, always sometimes, always never
    sometimes never, often rarely, with without, same different, enable disable, increase decrease
    raise lower, minimum maximum, required optional, mandatory optional, win lose, true false, start end
    begin finish, start stop, open close, allow forbid, allow prevent, permit prohibit, include exclude
    add remove, add delete, create delete, install uninstall, input output, above below, over under
    inside outside, internal external, public private, local remote, high low, higher lower, large small
    big small, long short, longer shorter, early late, earlier later, fast slow, faster slower, easy hard
    easy difficult, simple complex, strong weak, good bad, better worse, best worst, positive negative
    success failure, succeed fail, accept reject, gain loss, buy sell, old new, older newer, free paid
    manual automatic, manually automatically, read write, left right, up down, upper lower, top bottom
    full empty, known unknown, supported unsupported, possible impossible, able unable, likely unlikely
    legal illegal, safe unsafe, dynamic static, single multiple, few many, both neither, everyone nobody
    everything nothing, daily weekly, weekly monthly, monthly yearly, day night, summer winter, north south
    east west, male female, hot cold, warm cool, heavy light, wet dry, ascending descending
    horizontal vertical, serial parallel, synchronous asynchronous, upstream downstream, upgrade downgrade
    client server, majority minority, encourage discourage, stable unstable, temporary permanent
    necessary unnecessary, relevant irrelevant, mehr weniger, vor nach, immer nie, immer manchmal, mit ohne
    gleich verschieden, aktivieren deaktivieren, erhöhen senken, erhöhen verringern, mindestens höchstens
    erforderlich optional, gewinnen verlieren, wahr falsch, anfang ende, öffnen schließen
    erlauben verbieten, hinzufügen entfernen, oben unten, über unter, innen außen, intern extern
    öffentlich privat, hoch niedrig, groß klein, lang kurz, früh spät, schnell langsam, leicht schwer
    einfach kompliziert, stark schwach, gut schlecht, positiv negativ, alt neu, links rechts, voll leer
    jeder keiner, möglich unmöglich, sicher unsicher, erste letzte, tag nacht, sommer winter, nord süd
    ost west, warm kalt, kalt heiß
    """
)
"""Word to the words that say the opposite."""
