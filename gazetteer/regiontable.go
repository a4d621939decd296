package gazetteer

// regionName is one first-level unit with the stems of its names. Forms are keys
// (lower case, no apostrophes, space for hyphen).
type regionName struct {
	iso     string
	katottg string // code in the Ukrainian codifier, "" for Russia
	en      string // names in Latin letters, | between; the first is the English one
	adj     string // stems of the adjective before область, край, республіка, uk and ru
	noun    string // stems of the short name in -щина: any ending of the case follows
	forms   string // whole words that name it, in every case
}

// regionTable lists the units of the gazetteer first, then units outside it that
// news of the region names often: those are recognised so that they are not taken
// for something else, but have no polygon and no places here.
var regionTable = []regionName{
	{"UA-05", "UA05", "Vinnytsia|Vinnytsya|Vinnitsa", "вінницьк винницк", "вінниччин винниччин винничин", ""},
	{"UA-07", "UA07", "Volyn|Volhynia", "волинськ волынск", "", "волинь волині волинню волынь волыни волынью"},
	{"UA-09", "UA44", "Luhansk|Lugansk", "луганськ луганск", "луганщин", "лнр lnr lpr"},
	{"UA-12", "UA12", "Dnipropetrovsk|Dnepropetrovsk|Dnipro", "дніпропетровськ днепропетровск дніпровськ", "дніпропетровщин днепропетровщин", ""},
	{"UA-14", "UA14", "Donetsk", "донецьк донецк", "донеччин донетчин", "днр dnr dpr"},
	{"UA-18", "UA18", "Zhytomyr|Zhitomir", "житомирськ житомирск", "житомирщин", ""},
	{"UA-21", "UA21", "Zakarpattia|Transcarpathia|Zakarpattya|Zakarpatska", "закарпатськ закарпатск", "", "закарпаття закарпаттю закарпаттям закарпатті закарпатье закарпатья закарпатью"},
	{"UA-23", "UA23", "Zaporizhzhia|Zaporizhzhya|Zaporizhia|Zaporozhye|Zaporizhye", "запорізьк запорожск", "запоріжчин запорожчин", ""},
	{"UA-26", "UA26", "Ivano-Frankivsk", "івано_франківськ ивано_франковск", "франківщин", "прикарпаття прикарпаттю прикарпатті прикарпатье прикарпатья прикарпатью"},
	{"UA-30", "UA80", "Kyiv City|Kiev City|City of Kyiv|Kyiv", "", "", ""},
	{"UA-32", "UA32", "Kyivska|Kiev|Kyiv oblast|Kyiv", "київськ киевск", "київщин киевщин", ""},
	{"UA-35", "UA35", "Kirovohrad|Kirovograd", "кіровоградськ кировоградск", "кіровоградщин кировоградщин", ""},
	{"UA-40", "UA85", "Sevastopol|Sevastopol City", "", "", ""},
	{"UA-43", "UA01", "Crimea|Krym|Autonomous Republic of Crimea|Republic of Crimea", "", "", "крим криму кримом крым крыма крыму крымом крыме crimea"},
	{"UA-46", "UA46", "Lviv|Lvov", "львівськ львовск", "львівщин львовщин", ""},
	{"UA-48", "UA48", "Mykolaiv|Mykolayiv|Nikolaev|Nikolayev", "миколаївськ николаевск", "миколаївщин николаевщин", ""},
	{"UA-51", "UA51", "Odesa|Odessa", "одеськ одесск", "одещин одесщин", ""},
	{"UA-53", "UA53", "Poltava", "полтавськ полтавск", "полтавщин", ""},
	{"UA-56", "UA56", "Rivne|Rovno", "рівненськ ровенск ровненск", "рівненщин ровенщин ровненщин", ""},
	{"UA-59", "UA59", "Sumy", "сумськ сумск", "сумщин", ""},
	{"UA-61", "UA61", "Ternopil|Ternopol", "тернопільськ тернопольск", "тернопільщин тернопольщин", ""},
	{"UA-63", "UA63", "Kharkiv|Kharkov", "харківськ харьковск", "харківщин харьковщин", ""},
	{"UA-65", "UA65", "Kherson", "херсонськ херсонск", "херсонщин", ""},
	{"UA-68", "UA68", "Khmelnytskyi|Khmelnytskyy|Khmelnytsky|Khmelnitsky", "хмельницьк хмельницк", "хмельниччин хмельнитчин", ""},
	{"UA-71", "UA71", "Cherkasy|Cherkassy", "черкаськ черкасск", "черкащин", ""},
	{"UA-74", "UA74", "Chernihiv|Chernigov", "чернігівськ черниговск", "чернігівщин черниговщин", ""},
	{"UA-77", "UA73", "Chernivtsi|Chernovtsy", "чернівецьк черновицк", "буковин чернівеччин", ""},
	{"RU-AD", "", "Adygea|Adyghea", "", "", "адигея адигеї адигею адигеєю адыгея адыгеи адыгее адыгею"},
	{"RU-BEL", "", "Belgorod", "бєлгородськ білгородськ белгородск", "бєлгородщин білгородщин белгородщин", ""},
	{"RU-BRY", "", "Bryansk|Briansk", "брянськ брянск", "брянщин", ""},
	{"RU-KDA", "", "Krasnodar|Kuban", "краснодарськ краснодарск", "", "кубань кубані кубанню кубани кубанью"},
	{"RU-KRS", "", "Kursk", "курськ курск", "курщин", ""},
	{"RU-ROS", "", "Rostov", "ростовськ ростовск", "ростовщин", ""},
	{"RU-VOR", "", "Voronezh", "воронезьк воронізьк воронежск", "воронежчин", ""},
	{"RU-MOS", "", "Moscow", "московськ московск", "", "підмосковя підмосковї підмосковю подмосковье подмосковья подмосковью"},
	{"RU-TUL", "", "Tula", "тульськ тульск", "тульщин", ""},
	{"RU-ORL", "", "Oryol|Orel", "орловськ орловск", "орловщин", ""},
	{"RU-LIP", "", "Lipetsk", "липецьк липецк", "", ""},
	{"RU-SMO", "", "Smolensk", "смоленськ смоленск", "смоленщин", ""},
	{"RU-TVE", "", "Tver", "тверськ тверск", "", ""},
	{"RU-KLU", "", "Kaluga", "калузьк калужск", "", ""},
	{"RU-RYA", "", "Ryazan", "рязанськ рязанск", "рязанщин", ""},
	{"RU-TAM", "", "Tambov", "тамбовськ тамбовск", "тамбовщин", ""},
	{"RU-SAR", "", "Saratov", "саратовськ саратовск", "", ""},
	{"RU-VGG", "", "Volgograd", "волгоградськ волгоградск", "", ""},
	{"RU-LEN", "", "Leningrad", "ленінградськ ленинградск", "", ""},
	{"RU-PSK", "", "Pskov", "псковськ псковск", "псковщин", ""},
	{"RU-NIZ", "", "Nizhny Novgorod", "нижегородськ нижегородск нижньогородськ", "", ""},
	{"RU-SAM", "", "Samara", "самарськ самарск", "", ""},
	{"RU-AST", "", "Astrakhan", "астраханськ астраханск", "", ""},
	{"RU-STA", "", "Stavropol", "ставропольськ ставропольск", "", ""},
	{"RU-YAR", "", "Yaroslavl", "ярославськ ярославск", "", ""},
	{"RU-IVA", "", "Ivanovo", "іванівськ ивановск", "", ""},
	{"RU-KIR", "", "Kirov", "кіровськ кировск", "", ""},
	{"BY-HO", "", "Gomel|Homiel", "гомельськ гомельск", "", ""},
	{"BY-BR", "", "Brest", "брестськ брестск", "", ""},
}

