"""Listed actors are found where they act or are acted on, and a catalogue that cannot be used says why."""

import csv
import pickle
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stancelib.actors import CATALOG_FILES, ActorCatalog
from stancelib.errors import ActorError
from stancelib.forms import CATALOG_COLUMNS, actor_forms
from stancelib.pages import join_texts, read_page
from stancelib.records import Actor
from stancelib.wordlists import CATALOG_FOLDER

DEFAULT = ActorCatalog.default()
HEADER = ",".join(CATALOG_COLUMNS)
UN_MEMBERS = """
AFG ALB DZA AND AGO ATG ARG ARM AUS AUT AZE BHS BHR BGD BRB BLR BEL BLZ BEN BTN BOL BIH BWA BRA BRN BGR BFA BDI CPV KHM
CMR CAN CAF TCD CHL CHN COL COM COG CRI CIV HRV CUB CYP CZE PRK COD DNK DJI DMA DOM ECU EGY SLV GNQ ERI EST SWZ ETH FJI
FIN FRA GAB GMB GEO DEU GHA GRC GRD GTM GIN GNB GUY HTI HND HUN ISL IND IDN IRN IRQ IRL ISR ITA JAM JPN JOR KAZ KEN KIR
KWT KGZ LAO LVA LBN LSO LBR LBY LIE LTU LUX MDG MWI MYS MDV MLI MLT MHL MRT MUS MEX FSM MCO MNG MNE MAR MOZ MMR NAM NRU
NPL NLD NZL NIC NER NGA MKD NOR OMN PAK PLW PAN PNG PRY PER PHL POL PRT QAT KOR MDA ROU RUS RWA KNA LCA VCT WSM SMR STP
SAU SEN SRB SYC SLE SGP SVK SVN SLB SOM ZAF SSD ESP LKA SDN SUR SWE CHE SYR TJK THA TLS TGO TON TTO TUN TUR TKM TUV UGA
UKR ARE GBR TZA USA URY UZB VUT VEN VNM YEM ZMB ZWE
""".split()


def found(text: str, catalog: ActorCatalog = DEFAULT) -> list[tuple[str, str]]:
    return [(text[m.start : m.end], catalog.actors[m.actor].name) for m in catalog.find(text)]


def write(folder: Path, *rows: str, header: str = HEADER) -> Path:
    path = folder / "actors.csv"
    path.write_text("\n".join((header, *rows)), "utf-8")
    return path


class TestShippedCatalog:
    def test_it_lists_the_members_of_the_united_nations(self) -> None:
        """All 193 member states are listed as countries."""
        assert len(UN_MEMBERS) == 193
        countries = {actor.id for actor in DEFAULT.actors if actor.kind == "country"}
        assert set(UN_MEMBERS) <= countries

    def test_it_lists_enough_organisations_and_persons(self) -> None:
        """At least 80 organisations and blocs and 150 persons are listed."""
        kinds = [actor.kind for actor in DEFAULT.actors]
        assert kinds.count("organisation") + kinds.count("bloc") >= 80
        assert kinds.count("person") >= 150

    def test_ids_and_forms_have_one_owner(self) -> None:
        """No id is used twice and no form belongs to two actors."""
        owners = [(form, actor.id) for actor in DEFAULT.actors for form in actor_forms(actor)]
        assert len({actor.id for actor in DEFAULT.actors}) == len(DEFAULT.actors)
        assert len(set(owners)) == len({form for form, _ in owners})

    @pytest.mark.parametrize("name", CATALOG_FILES)
    def test_each_file_passes_the_checks_of_a_callers_file(self, name: str) -> None:
        """A shipped file can be read like a caller's."""
        with (CATALOG_FOLDER / name).open(encoding="utf-8") as lines:
            rows = sum(1 for _ in csv.reader(lines)) - 1
        assert len(ActorCatalog.from_csv(str(CATALOG_FOLDER / name)).actors) == rows


