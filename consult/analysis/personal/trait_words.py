"""Words of the rules in ``traits``, Dutch and English: countries, venues, kin, illnesses, jobs. Pieces of patterns."""

COUNTRIES = (
    r"Roemenië|Bulgarije|Hongarije|Polen|Brazilië|Colombia|Nigeria|Suriname|Turkije|Marokko|Thailand|China|"
    r"Rusland|Oekraïne|Spanje|Portugal|Italië|Ghana|Albanië|Cuba|Venezuela|Peru|Ecuador|Argentinië|"
    r"Filip(?:p)?ijnen|Vietnam|Moldavië|Servië|Tsjechië|Slowakije|Litouwen|Letland|Duitsland|België|Frankrijk|"
    r"Engeland|Curaçao|Aruba|Syrië|Eritrea|Oeganda|Kameroen|de Dominicaanse Republiek|Romania|Bulgaria|Hungary|"
    r"Poland|Brazil|Turkey|Morocco|Russia|Ukraine|Spain|Italy|Albania|Argentina|Philippines|Moldova|Serbia|"
    r"Slovakia|Lithuania|Latvia|Germany|Belgium|France|England|Syria|Uganda|Cameroon|the Dominican Republic"
)
NATIONS = (
    r"Roemeen(?:s|se)?|Bulgaar(?:s|se)?|Hongaar(?:s|se)?|Pools?e?|Braziliaanse?|Braziliaan|Colombiaanse?|"
    r"Colombiaan|Nigeriaanse?|Nigeriaan|Surinaamse?|Surinamer|Turkse?|Marokkaanse?|Marokkaan|Thaise?|Chinese?|"
    r"Chinees|Russische?|Oekraïense?|Spaanse?|Portugese?|Portugees|Italiaanse?|Ghanese?|Ghanees|Albanese?|"
    r"Albanees|Cubaanse?|Venezolaanse?|Antilliaanse?|Filipijnse?|Syrische?|Oegandese?|Dominicaanse?|Romanian|"
    r"Bulgarian|Hungarian|Polish|Brazilian|Colombian|Nigerian|Surinamese|Turkish|Moroccan|Thai|Russian|Ukrainian|"
    r"Spanish|Portuguese|Italian|Ghanaian|Albanian|Cuban|Venezuelan|Filipina|Syrian|Ugandan|Dominican"
)
NOT_A_TOWN = rf"(?:Nederland|Holland|Europa|Europe|Netherlands|Den\b(?! \w)|{COUNTRIES})"
VENUE = (
    r"(?:raam|ramen|peeskamer|club|seksclub|privéhuis|bordeel|massagesalon|sauna|hotel|hotels|camping|"
    r"vakantiepark|tippelzone|webcam|escort|escortbureau|thuis|straat|windows?|brothel|massage (?:parlou?r|salon)|"
    r"campsite|webcam|home|street|eigen woning|appartement|klanten thuis|flat|apartment|online|website)s?"
)
WORKS = (
    r"(?:werk|werkte|werken|werkten|sta|stond|zit|zat|ontvang|ontving|doe|deed|begon|begonnen|liep|loop|work|"
    r"worked|working|started|stand|stood|receive|see|huur|huurde|rent|rented|deel|share|rijd|drive|ga|go|ontvangt)"
)
KIN = (
    r"(?:kind|kinderen|zoon|zoontje|dochter|dochters|dochtertje|baby|tweeling|kleinkind|kleinkinderen|man|vrouw|"
    r"echtgenoot|ouders|moeder|vader|ex|zus|broer|parents|mother|father|sister|brother|children|child|kids|son|"
    r"sons|daughters?|husband|wife|twins|grandchildren)"
)
ILLNESS = (
    r"(?:hiv|aids|kanker|diabetes|epilepsie|ptss|reuma|autisme|adhd|borderline|hepatitis|astma|schizofrenie|"
    r"bipolair|burn-?out|een (?:chronische )?ziekte|een beperking|bipolar|burnout|diabetes|arthritis|cancer|"
    r"epilepsy|ptsd|autism|asthma|a (?:chronic )?(?:disease|illness)|a disability)"
)
STATE_OF_HEALTH = (
    r"(?:zwanger|verslaafd|depressief|doof|slechthorend|blind|slechtziend|gehandicapt|chronisch ziek|seropositief|"
    r"pregnant|addicted|depressed|deaf|disabled|hiv[- ]positive|chronically ill)"
)
JOB = (
    r"(?:voorzitter|huisarts|arts|wethouder|burgemeester|raadslid|agent|rechercheur|advocaat|officier|rechter|"
    r"notaris|imam|dominee|predikant|docent|leraar|lerares|juf|verpleegkundige|verpleegster|kraamverzorgster|"
    r"ambtenaar|journalist|kapster|kok|student|studente|chauffeur|brandweerman|militair|boa|"
    r"maatschappelijk werker|chair|chairwoman|doctor|alderman|mayor|councillor|police officer|lawyer|judge|notary|"
    r"teacher|nurse|civil servant|journalist|hairdresser|soldier|social worker|pastor|cook|student|driver)"
)
IDENTITY = (
    r"(?:trans(?:vrouw|man|gender|persoon)?|non-?binair|queer|homo|lesbische?|biseksueel|moslima?|christen|joods|"
    r"hindoe|trans (?:woman|man|person)|transgender|non-?binary|gay|lesbian|bisexual|muslim|christian|jewish|"
    r"hindu)"
)
NUMBER = (
    r"(?:\d{1,2}|twee|drie|vier|vijf|zes|zeven|acht|negen|tien|elf|twaalf|dertien|veertien|vijftien|zestien|"
    r"zeventien|achttien|negentien|twintig|dertig|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|"
    r"thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|twenty|thirty)"
)
MONTH = (
    r"(?:januari|februari|maart|april|mei|juni|juli|augustus|september|oktober|november|december|january|february|"
    r"march|may|june|july|august|october)"
)
HAPPENED = (
    r"(?:aangifte|inval|opgepakt|controle|verhoord|rechtszaak|ontruimd|mishandeld|beroofd|overvallen|aangehouden|"
    r"sloot|gesloten|uitgezet|weggestuurd|bedreigd|gestoken|reported|closed|shut|threatened|stabbed|raid(?:ed)?|"
    r"arrested|court|evicted|assaulted|robbed)"
)
