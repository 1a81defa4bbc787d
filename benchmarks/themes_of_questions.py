"""The words of twelve themes of parliamentary questions: eight to twelve each, written before anything was measured."""

from collections.abc import Mapping

THEMES: Mapping[str, str] = {
    "VERVOERBELEID": "Vervoerbeleid: trein, spoor, station, bus, weg, verkeer, luchthaven, vliegtuig, fiets, auto, reiziger, "
    "mobiliteit",
    "OVERHEID": "Overheid: ambtenaar, administratie, overheidsdienst, personeel, federale dienst, kabinet, "
    "overheidsopdracht, overheidsgebouw, website, digitaal loket",
    "GEZONDHEIDSBELEID": "Gezondheidsbeleid: gezondheid, ziekenhuis, arts, patiënt, geneesmiddel, ziekte, zorg, "
    "terugbetaling, vaccin, verpleegkundige",
    "OPENBARE VEILIGHEID": "Openbare veiligheid: politie, politiezone, terrorisme, agent, bewaking, camera, criminaliteit, "
    "dreiging, diefstal, inspecteur",
    "FISCALITEIT": "Fiscaliteit: belasting, btw, fiscaal, aangifte, inkomen, belastingplichtige, accijns, aftrek, fiscale "
    "fraude, tarief, fiscus",
    "MIGRATIEBELEID": "Migratiebeleid: asiel, migratie, vluchteling, asielzoeker, visum, verblijf, vreemdeling, opvang, "
    "terugkeer, illegaal, gezinshereniging",
    "DEFENSIEBELEID": "Defensiebeleid: defensie, leger, militair, soldaat, kazerne, gevechtsvliegtuig, marine, missie, NAVO, "
    "wapen",
    "STRAFRECHT": "Strafrecht: straf, misdrijf, gevangenis, veroordeling, dader, slachtoffer, gedetineerde, drugs, geweld, "
    "vervolging",
    "ECONOMISCH BELEID": "Economisch beleid: economie, onderneming, bedrijf, handel, consument, markt, prijs, concurrentie, "
    "kmo, ondernemer",
    "BUITENLANDS BELEID": "Buitenlands beleid: buitenland, ambassade, diplomatie, Europese Unie, Verenigde Naties, conflict, "
    "mensenrechten, verdrag, internationale betrekkingen, oorlog",
    "ARBEID": "Arbeid: werk, werknemer, werkgever, loon, werkloosheid, job, arbeidsmarkt, arbeidsongeval, werkzoekende, "
    "arbeidsduur",
    "RECHTSSTELSEL": "Rechtsstelsel: rechtbank, rechter, justitie, gerecht, magistraat, advocaat, procedure, vonnis, hof, "
    "griffie",
}
