"""Names that sound Finnish and belong to no municipality and no organisation there is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from random import Random

from netmap import areas

_STEMS = (
    "Aamu", "Haave", "Halla", "Hanki", "Havu", "Hopea", "Ilta", "Kaarna", "Kaiku", "Kelo",
    "Kide", "Korpi", "Kuikka", "Kuura", "Kulta", "Loimu", "Lumme", "Metso", "Otso", "Pihka",
    "Routa", "Ruska", "Sammal", "Satu", "Sini", "Sumu", "Suvi", "Syys", "Tarina", "Tuike",
    "Tuuli", "Tyrsky", "Ukko", "Unelma", "Usva", "Utu", "Vaahto", "Valo", "Varis", "Vilja",
)  # fmt: skip
_ENDINGS = (
    ("harju", "harjun"), ("joki", "joen"), ("järvi", "järven"), ("kangas", "kankaan"),
    ("koski", "kosken"), ("kylä", "kylän"), ("lahti", "lahden"), ("lampi", "lammen"),
    ("mäki", "mäen"), ("niemi", "niemen"), ("ranta", "rannan"), ("saari", "saaren"),
    ("salo", "salon"), ("selkä", "selän"), ("vaara", "vaaran"), ("virta", "virran"),
)  # fmt: skip
_ASSOCIATIONS = (
    "asukasyhdistys", "avantouimarit", "eläkkeensaajat", "hyvinvointiyhdistys", "hengitysyhdistys",
    "invalidit", "kalaseura", "kansantanssijat", "kotiseutuyhdistys", "kulttuuriyhdistys",
    "kuuloyhdistys", "kuvataiteilijat", "kyläyhdistys", "käsityöyhdistys", "latuyhdistys",
    "liikuntaseura", "luonnonystävät", "metsästysseura", "mielenterveysyhdistys", "muistiyhdistys",
    "musiikkiyhdistys", "mökkiläiset", "naapuriapu", "nuorisoseura", "näyttämöyhdistys",
    "omaishoitajat", "perheyhdistys", "potilasyhdistys", "puutarhaseura", "pyöräilijät",
    "päihdetuki", "reumayhdistys", "sekakuoro", "työttömät", "uimaseura", "vammaisyhdistys",
    "vanhempainyhdistys", "vapaaehtoiset", "yhteisötalo", "ystäväpalvelu",
)  # fmt: skip
OF_ONE_PLACE = len(_ASSOCIATIONS)
"""How many associations one place can have before their names begin to repeat."""
_ASCII = str.maketrans({"ä": "a", "å": "a", "ö": "o"})


@dataclass(frozen=True, slots=True)
class Place:
    """The name of a place and its genitive, with which the names of its associations begin."""

    name: str
    genitive: str

    @property
    def slug(self) -> str:
        """The name as an id writes it."""
        return self.name.casefold().translate(_ASCII)


def places(rng: Random) -> list[Place]:
    """Return all invented places in an order of chance; none has the name of a municipality."""
    real = {
        name.casefold()
        for area in areas.all_municipalities().values()
        for name in (area.name, area.name_sv, area.name_en)
    }
    made = [Place(stem + end, stem + of) for stem, (end, of) in product(_STEMS, _ENDINGS)]
    found = [place for place in made if place.name.casefold() not in real]
    rng.shuffle(found)
    return found


def associations(town: Place, villages: list[Place], rng: Random) -> Iterator[str]:
    """Yield names of associations of a town, then of its villages; each only once."""
    for place in (town, *villages):
        kinds = list(_ASSOCIATIONS)
        rng.shuffle(kinds)
        yield from (f"{place.genitive} {kind} ry" for kind in kinds)
