"""Words after which a name follows, and words with a capital that are none: Dutch, English, Spanish, Romanian and more."""


def _each(words: str) -> frozenset[str]:
    return frozenset(words.split())


TITLES = (
    r"(?:(?:[Dd]hr\.?|[Mm]w\.?|[Mm]evr\.?|[Mm]r\.?|[Mm]rs\.?|[Mm]s\.?|[Dd]rs?\.|[Dd]s\.|[Ii]r\.|[Ii]ng\.|"
    r"[Pp]rof\.|[Oo]me|[Tt]ante"
    r"|[Oo]om|[Oo]pa|[Oo]ma|[Ss]ra?\.|[Dd]ra\.)(?: |$)){1,3}"
)
FORMAL = (
    r"(?:[Dd]e heer|[Hh]eer|[Mm]evrouw|[Mm]eneer|[Mm]ister|[Mm]iss|[Aa]gente?|[Dd]okter|[Rr]echercheur|"
    r"[Ww]ijkagent|[Ii]nspecteur|"
    r"[Dd]ominee|[Pp]astoor|[Pp]astor|[Pp]rofessor|[Dd]octor|[Oo]fficer|[Dd]oamna|[Dd]omnul|[Dd]on|[Dd]oña|"
    r"[Ss]eñora?|[Pp]ani?|"
    r"[Dd]ona|[Gg]ospodin|[Ss]enhora?|[Bb]urgemeester|[Ww]ethouder|[Aa]dvocaat|[Rr]echter|[Ss]ister|[Ff]ather|"
    r"[Mm]adam)"
)
INTRODUCTIONS = (
    # Whoever says so gives a name, with or without a capital.
    r"(?:ik heet|ik ben de moeder van|m(?:ij|'|e)?n? (?:echte |eigen |werk)?naam is|heet eigenlijk|noem(?:en|t|"
    r"de|den)? (?:me|mij|haar|hem)(?: altijd| gewoon| ook| hier)?|onder de (?:naam|werknaam)|under the name|"
    r"my (?:real |work |own )?name(?:'s| is)|real name|they call me|i'?m called|me llamo|se llamaba?|me llaman|"
    r"mi nombre es|"
    r"m[aă] (?:numesc|cheam[aă])|se nume[sș]te|[iî]l cheam[aă]|o cheam[aă]|numele meu e(?:ste)?|nazywam się|"
    r"mam na imię|"
    r"meu nome é|me chamo|казвам \u0441\u0435|a nevem|op naam van|genaamd|geheten|een zekere|a certain|called|named)"
)
INTRODUCTIONS_WITH_CAPITAL = (
    r"(?:heet(?:te|ten)?|namens mevrouw|groet(?:en|jes)?,?|hoogachtend,|getekend,?|contact(?:persoon)?:|"
    r"vraag naar|ask for|"
    r"m\.?v\.?g\.?,?|gr\.?,?|groetjes,?|liefs,?|xx?,?|yours sincerely,|kind regards,|regards,|love,|saludos,?|"
    r"cu respect,|"
    r"ondergetekende,|ik,|i,)"
)
RELATIONS = (
    r"(?:man|vrouw|vriend(?:in)?|ex|broer(?:tje)?|zus(?:je)?|zusje|schoonzus|moeder|vader|zoon(?:tje)?|"
    r"dochter(?:tje)?|neef(?:je)?|nicht(?:je)?|"
    r"kleinzoon|kleindochter|tweelingzus|buurvrouw|buurman|buurmeisje|huisgenoot|huisgenote|meisje|jongen|"
    r"chauffeur|boekhouder|boekhoudster|baas|bazin|bedrijfsleid(?:er|ster)|eigenaar|eigenares(?:se)?|"
    r"vertrouwenspersoon|"
    r"collega|oud-collega|beheerder|begeleid(?:er|ster)|patiënte?|cliënte?|huisbaas|klant|exploitant|"
    r"hulpverle(?:ner|enster)|"
    r"advocate?|portier|beveiliger|manager|locatiemanager|pooier|bovenbuurman|verhuurder|"
    r"maatschappelijk werkster|getuige|"
    r"husband|wife|boyfriend|girlfriend|brother|sister|sister-in-law|boss|son|daughter|landlord|landlady|driver|"
    r"friend|mother|"
    r"father|neighbour|operator|witness|flatmate|manager|encargada|encargado|jefe|jefa|casero|novio|novia|marido|"
    r"esposo|"
    r"amiga|amigo|hermana|hermano|vecina|vecino|hijo|hija|compañera|dueñ[oa]|prietena|prietenul|sora|fratele|"
    r"șeful|mama|tata|"
    r"soțul|iubitul|vecina|vecinul|patronul|colega|przyjaciółka|koleżanka|szef(?:owa)?|chefe?|patr[oó]n[a]?|barátnőm|"
    r"főnököm|ajuda é a amiga)(?: mea| meu| mele)?"
)
SPEAKS = (
    r"(?:zei|zegt|vroeg|vraagt|riep|belde|belt|appte|kwam|sloeg|dreigde|says|said|told|called|asked|dijo|dice|zice|"
    r"spune|a zis)"
)
# After a preposition of company a name follows, unless it is that of an organisation or a town.
NOT_A_NAME = _each(
    """
    de het een ik wij we zij hij dat die dit deze en maar of want als dan daar hier niet geen wel nu toen ook er
    men mijn onze jullie u uw nederland nederlandse europa europese den haag kamer tweede eerste raad rijk staat
    wet wrs gemeente politie ministerie minister belastingdienst kvk ind uwv om bsn iban the this that they she he
    it in on at no yes bank ing rabobank google facebook instagram whatsapp telegram airbnb booking maandag
    dinsdag woensdag donderdag vrijdag zaterdag zondag artikel opting bulgaarse roemeense engels nederlands spaans
    roemeens bulgaars pools hongaars portugees club hotel pension stichting vereniging centrum geachte beste met
    voor van section article chapter paragraaf hoofdstuk bijlage amnesty god allah lord sir madam my our his her
    their your monday tuesday wednesday thursday friday saturday sunday christmas easter kerst pasen koning
    koningin president premier
    """
)
# Of two words with a capital one of these makes an organisation, a law, a place or a day of them.
ORGANISATION = _each(
    """
    party partij partido partidul street road lane close avenue school act court ministry ministerie university
    universiteit church kerk army cross house club lounge studio salon code codul law wet convention verdrag
    college council raad union unie association vereniging stichting foundation fund fonds centre center centrum
    instituut institute bank group groep nederland netherlands holland international internationaal kamer rights
    rechten office bureau government gemeente provincie district offences zealand zeeland kingdom states day dag
    night world wereld news nieuws democrat democraat socialist social labour liberal green greens groen links
    police politie health care zorg aids lights radio krant post hotel sauna spa bar huis straat gracht kade laan
    plein weg station park noord zuid oost west north south east justice veiligheid home primary high human soa
    western special nationaal europees european seksueel regionale sekswerk autoriteit rapporteur against mensen
    onder commission commissie alliantie alliance watch mensenhandel report nota data privacy general algemene
    regulation verordening support service services project programme
    """
)
