package source

import "strings"

// regionStems maps the beginning of a region's name, folded, to its ISO 3166-2
// code. The stems are long enough to tell the regions apart in the forms that
// data sets use: "Donetska oblast", "Donets'k", "Донецька область", "Донецкая".
// Kyiv needs care: the city and the region share the stem. Places and full
// gazetteer look-up are package gazetteer's business.
var regionStems = []struct{ stem, code string }{
	{"vinnyts", "UA-05"}, {"вінниц", "UA-05"}, {"винниц", "UA-05"},
	{"volyn", "UA-07"}, {"волин", "UA-07"}, {"волын", "UA-07"},
	{"luhans", "UA-09"}, {"lugans", "UA-09"}, {"луганс", "UA-09"},
	{"dnipropetrovs", "UA-12"}, {"dnepropetrovs", "UA-12"}, {"дніпропетровс", "UA-12"}, {"днепропетровс", "UA-12"},
	{"donets", "UA-14"}, {"донец", "UA-14"}, {"донеч", "UA-14"},
	{"zhytomyr", "UA-18"}, {"житомир", "UA-18"},
	{"zakarpat", "UA-21"}, {"transcarpathia", "UA-21"}, {"закарпат", "UA-21"},
	{"zapori", "UA-23"}, {"zaporozh", "UA-23"}, {"запорі", "UA-23"}, {"запорож", "UA-23"},
	{"ivano-frankivs", "UA-26"}, {"івано-франківс", "UA-26"}, {"ивано-франковс", "UA-26"},
	{"kirovohrad", "UA-35"}, {"kirovograd", "UA-35"}, {"кіровоград", "UA-35"}, {"кировоград", "UA-35"},
	{"lviv", "UA-46"}, {"львів", "UA-46"}, {"львов", "UA-46"},
	{"mykola", "UA-48"}, {"nikolaev", "UA-48"}, {"микола", "UA-48"}, {"николаев", "UA-48"},
	{"odes", "UA-51"}, {"одес", "UA-51"}, {"одещ", "UA-51"},
	{"poltav", "UA-53"}, {"полтав", "UA-53"},
	{"rivne", "UA-56"}, {"rivnens", "UA-56"}, {"рівнен", "UA-56"}, {"ровен", "UA-56"},
	{"sums", "UA-59"}, {"sumy", "UA-59"}, {"сумс", "UA-59"}, {"сумщ", "UA-59"}, {"суми", "UA-59"}, {"сумы", "UA-59"},
	{"ternopil", "UA-61"}, {"терноп", "UA-61"}, {"терноп", "UA-61"},
	{"kharkiv", "UA-63"}, {"kharkov", "UA-63"}, {"харків", "UA-63"}, {"харьков", "UA-63"},
	{"kherson", "UA-65"}, {"херсон", "UA-65"},
	{"khmelnyts", "UA-68"}, {"хмельниц", "UA-68"},
	{"cherkas", "UA-71"}, {"черкас", "UA-71"},
	{"chernihiv", "UA-74"}, {"chernigov", "UA-74"}, {"чернігів", "UA-74"}, {"чернигов", "UA-74"},
	{"chernivts", "UA-77"}, {"chernivets", "UA-77"}, {"чернівец", "UA-77"}, {"черновиц", "UA-77"}, {"чернівц", "UA-77"},
	{"avtonomna respublika krym", "UA-43"}, {"crimea", "UA-43"}, {"krym", "UA-43"}, {"крим", "UA-43"}, {"крым", "UA-43"},
	{"autonomous republic of crimea", "UA-43"}, {"автономна республіка крим", "UA-43"},
	{"sevastopol", "UA-40"}, {"севастополь", "UA-40"},
	{"belgorod", "RU-BEL"}, {"бєлгород", "RU-BEL"}, {"белгород", "RU-BEL"},
	{"bryansk", "RU-BRY"}, {"брянс", "RU-BRY"}, {"kursk", "RU-KRS"}, {"курс", "RU-KRS"},
	{"rostov", "RU-ROS"}, {"ростов", "RU-ROS"}, {"voronezh", "RU-VOR"}, {"воронеж", "RU-VOR"},
	{"krasnodar", "RU-KDA"}, {"краснодар", "RU-KDA"}, {"adygea", "RU-AD"}, {"адыге", "RU-AD"},
}

// RegionCode returns the ISO 3166-2 code of a first-level region of Ukraine or of
// the Russian border regions from a name in English, Ukrainian or Russian, or
// from a code without its hyphen ("UA05"). ok is false where the name says too little.
func RegionCode(name string) (code string, ok bool) {
	s := strings.ToLower(strings.TrimSpace(name))
	s = strings.NewReplacer("'", "", "’", "", "ʼ", "", "`", "").Replace(s)
	if len(s) == 4 && strings.HasPrefix(s, "ua") || len(s) == 5 && strings.HasPrefix(s, "ua-") {
		return knownCode("UA-" + s[len(s)-2:])
	}
	for _, kyiv := range []string{"kyiv", "kiev", "київ", "киев", "киів"} {
		rest, is := strings.CutPrefix(s, kyiv)
		if !is {
			continue
		}
		if strings.Contains(rest, "city") || strings.Contains(rest, "місто") || rest == "" && kyiv != "kiev" {
			return "UA-30", true
		}
		return "UA-32", true
	}
	for _, m := range []string{"м. київ", "г. киев", "місто київ", "город киев"} {
		if s == m {
			return "UA-30", true
		}
	}
	for _, r := range regionStems {
		if strings.HasPrefix(s, r.stem) {
			return r.code, true
		}
	}
	return "", false
}

func knownCode(code string) (string, bool) {
	if code == "UA-30" || code == "UA-32" {
		return code, true
	}
	for _, r := range regionStems {
		if r.code == code {
			return code, true
		}
	}
	return "", false
}

// AlertSignal is the register's name of Ukraine's air-raid alert. Every log of it
// records the same signal, so that two logs are one origin.
const AlertSignal = "ua-air-raid-signal"
