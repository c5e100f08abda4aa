"""Time zones by the names people use: cities, countries, regions, IANA names."""

import re
from functools import cache
from zoneinfo import available_timezones

from studybot.core.sentences.runs import longest_runs
from studybot.core.sentences.spelling import near

# Zone: the places of it whose name is not the zone's own.
_TABLE = """
Europe/Berlin: germany munich münchen muenchen hamburg cologne köln frankfurt stuttgart düsseldorf dusseldorf leipzig dresden hanover hannover nuremberg nürnberg bremen essen dortmund bonn heidelberg freiburg karlsruhe mannheim deutschland
Europe/Lisbon: portugal porto lisboa coimbra braga faro
Atlantic/Azores: azores ponta-delgada
Atlantic/Madeira: madeira funchal
Europe/Madrid: spain barcelona valencia seville sevilla malaga málaga bilbao zaragoza granada mallorca palma ibiza alicante murcia españa
Atlantic/Canary: tenerife canaries canary-islands gran-canaria las-palmas lanzarote fuerteventura
Europe/London: england britain uk united-kingdom great-britain scotland wales manchester birmingham edinburgh glasgow liverpool leeds bristol cambridge oxford cardiff sheffield newcastle nottingham southampton brighton aberdeen
Europe/Belfast: belfast northern-ireland
Europe/Dublin: ireland cork galway limerick
Europe/Paris: france lyon marseille toulouse nice bordeaux lille strasbourg nantes montpellier grenoble rennes
Europe/Rome: italy milan milano naples napoli turin torino florence firenze bologna venice genoa palermo verona sicily roma
Europe/Zurich: switzerland zürich geneva geneve basel bern lausanne lucerne
Europe/Vienna: austria wien salzburg graz innsbruck linz
Europe/Amsterdam: netherlands holland the-netherlands rotterdam the-hague utrecht eindhoven delft groningen
Europe/Brussels: belgium antwerp ghent bruges leuven bruxelles
Europe/Luxembourg: luxemburg
Europe/Copenhagen: denmark aarhus odense københavn
Europe/Stockholm: sweden gothenburg göteborg malmö malmo uppsala
Europe/Oslo: norway bergen trondheim stavanger
Europe/Helsinki: finland tampere espoo turku
Atlantic/Reykjavik: iceland
Europe/Warsaw: poland krakow kraków cracow wroclaw wrocław gdansk gdańsk poznan poznań lodz warszawa
Europe/Prague: czechia czech-republic brno praha
Europe/Bratislava: slovakia
Europe/Budapest: hungary debrecen
Europe/Bucharest: romania cluj cluj-napoca timisoara iasi
Europe/Sofia: bulgaria plovdiv varna
Europe/Athens: greece thessaloniki crete
Europe/Istanbul: turkey türkiye ankara izmir antalya
Europe/Kyiv: ukraine kiev lviv kharkiv odesa odessa
Europe/Moscow: russia st-petersburg saint-petersburg
Europe/Minsk: belarus
Europe/Vilnius: lithuania kaunas
Europe/Riga: latvia
Europe/Tallinn: estonia tartu
Europe/Zagreb: croatia split
Europe/Ljubljana: slovenia
Europe/Belgrade: serbia novi-sad
Europe/Sarajevo: bosnia
Europe/Skopje: macedonia north-macedonia
Europe/Tirane: albania tirana
Europe/Chisinau: moldova
Asia/Nicosia: cyprus limassol
Europe/Malta: valletta
Asia/Tbilisi: tiflis
Asia/Yerevan: armenia
Asia/Baku: azerbaijan
America/New_York: new-york new-york-city nyc brooklyn manhattan boston washington washington-dc dc philadelphia miami atlanta orlando tampa pittsburgh baltimore charlotte raleigh florida massachusetts georgia-usa new-jersey connecticut virginia east-coast us-east eastern-time eastern est edt et cleveland columbus cincinnati the-big-apple
America/Chicago: dallas houston austin san-antonio texas minneapolis st-louis saint-louis new-orleans milwaukee kansas-city nashville memphis illinois wisconsin minnesota central-time cst cdt
America/Denver: colorado salt-lake-city utah albuquerque new-mexico mountain-time mst mdt boulder
America/Phoenix: arizona tucson
America/Los_Angeles: la los-angeles san-francisco sf the-bay-area bay-area seattle portland san-diego las-vegas vegas california oregon san-jose oakland sacramento palo-alto silicon-valley west-coast us-west pacific-time pst pdt pt berkeley
America/Anchorage: alaska
Pacific/Honolulu: hawaii
America/Detroit: michigan
America/Toronto: ottawa ontario quebec montreal montréal quebec-city
America/Vancouver: victoria-bc british-columbia
America/Edmonton: calgary alberta
America/Winnipeg: manitoba
America/Halifax: nova-scotia
America/St_Johns: newfoundland
America/Mexico_City: mexico méxico guadalajara puebla ciudad-de-mexico cdmx
America/Monterrey: monterrey
America/Cancun: cancún playa-del-carmen
America/Tijuana: tijuana
America/Guatemala: guatemala-city
America/Havana: cuba
America/Costa_Rica: san-jose-costa-rica
America/Bogota: colombia medellin medellín cali bogotá
America/Lima: peru
America/Guayaquil: ecuador quito
America/Caracas: venezuela
America/La_Paz: bolivia
America/Santiago: chile valparaiso
America/Argentina/Buenos_Aires: argentina buenos-aires
America/Argentina/Cordoba: córdoba
America/Montevideo: uruguay
America/Asuncion: paraguay
America/Sao_Paulo: brazil brasil rio rio-de-janeiro são-paulo brasilia brasília belo-horizonte curitiba florianopolis porto-alegre
America/Bahia: salvador
America/Fortaleza: recife-ce
America/Puerto_Rico: san-juan
America/Santo_Domingo: dominican-republic
Africa/Cairo: egypt alexandria
Africa/Casablanca: morocco rabat marrakech marrakesh fez
Africa/Algiers: algeria
Africa/Tunis: tunisia
Africa/Lagos: nigeria abuja ibadan
Africa/Accra: ghana
Africa/Abidjan: ivory-coast
Africa/Dakar: senegal
Africa/Nairobi: kenya mombasa
Africa/Addis_Ababa: ethiopia
Africa/Kampala: uganda
Africa/Kigali: rwanda
Africa/Dar_es_Salaam: tanzania zanzibar
Africa/Johannesburg: south-africa cape-town pretoria durban joburg
Africa/Harare: zimbabwe
Africa/Lusaka: zambia
Africa/Khartoum: sudan
Asia/Jerusalem: israel tel-aviv haifa
Asia/Beirut: lebanon
Asia/Amman: jordan
Asia/Damascus: syria
Asia/Baghdad: iraq
Asia/Riyadh: saudi-arabia jeddah
Asia/Dubai: uae abu-dhabi united-arab-emirates emirates
Asia/Qatar: doha
Asia/Kuwait: kuwait-city
Asia/Bahrain: manama
Asia/Muscat: oman
Asia/Tehran: iran
Asia/Kabul: afghanistan
Asia/Karachi: pakistan lahore islamabad
Asia/Kolkata: india mumbai bombay delhi new-delhi bangalore bengaluru chennai madras hyderabad pune ahmedabad calcutta jaipur goa kochi kerala ist
Asia/Colombo: sri-lanka
Asia/Dhaka: bangladesh
Asia/Kathmandu: nepal
Asia/Tashkent: uzbekistan
Asia/Almaty: kazakhstan astana
Asia/Bangkok: thailand chiang-mai phuket
Asia/Ho_Chi_Minh: vietnam saigon hanoi ho-chi-minh-city da-nang
Asia/Phnom_Penh: cambodia
Asia/Yangon: myanmar rangoon
Asia/Kuala_Lumpur: malaysia penang kl
Asia/Jakarta: indonesia bandung
Asia/Makassar: bali denpasar
Asia/Manila: philippines cebu
Asia/Shanghai: china beijing peking shenzhen guangzhou hangzhou chengdu wuhan nanjing
Asia/Hong_Kong: hongkong
Asia/Macau: macao
Asia/Taipei: taiwan
Asia/Seoul: korea south-korea busan
Asia/Tokyo: japan osaka kyoto yokohama nagoya sapporo fukuoka
Asia/Ulaanbaatar: mongolia
Asia/Vladivostok: wladiwostok
Australia/Sydney: canberra new-south-wales
Australia/Melbourne: victoria
Australia/Brisbane: queensland gold-coast cairns
Australia/Perth: western-australia
Pacific/Auckland: new-zealand wellington christchurch
Pacific/Fiji: suva
UTC: gmt zulu coordinated-universal-time universal-time
Europe/Berlin: cet cest central-european-time mez
"""
_PEOPLE = {"new yorker": "America/New_York", "londoner": "Europe/London", "berliner": "Europe/Berlin",
           "parisian": "Europe/Paris", "angeleno": "America/Los_Angeles"}  # fmt: skip