class TestFind:
    @pytest.mark.parametrize(
        ("text", "mentions"),
        [
            ("The US is not us, and Turkey is no turkey.", ["US", "Turkey"]),
            ("Ukraine’s trains and Moscow's envoys", ["Ukraine", "Moscow"]),
            ("TRUMP WARNS UKRAINE", ["TRUMP", "UKRAINE"]),
            ("Guinea-Bissau and Guinea", ["Guinea-Bissau", "Guinea"]),
            ("anti-American and pro-Russian slogans", []),
            ("US-led, Russian-backed, French-born and London-based groups", ["US", "Russian"]),
            ("Thus CHINATOWN and Indiana", []),
            ("The Bank of England and England", ["Bank of England", "England"]),
            ("People’s Liberation Army", ["People’s Liberation Army"]),
            ("Iara Montenegro-Leal and Kofi Larbi-Annan", []),
            ("the United\nStates", ["United\nStates"]),
        ],
    )
    def test_forms_are_matched_as_written(self, text: str, mentions: list[str]) -> None:
        """Case counts, the longest form wins, and only whole words match."""
        assert [mention for mention, _ in found(text)] == mentions

    @pytest.mark.parametrize(
        ("text", "mentions"),
        [
            ("Russian aggression and American naval strategy", ["Russian", "American"]),
            ("Russian and Chinese pressure", ["Russian", "Chinese"]),
            ("the Russian ambassador, American troops and French wine", []),
            ("The French refused, the Americans agreed.", ["French", "Americans"]),
            ("a French film, a Russian doll", []),
            ("U.S. troops left, but U.S. strategy stayed.", ["U.S."]),
            ("Republican lawmakers balked; a California Republican agreed.", ["Republican"]),
            ("two Democrats, then the Democrats", ["Democrats"]),
        ],
    )
    def test_adjectives_count_where_the_country_acts(self, text: str, mentions: list[str]) -> None:
        """An adjective of nationality or party is a mention only where the actor itself acts or is acted on."""
        assert [mention for mention, _ in found(text)] == mentions

    @pytest.mark.parametrize(
        ("text", "mentions"),
        [
            ("They met in Riyadh and flew to Cairo.", []),
            ("summits in Paris and London", []),
            ("He visited Islamabad, Astana and Baku, and Doha complained.", ["Doha"]),
            ("the Geneva talks in Paris, France", ["France"]),
            ("officials in Vilnius and a letter from Moscow", ["Vilnius", "Moscow"]),
            ("It was seen in Kyiv as a defeat.", ["Kyiv"]),
            ("In Tokyo’s assessment Beijing is patient.", ["Tokyo", "Beijing"]),
            ("talks at the Kremlin", ["Kremlin"]),
            ("from Rabat to Astana", []),
        ],
    )
    def test_a_capital_is_an_actor_or_a_place(self, text: str, mentions: list[str]) -> None:
        """A capital stands for its government, unless the words around it make it a place."""
        assert [mention for mention, _ in found(text)] == mentions

    @pytest.mark.parametrize(
        ("text", "mentions"),
        [
            ("the RNC chairman and the chairman of the RNC", ["RNC"]),
            ("the White House chief of staff and the NATO secretary general", []),
            ("New Mexico, the South China Sea and the Paris Agreement", []),
            ("African American voters in Georgia and Arizona", []),
            ("Protests in Georgia alarmed the Caucasus.", ["Georgia"]),
        ],
    )
    def test_titles_and_stop_phrases_name_no_actor(self, text: str, mentions: list[str]) -> None:
        """A form inside a job title, or inside the name of something else, is no mention."""
        assert [mention for mention, _ in found(text)] == mentions

    def test_kinds_of_mentions(self) -> None:
        """A match says by what kind of name the actor is mentioned."""
        text = "Russia, the Russian Federation, the Russians and the Kremlin"
        assert [match.kind for match in DEFAULT.find(text)] == ["name", "alias", "demonym", "metonym"]

    @given(st.text(alphabet=st.sampled_from("aAsS.-,'’\n éUKTheFrench")) | st.text())
    def test_any_text(self, text: str) -> None:
        """For any text the matches are sorted, apart from each other, and inside it."""
        matches = DEFAULT.find(text)
        assert all(match.start < match.end for match in matches)
        assert all(left.end <= right.start for left, right in pairwise(matches))
        assert not matches or (matches[0].start >= 0 and matches[-1].end <= len(text))


