"""Who takes a stance toward a mention: the author, an actor of the same claim, or another speaker named by words.

Comes after the model in `pipeline`. The rules, nearest and most direct first: the subject of an act whose object the
mention is, the agent of a passive, the holder of a nominal act ("X's criticism of"), the speaker of a report or a
quotation; else the author. They read tags, flags and the words listed here; `_holder_kernels` applies them to batches.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np

from stancelib.descriptions import PERSON, nouns
from stancelib.tokens import hash_form

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]
    Columns = tuple[NDArray[Any], ...]

AUTHOR, ACTOR, OTHER = range(3)
"""Kinds of holder."""

_WORDS: Final = {
    "COMMA": ", ( ) —",
    "STOP": "; : ? !",
    "QUOTE": '"',
    "AND": "and but or nor yet then",
    "TO": "to",
    "BY": "by",
    "OF": "of",
    "PREPOSITION": (
        "in on at for from with about against over under during into upon toward towards among between through "
        "within without despite than like near via amid across outside inside behind"
    ),
    "RELATIVE": "who which whom whose",
    "THAT": "that",
    "CONJUNCTION": (
        "if when while because although though where whereas unless until since after before as whether what how "
        "why so lest even"
    ),
    "BE": "is are was were be been being am got get gets getting",
    "AUXILIARY": (
        "is are was were be been being am has had have having do does did will would can could should must may "
        "might shall not 't cannot 'd 'll 've 're never"
    ),
    "ADVERB": (
        "also again later yesterday today tonight tomorrow monday tuesday wednesday thursday friday saturday "
        "sunday publicly repeatedly openly sharply bluntly quickly angrily already now still just only twice ever "
        "earlier recently reportedly rightly immediately promptly swiftly strongly warmly harshly roundly flatly "
        "quietly privately jointly formally duly instead however meanwhile nevertheless therefore thus always "
        "often rarely long finally eventually once"
    ),
    "DETERMINER": "the a an this these those no any",
    "QUANTIFIER": (
        "some every each both all most many several few two three four five six seven eight nine ten one another other"
    ),
    "POSSESSIVE": "his her its their our my your 's whose",
    "PRONOUN": "he she it they",
    "FIRST": "i we you",
    "SPEAKER": (
        "academics accounts activists adviser advisers agencies aide aides aldermen allies analyst analysts "
        "arbitrators association associations auditor auditors authors bankers bishops board branch brief "
        "campaigners candidates chair chamber chief churches clerk clerks colleague colleagues commander "
        "commanders commission commissioner committee conference congress coroner council councillors court crew "
        "critic critics crowd customers daily delegate delegates delegations demonstrators deputies diplomat "
        "diplomats director dissidents dockers doctors donors driver drivers economist economists editors elders "
        "employees engineers envoy evaluation executive experts families fans farmers father federation fishermen "
        "former friends governors group groups guards hackers hecklers historian historians inquiry insiders "
        "inspector inspectors interviews investigators investors journalist journalists judge judges jurors jury "
        "lawmakers lawyer lawyers leaders magistrates man mayor mayors mediators member members men minister "
        "ministers mother neighbors neighbours newspaper newspapers nurses observers officer officers ombudsman "
        "opponents opposition panel paper parents parliament passengers patients pensioners people pilots police "
        "politicians pollsters president priests professor prosecution prosecutor prosecutors protesters readers "
        "rebels relatives report reporter reporters researchers residents respondents retailers review reviewers "
        "rivals scholars scientists senators shareholders shopkeepers sister soldiers source speaker sponsors "
        "staff staffers students study supporters survey survivors teachers tenants traders trainers tribunal "
        "troops trustees union unionists unions veterans victims villagers volunteers voters watchdog widow wife "
        "witness witnesses woman women workers"
    ),
    "REPRESENTATIVE": (
        "administration ambassador ambassadors army authorities barrister cabinet chief counsel delegates "
        "delegation diplomats embassies embassy envoy envoys government lawyers leaders leadership letter members "
        "memo military ministers ministry negotiator negotiators newspaper office official officials regime report "
        "representative representatives spokesman spokesmen spokespeople spokesperson spokespersons spokeswoman "
        "statement"
    ),
    "SAYING": (
        "acknowledged acknowledges added adds admits admitted alleged alleges announced argued argues asked asks "
        "believes claimed claims complained complains conceded concedes concluded concludes declared declares "
        "explained explains finds found grumbled insisted insists joked maintained maintains muttered noted notes "
        "observed observes predicted predicts protested recalled recalls remarked replied replies reported "
        "reports said say says shouted sighed snapped suggested suggests warned warns writes wrote"
    ),
    "FROM": "from",
    "ACCORDING": "according",
    "ACTING": (
        "acquits acquitted awarded ban banned bans blame blames booed boycott boycotted boycotts cancelled "
        "cautioned choose chooses chose chosen convicted convicts demoted distrusts ditched dropped drops ejected "
        "expel expelled expels fine fined fines gave gives giving granted heckled jeered named names naming order "
        "ordered orders pardoned placed prefer preferred prefers promoted protested protests rank ranked ranks rate "
        "rated rates refuse refused refuses refusing remove removed removes removing sacked sacks shake shakes "
        "shook shunned shuns side sided sides siding single singled singles snub snubbed snubs spurned strip "
        "stripped strips sue sued sues suing summon summoned summons switched thank thanked thanking thanks threw "
        "throws transferred trust trusts withdrawn withdraws withdrew withheld withholds"
    ),
    "NAMING": (
        "brand branded brands call called calling calls consider considered considers credit credited credits "
        "depict depicted depicts describe described describes describing dub dubbed dubs label labeled labelled "
        "labels portray portrayed portrays rate regard regarded regarding regards saw see sees term termed terms "
        "treat treated treating treats view viewed views"
    ),
    "TELLING": "tell tells told telling inform informs informed informing brief briefed notify notified",
    "CONTEST": (
        "beat beaten beating beats defeat defeated defeats embarrassed embarrasses outbid outbids outmaneuvered "
        "outmanoeuvred outperformed outperforms overtake overtook vindicated vindicates "
        "hear heard hears"
    ),
    "SOME": "some others many most few several",
    "VIEWPOINT": "view views judgement judgment opinion eyes words estimation assessment account reckoning",
    "EMOTION": (
        "dismayed appalled angered disappointed shocked impressed delighted alarmed frustrated outraged infuriated "
        "disgusted enraged encouraged heartened horrified irritated annoyed offended unimpressed charmed"
    ),
    "DOCUMENT": "statement letter memo report petition",
    "FEELING": "faith confidence patience",
    "BUT": "but yet",
    "PROGRESSIVE": (
        "adding admitting arguing asking calling claiming demanding describing expecting expressing fearing "
        "hoping insisting pledging praising predicting promising regarding reporting saying siding suggesting "
        "suing supporting telling thanking threatening treating urging"
    ),
    "OBLIGATION": "should must ought",
    "ADDRESSING": (
        "ask asked asking asks assure assured assures brief briefed inform informed informing informs notified "
        "notify remind reminded reminds tell telling tells told warn warned warning warns"
    ),
}
"""Function words by the class in which the kernels know them."""


class Holders(NamedTuple):
    """Holders of the stances of some pairs, one entry a pair.

    `kind` is `AUTHOR`, `ACTOR` or `OTHER`; `span` the place of an actor's mention among the spans, `start` and `end`
    the offsets of another speaker's words in the code points of the batch; `basis_start` and `basis_end` those of the
    words that the holder rests on ("said", "accused", "according to"); -1 where they do not apply.
    """

    kind: Ints
    span: Ints
    start: Ints
    end: Ints
    basis_start: Ints
    basis_end: Ints


def mark_words(tokens: Columns) -> Ints:
    """Classes of the tokens, as bits of `_phrase_kernels`; `tokens` is that of `pairs.EncodedPairs`."""
    from stancelib._mark_kernels import read_words

    marks: Ints = read_words(tokens, _word_table())
    return marks


def find_holders(
    tokens: Columns, spans: Columns, pairs: Columns, *, marks: Ints | None = None, paragraph: Ints | None = None
) -> Holders:
    """Holders of the stances toward the anchors of some pairs; the arguments are those of `pairs.EncodedPairs`.

    `marks`: what `mark_words` gives, where it is known already; `paragraph`: the number of each claim's paragraph, so
    that quotations are followed from claim to claim (without it each claim stands alone). A pair without a mention
    (anchor -1) has the author.

    >>> from stancelib.lexicon import Lexicon
    >>> from stancelib.lexicon_files import LexiconEntry
    >>> from stancelib.pairs import Pair, encode, lexicon_table, to_columns
    >>> table = lexicon_table(Lexicon.from_entries([LexiconEntry("berate", "verb", "act", -2)]).to_arrays())
    >>> pair = Pair("Oslo berated Lima.", 13, 17, others=((0, 4),))
    >>> holders = find_holders(*encode(to_columns([pair]), table))
    >>> holders.kind.tolist() == [ACTOR], holders.span.tolist(), holders.basis_start.tolist()
    (True, [0], [5])
    """
    from stancelib._frame_kernels import read_frames
    from stancelib._holder_kernels import find_all
    from stancelib._phrase_kernels import part_possessives, read_owners
    from stancelib._quotation_kernels import find_voices, quotations

    first = tokens[0]
    marks = mark_words(tokens) if marks is None else marks
    paragraph = np.arange(first.size - 1) if paragraph is None else paragraph
    owner = read_owners(tokens[1].size, spans)
    row = (marks, owner, *spans[1:], part_possessives(marks, owner, spans))
    frames = read_frames(first, row)
    voices = find_voices(first, row, frames, quotations(first, marks, paragraph), paragraph)
    return _as_holders(find_all(first, spans, pairs, row, frames, voices), spans, tokens, marks)


def _as_holders(found: tuple[Ints, Ints, Ints], spans: Columns, tokens: Columns, marks: Ints) -> Holders:
    """Holders from their token ranges (-1 for the author): an actor where a range is a mention, else words."""
    from stancelib._phrase_kernels import INNER

    low, high, basis = found
    holders = Holders(np.zeros_like(low), *(np.full_like(low, -1) for _ in Holders._fields[1:]))
    named = np.flatnonzero(low >= 0)
    span = np.searchsorted(spans[1], low[named], side="right") - 1
    by_actor = (spans[1][span] == low[named]) & (spans[2][span] == high[named])
    holders.kind[named] = np.where(by_actor, ACTOR, OTHER)
    holders.span[named[by_actor]] = span[by_actor]
    other = named[~by_actor]
    starts, ends = tokens[4:]
    holders.start[other], holders.end[other] = starts[low[other]], ends[high[other] - 1]
    last = basis[named].copy()
    for _ in range(3):  # the further words of a listed phrase: "according to"
        following = np.minimum(last + 1, starts.size - 1)
        last = np.where(marks[following] & INNER, following, last)
    holders.basis_start[named], holders.basis_end[named] = starts[basis[named]], ends[last]
    return holders


@lru_cache(maxsize=1)
def _word_table() -> Columns:
    """The listed words as a hash table for the kernels: slots, positions, classes."""
    from stancelib import _phrase_kernels as kernels
    from stancelib._token_kernels import build_table

    classes: dict[str, int] = {}
    people = " ".join(form for noun in nouns().values() if noun.kinds & 1 << PERSON for form in noun.forms)
    for name, words in (*_WORDS.items(), ("SPEAKER", people)):
        for word in words.split():
            classes[word] = classes.get(word, 0) | getattr(kernels, name)
    keys = np.array([hash_form(word) for word in classes], np.uint64)
    return (*build_table(keys), np.array(list(classes.values()), np.int64))
