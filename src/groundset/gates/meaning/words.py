"""Words that turn a sentence round while its vector stays where it was; English and German.

One group per comma, bar or line end: words of a group say the same, so that "increase" and "raise" may be
twins while "increase" and "decrease" may not.
"""

from __future__ import annotations

from groundset.text.wordlist import word_set

OPPOSITES = tuple(
    tuple(tuple(group.split()) for group in pair.split("|"))
    for pair in """
    more greater larger bigger higher mehr größer höher | less fewer smaller lower weniger kleiner niedriger
    most largest biggest highest meiste meisten größte höchste | least smallest fewest lowest wenigste
    maximum maximal max höchstens | minimum minimal min mindestens
    before prior bevor vor | after nach nachdem
    earlier früher | later später
    increase increases increased increasing raise raises raised erhöhen erhöht steigern |
    decrease decreases decreased decreasing reduce reduces reduced senken senkt verringern
    first erste ersten erster | last letzte letzten letzter
    always immer stets | sometimes rarely seldom manchmal selten
    with mit | without ohne
    all every alle alles jede jeder jedes | some few einige wenige
    above over über oberhalb | below under unter unterhalb
    inside innerhalb | outside außerhalb
    start begin beginning anfangen beginnen | stop end ending enden aufhören
    enable enables enabled aktivieren aktiviert | disable disables disabled deaktivieren deaktiviert
    add adds added hinzufügen | remove removes removed delete deletes deleted entfernen löschen
    include includes including | exclude excludes excluding
    allow allows allowed erlauben erlaubt | forbid forbids forbidden deny denies denied verbieten verboten
    accept accepts accepted | reject rejects rejected
    same gleich gleiche | different verschieden unterschiedlich
    better besser | worse schlechter
    best beste besten | worst schlechteste schlechtesten
    left links | right rechts
    up hinauf oben | down hinab unten
    true wahr | false falsch
    yes ja | no nein
    gain gains win wins gewinnen | lose loses loss verlieren
    buy kaufen | sell verkaufen
    advantage advantages benefit benefits pro pros vorteil vorteile |
    disadvantage disadvantages drawback drawbacks con cons nachteil nachteile
    positive positiv | negative negativ
    input eingabe | output ausgabe
    ascending aufsteigend | descending absteigend
    old older alt älter | new newer neu neuer
    male man men boy husband mann | female woman women girl wife frau
    faster quicker schneller | slower langsamer
    fastest schnellste | slowest langsamste
    longer länger | shorter kürzer
    longest längste | shortest kürzeste
    next following nächste nächsten | previous former vorige vorherige
    even | odd
    """.replace("|\n", "|")
    .strip()
    .splitlines()
)
"""Pairs of groups that say the opposite of one another."""

TELLING = tuple(
    tuple(group.split())
    for group in (
        "who whom wer, when wann, where wo, why warum weshalb, any, many viele, often oft häufig, only nur,"
        " second zweite zweiten, third dritte dritten, other andere, another, non, like wie"
    ).split(",")
)
"""Further groups in which two questions must agree."""

NAMELESS = word_set("i im ive ill id ok usa us uk")
"""Capitals that name nothing, or what is as often written in small letters."""