def longest_forms(text: str, forms: list[str]) -> list[tuple[int, int]]:
    """Where the longest forms stand, from left to right, as whole words: a slow twin of `ActorCatalog.find_all`."""
    found, i = list[tuple[int, int]](), 0
    while i < len(text):
        joined = i > 0 and (text[i - 1].isalnum() or (text[i - 1] == "'" and text[max(0, i - 2)].isalpha() and i > 1))
        ends = [
            i + len(form)
            for form in forms
            if not joined and text.startswith(form, i) and not text[i + len(form) : i + len(form) + 1].isalnum()
        ]
        if ends:
            found.append((i, max(ends)))
        i = max(ends, default=i + 1)
    return found


FORMS = ["Ab", "A.B.", "Ab-Cd", "Ab of Cd", "Cd", "Cd's", "(Cd)", "ab Cd", "Ab\u00e9"]


@given(st.lists(st.sampled_from([*FORMS, "A", "b", ".", " of", " ", "-", "'", "s", "(", "é", "7"])).map("".join))
def test_the_longest_whole_forms_are_found(text: str) -> None:
    """What is found among forms that begin alike, overlap and hold signs is what a slow search finds."""
    catalog = ActorCatalog(tuple(Actor(f"x{place}", form, "other") for place, form in enumerate(FORMS)))
    codes, starts = join_texts([text])
    page = read_page(codes, starts, (np.zeros(1, np.int64), starts, starts + len(text)))
    listed = catalog.find_all(page)
    own = [form < len(FORMS) for form in listed.form]
    assert all(own)
    found = list(zip((listed.start - 4).tolist(), (listed.end - 4).tolist(), strict=True))
    assert found == longest_forms(text, FORMS)


class TestCallersActors:
    def test_names_are_added_to_the_default_catalogue(self) -> None:
        """A plain name is found with its first letter in either case, beside the listed actors."""
        catalog = ActorCatalog.of(["the minister"])
        assert found("The minister thanked Norway; the minister left; a minister came.", catalog) == [
            ("The minister", "the minister"),
            ("Norway", "Norway"),
            ("the minister", "the minister"),
        ]
        assert catalog.actors[0].id == "the-minister"

    def test_callers_actors_win_over_listed_ones(self) -> None:
        """A form that a caller claims names the caller's actor, and an actor of the same name is replaced."""
        own = Actor("my-nato", "NATO", "organisation", aliases=("Western powers",))
        catalog = ActorCatalog.of([own])
        assert found("NATO and the Western powers", catalog) == [("NATO", "NATO"), ("Western powers", "NATO")]
        assert [actor.id for actor in catalog.actors if actor.name == "NATO"] == ["my-nato"]

    def test_a_listed_name_brings_its_forms(self) -> None:
        """The plain name of a listed actor keeps its other names."""
        assert [name for _, name in found("the Kremlin", ActorCatalog.of(["Russia"]))] == ["Russia"]

    def test_demonyms_of_callers_follow_the_rules(self) -> None:
        """An adjective given by a caller is judged like a listed one."""
        catalog = ActorCatalog.of([Actor("ruv", "Ruvenia", "country", demonyms=("Ruvenian", "Ruvenians"))])
        text = "Ruvenian pressure, Ruvenian wine, the Ruvenians"
        assert [mention for mention, _ in found(text, catalog)] == ["Ruvenian", "Ruvenians"]

    def test_a_single_name_must_stand_in_a_list(self) -> None:
        """A bare name in place of a list is an error that shows the list."""
        with pytest.raises(ActorError, match=r"actors='the union'.*actors=\['the union'\]"):
            ActorCatalog.of("the union")

    @pytest.mark.parametrize(
        ("spec", "message"),
        [
            ([3], r"actors\[0\] is 3"),
            (["a"], "would match ordinary words"),
            ([""], "is empty"),
            ([Actor("x", "Union"), Actor("y", "Union")], "belongs to 'x' and to 'y'"),
        ],
    )
    def test_what_cannot_be_searched_for_is_an_error(self, spec: list[object], message: str) -> None:
        """Items that are no names, empty or too short, or with two owners, are errors that show them."""
        with pytest.raises(ActorError, match=message):
            ActorCatalog.of(spec)  # type: ignore[arg-type]

    def test_catalogues_are_kept(self) -> None:
        """The same names give the same catalogue, so that its automaton is built once."""
        assert ActorCatalog.of(["the union"]) is ActorCatalog.of(("the union",))
        assert ActorCatalog.of() is DEFAULT
        assert ActorCatalog.of(DEFAULT) is DEFAULT

    @pytest.mark.parametrize("catalog", [DEFAULT, ActorCatalog.of(["the union"])])
    def test_a_catalogue_can_be_sent_to_another_process(self, catalog: ActorCatalog) -> None:
        """A catalogue survives pickling, and a copy in the same process costs no second automaton."""
        copy = pickle.loads(pickle.dumps(catalog))  # noqa: S301
        assert copy == catalog
        assert copy.find("Norway and the union") == catalog.find("Norway and the union")