# Names of places that are words of everyday sentences: only taken where a place is expected.
_WORDS = frozenset(
    """nice split cork la et pt est ist mst cst sf dc rio cali victoria georgia jordan mobile center knox easter
    salvador bern reading eastern central mexico troll vegas turkey chad oral essen casey davis rome cambridge
    oxford florence phoenix jamaica dawson eucla hobart adak boise resolute regina creston kl goa fez uk""".split()
)
_PLACE_BEFORE = re.compile(
    r"(?:\b(?:in|to|at|from|of|for|on|near|around|outside|reached|reach|via|into|zone|tz|timezone|location|city|now|based|switch|hello|zone:|is|zone is|=|:|as) (?:the )?|^)(?:beautiful |sunny |rainy |lovely |good old |old |greater |downtown )?$"
)
_ZONE_NAME = re.compile(r"\b[A-Za-z]+/[A-Za-z_]+(?:/[A-Za-z_]+)?\b")
_OFFSET = re.compile(r"\b(?:utc|gmt)\s?([+-])\s?(\d{1,2})(?::?00)?\b")
_HIDDEN = ("Etc/", "SystemV/", "posix/", "right/", "US/", "Brazil/", "Canada/", "Chile/", "Mexico/")


@cache
def _by_name() -> dict[str, str]:
    """Lower-case name with blanks to zone; the table's names win over a zone's own city."""
    names: dict[str, str] = {}
    for zone in sorted(available_timezones()):
        if "/" in zone and not zone.startswith(_HIDDEN):
            names.setdefault(zone.rsplit("/", 1)[-1].lower().replace("_", " "), zone)
    for line in _TABLE.strip().splitlines():
        zone, _, places = line.partition(": ")
        names |= {place.replace("-", " "): zone for place in places.split()}
        names[zone.rsplit("/", 1)[-1].lower().replace("_", " ")] = zone
    return names | _PEOPLE | {"utc": "UTC"}


