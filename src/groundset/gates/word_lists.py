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

NUMBER_WORDS: Mapping[str, str] = {
    word: str(number)
    for line in (
        "zero one two three four five six seven eight nine ten eleven twelve",
        "null eins zwei drei vier fünf sechs sieben acht neun zehn elf zwölf",
    )
    for number, word in enumerate(line.split())
}

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
