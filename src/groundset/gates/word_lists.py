"""Words that carry no content of their own, and numbers and months as words; English and German."""

from __future__ import annotations

from collections.abc import Mapping

from groundset.text.wordlist import word_set

ENGLISH = word_set(
    """
    about above after again against all also although always and another any anybody anyone anything are
    around because been before being below between both but can cannot could did does doing done down during
    each either else enough even ever every everyone everything few first for from further get gets give
    given goes going had has have having her here hers herself him himself his how however into its
    itself just keep kind least less let like likely lot made mainly make makes making many may maybe mean
    means might more most much must need needs neither never nor not nothing now off often once one ones only
    onto other others otherwise our ours out over own per perhaps please put quite rather really same say
    says see several shall she should since some someone something still such sure take takes than that the
    their theirs them themselves then there therefore these they thing things this those though through thus
    together too toward towards under unless until upon use used uses using usually very via want wants was
    way ways well were what whatever when where whereas whether which while who whole whom whose why will
    with within without would yes yet you your yours yourself don doesn didn isn aren wasn
    a am an as at be by do he if in is it me my no of on or so to up us we die hat man war
    """
)

GERMAN = word_set(
    """
    aber alle allem allen aller alles als also am an andere anderen auch auf aus bei beim bis bzw da dabei
    dadurch dafür damit danach dann darauf darf das dass dazu dein deine dem den denn der deren des dessen
    die dies diese diesem diesen dieser dieses doch dort durch ein eine einem einen einer eines er es etwa
    etwas für gibt haben hat hatte hier ich ihm ihn ihnen ihr ihre ihrem ihren im in indem ist ja jede jedem
    jeden jeder jedes jedoch jetzt kann kein keine keinen können man mehr mit muss müssen nach nicht nichts
    noch nun nur ob oder ohne sehr sein seine seinem seinen sich sie sind so sobald sofern soll sollen
    sollte sondern sowie über um und uns unter vom von vor wann war waren warum was wegen weil welche
    welchem welchen welcher wenn wer werden wie wird wo wurde wurden zu zum zur zwischen
    """
)

STOPWORDS = ENGLISH | GERMAN

_UNITS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen"
    " seventeen eighteen nineteen twenty",
    "null eins zwei drei vier fünf sechs sieben acht neun zehn elf zwölf dreizehn vierzehn fünfzehn sechzehn"
    " siebzehn achtzehn neunzehn zwanzig",
    "- first second third fourth fifth sixth seventh eighth ninth tenth",
    "- erste zweite dritte vierte fünfte sechste siebte achte neunte zehnte",
)
_TENS = (
    "- ten twenty thirty forty fifty sixty seventy eighty ninety hundred",
    "- zehn zwanzig dreißig vierzig fünfzig sechzig siebzig achtzig neunzig hundert",
)
_OTHERS = {
    "once": 1, "single": 1, "einmal": 1, "twice": 2, "both": 2, "pair": 2, "double": 2, "half": 2, "beide": 2,
    "zweimal": 2, "doppelt": 2, "halb": 2, "dozen": 12, "dutzend": 12, "thousand": 1000, "tausend": 1000,
    "million": 1_000_000,
}  # fmt: skip

NUMBER_WORDS: Mapping[str, str] = {
    **{word: str(number) for line in _UNITS for number, word in enumerate(line.split()) if word != "-"},
    **{word: str(number * 10) for line in _TENS for number, word in enumerate(line.split()) if word != "-"},
    **{word: str(number) for word, number in _OTHERS.items()},
}
"""Number word to its value; a half goes with the two parts that there are."""

SCALES: Mapping[str, int] = {
    "k": 3, "thousand": 3, "tausend": 3, "m": 6, "mio": 6, "million": 6, "millionen": 6,
    "bn": 9, "billion": 9, "mrd": 9, "milliarde": 9, "milliarden": 9,
}  # fmt: skip
"""What may follow a number to the zeros that it stands for."""

COUNTED_UNITS = word_set(
    """
    year years month months week weeks day days hour hours minute minutes second seconds percent per times
    cent cents degrees meters metres miles dollars euros
    jahr jahre jahren monat monate monaten woche wochen tag tage tagen stunde stunden minute minuten sekunde
    sekunden prozent mal grad meter kilometer euro
    """
)
"""After these words even a two is a statement."""

MONTHS: Mapping[str, str] = {
    word: str(number)
    for line in (
        "january february march april may june july august september october november december",
        "jan feb mar apr may jun jul aug sep oct nov dec",
        "januar februar märz april mai juni juli august september oktober november dezember",
    )
    for number, word in enumerate(line.split(), 1)
}
"""Name of a month to its number."""

NEGATING = word_set(
    """
    not no never none neither nor without cannot nothing nobody nowhere hardly instead rather unable
    impossible fail fails failed lack lacks lacking refuse prevent prevents avoid nicht kein keine keinen
    keinem keiner keines nie niemals ohne weder nichts niemand statt unmöglich fehlt
    """
)
NEGATING_CHARACTERS = frozenset("不没沒無无未非別别")
CONTRACTED = word_set(
    """
    don doesn didn isn aren wasn weren won wouldn shouldn couldn can haven hasn hadn mustn needn ain
    """
)
"""What stands before the t of n't."""
NO_NEGATION = word_set("only just merely nur bloß")
"""After a negation: it denies nothing."""
JOINING = word_set(
    """
    but because so which while whereas although though however aber weil sondern während obwohl jedoch dass
    """
)
"""Where the scope of a negation ends."""

UNIVERSAL = word_set(
    """
    all every everything everyone everybody each any anything anyone whole entire entirely always whatever
    whichever whenever wherever whether never ever forever regardless fully completely solely alone
    exclusively alle allem allen aller alles jede jeder jedes jeden jedem immer stets sämtliche ganze
    gesamte vollständig ausschließlich überall jederzeit
    """
)
"""Words that let no exception stand."""

LIMITING = word_set(
    """
    most many some several certain often usually sometimes may might could partly mainly mostly generally
    typically about around roughly approximately nearly almost only if when unless provided until within
    estimated except least likely possibly perhaps should
    meiste meisten viele manche einige oft meist manchmal kann könnte etwa ungefähr fast nur wenn falls bis
    sofern solange außer mindestens höchstens vielleicht teilweise
    """
)
"""Words that say how far a statement goes."""