// outsideNames are cities beyond the gazetteer, by key and case: without them
// news of Moscow would be put into a hamlet of that name.
var outsideNames = endingSet(`москв:а:и:у:і:ой:ою:е moscow петербург::а:у:і:е петербурз:і тул:а:и:у:і:е tula смоленськ::а:у смоленск::а:у:е smolensk
	липецьк::а:у липецк::а:у:е lipetsk саратов::а:у:і:е saratov энгельс::а:у:е енгельс::а:у:і engels волгоград::а:у:і:е volgograd калуг:а:и:у:е
	рязан:ь:и:і ryazan тамбов::а:у:і:е мінськ::а:у минск::а:у:е minsk варшав:а:и:у:і:е warsaw кишинів кишинев::а:у:е кишинеў chisinau бухарест::а:у:і:е bucharest
	вашингтон::а:у:і:е washington брюссел:ь:я:ю:і:е brussels париж::а:у:і:е paris лондон::а:у:і:е london берлін::а:у:і берлин::а:у:е berlin стамбул::а:у:і:е istanbul
	женев:а:и:у:і:е geneva токіо токио пекін::а:у:і пекин::а:у:е beijing джидд:а:и:у:і:е jeddah эр_рияд ер_ріяд riyadh угорщин:а:и:у:і венгри:я:и:ю польщ:а:і:у польш:а:и:у:е
	росі:я:ї:ю:єю росси:я:и:ю:ей україн:а:и:у:і:ою украин:а:ы:у:е:ой russia ukraine білорус:ь:і:ю беларус:ь:и belarus сша рф moldova молдов:а:и:у:і:е румуні:я:ї:ю румыни:я:и:ю`)