class TestCatalogFile:
    def test_a_file_stands_alone_or_beside_the_default(self, tmp_path: Path) -> None:
        """`from_csv` reads the whole catalogue, `of` adds it to the shipped one."""
        path = write(tmp_path, "ruv,country,Ruvenia,,Ruvenian;Ruvenians,Port Ruven,,,,,")
        text, own = "Ruvenia, Norway and Port Ruven's envoy", [("Ruvenia", "Ruvenia"), ("Port Ruven", "Ruvenia")]
        assert found(text, ActorCatalog.from_csv(path)) == own
        assert found(text, ActorCatalog.of(path)) == [own[0], ("Norway", "Norway"), own[1]]
        assert ActorCatalog.of(str(path)) is ActorCatalog.of(path)

    @pytest.mark.parametrize(
        ("row", "message"),
        [
            ("x,planet,Mars,,,,,,,,", "line 3: unknown kind 'planet'"),
            ("x,country,,,,,,,,,", "line 3: the form '' of '' is empty"),
            ("x,country,Marsland,a;b,,,,,,,", "line 3: the form 'a' of 'Marsland' would match ordinary words"),
            ("x,country,Marsland,Mars;;Red,,,,,,,", "line 3: the form '' of 'Marsland' is empty"),
            ("ruv,country,Marsland,,,,,,,,", "line 3: the id 'ruv' is used on line 2"),
            ("x,country,Marsland,Ruvenia,,,,,,,", "line 3: the form 'Ruvenia' belongs to 'ruv' and to 'x'"),
            ("x,country,Marsland", "line 3: 3 fields"),
            ('x,country,"Marsland,,,,,,,,', r"line 3: damaged \(.*\); close its quotation marks"),
            (",country,Marsland,,,,,,,,", "line 3: 'Marsland' has no id"),
        ],
    )
    def test_a_row_that_cannot_be_used_is_an_error(self, tmp_path: Path, row: str, message: str) -> None:
        """An unusable row is an error with file, line and value."""
        path = write(tmp_path, "ruv,country,Ruvenia,,,,,,,,", row)
        with pytest.raises(ActorError, match=rf"actors\.csv, {message}"):
            ActorCatalog.from_csv(path)

    def test_a_wrong_header_is_an_error(self, tmp_path: Path) -> None:
        """A wrong header is an error that shows the right one."""
        with pytest.raises(ActorError, match=r"line 1: the header is 'name,id'; it must be 'id,kind,name"):
            ActorCatalog.from_csv(write(tmp_path, header="name,id"))

    def test_a_file_in_another_encoding_is_an_error(self, tmp_path: Path) -> None:
        """The error names the line that is not UTF-8."""
        path = tmp_path / "c.csv"
        path.write_bytes(",".join(CATALOG_COLUMNS).encode() + "\ncur,person,Curaçao,,,,,,,,".encode("latin-1"))
        with pytest.raises(ActorError, match=r"line 2: not UTF-8.*save the file as UTF-8"):
            ActorCatalog.from_csv(path)

    def test_a_missing_file_is_an_error(self, tmp_path: Path) -> None:
        """A path without a file is an error that names it."""
        with pytest.raises(ActorError, match=r"none\.csv"):
            ActorCatalog.from_csv(tmp_path / "none.csv")
        with pytest.raises(ActorError, match="no such catalogue file"):
            ActorCatalog.of(tmp_path / "none.csv")