@cache
def _zones() -> dict[str, str]:
    return {zone.lower(): zone for zone in available_timezones()}


@cache
def _longest() -> int:
    return max(name.count(" ") for name in _by_name()) + 1


def find_place(text: str, *, expected: bool = False) -> tuple[int, int, str] | None:
    """The last place named in a tidied sentence with its zone ("from Berlin to Lisbon": Lisbon). ``expected``: the
    sentence is about where somebody is, so that a mistyped name is looked up too."""
    named = _zone_name(text)
    if named:
        return named
    tokens = [(m.start(), m.end(), m[0]) for m in re.finditer(r"[^\W\d_]+(?:['’.-][^\W\d_]+)*", text)]
    found = _exact(text, tokens)
    if not found and expected:
        found = _mistyped(text, tokens)
    good = [
        f
        for f in found
        if not re.search(
            r"\b(?:from|not in|not|left|leaving|instead of|rather than|than in|behind|wrong,|than) (?:the )?$",
            text[: f[0]],
        )
    ]
    return good[-1] if good else found[-1] if found else None


def _exact(text: str, tokens: list[tuple[int, int, str]]) -> list[tuple[int, int, str]]:
    names = _by_name()

    def place(start: int, end: int) -> tuple[int, int, str] | None:
        name = re.sub(r"[\s.-]+", " ", text[start:end].lower()).removesuffix("'s").strip()
        if name in names and (name not in _WORDS or _PLACE_BEFORE.search(text[:start])):
            return start, end, names[name]
        return None

    return longest_runs([(start, end) for start, end, _ in tokens], _longest(), place)


def _mistyped(text: str, tokens: list[tuple[int, int, str]]) -> list[tuple[int, int, str]]:
    names = [n for n in _by_name() if len(n) >= 5]
    for index, (start, _end, _word) in enumerate(tokens):
        if not re.search(r"\b(?:in|to|at|from|zone|tz|timezone|reached|based|now|of|is)(?: the)? $", text[:start]):
            continue
        for count in (2, 1):
            if index + count <= len(tokens) and tokens[index + count - 1][1] - start >= 5:
                stop = tokens[index + count - 1][1]
                best = near(text[start:stop].lower(), names)
                if best:
                    return [(start, stop, _by_name()[best])]
    return []


def _zone_name(text: str) -> tuple[int, int, str] | None:
    zones = _zones()
    for m in _ZONE_NAME.finditer(text):
        if m[0].lower() in zones:
            return m.start(), m.end(), zones[m[0].lower()]
    m2 = _OFFSET.search(text.lower())
    if m2:
        sign = "-" if m2[1] == "+" else "+"  # POSIX counts the other way round
        zone = f"Etc/GMT{sign}{int(m2[2])}" if int(m2[2]) else "UTC"
        return (m2.start(), m2.end(), zone) if zone.lower() in zones else None
    return None
