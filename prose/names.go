package prose

import (
	"strings"
	"sync"

	"trucewatch/text"
)

// gender of a person, as far as the text or the given name says.
type gender uint8

const (
	genderUnknown gender = iota
	genderM
	genderF
)

// givenNames finds a given name in any case of its declension.
type givenNames struct {
	exact map[string]gender
	stems map[string]string // stem -> folded nominative
	print map[string]string // folded nominative -> as printed
}

var givenTable = sync.OnceValue(func() *givenNames {
	g := &givenNames{exact: map[string]gender{}, stems: map[string]string{}, print: map[string]string{}}
	sections(mustTable("names.txt"), func(name, line string) {
		sex := genderM
		if name == "f" {
			sex = genderF
		}
		for _, w := range strings.Fields(line) {
			low := text.Fold(w)
			if _, ok := g.exact[low]; !ok {
				g.exact[low] = sex
				g.print[low] = w
			}
			for _, st := range nameStems(low) {
				if _, ok := g.stems[st]; !ok && len(st) >= 4 {
					g.stems[st] = low
				}
			}
		}
	})
	return g
})

// given finds the nominative of a given name and its gender; "" for other words.
func given(low string) (nominative string, sex gender) {
	g := givenTable()
	if sex, ok := g.exact[low]; ok {
		return low, sex
	}
	if low == "" || low[0] < 0x80 {
		return "", genderUnknown
	}
	for _, st := range nameStems(low) {
		if n, ok := g.stems[st]; ok {
			return n, g.exact[n]
		}
	}
	return "", genderUnknown
}

// patronymic reports whether a folded word has the form of a patronymic in any case.
func patronymic(low string) (ok bool, sex gender) {
	if low != "" && low[0] < 0x80 {
		for _, e := range [...]string{"ovich", "evich", "ovych", "evych", "yovych", "iyovych"} {
			if len(low) > len(e)+1 && strings.HasSuffix(low, e) {
				return true, genderM
			}
		}
		for _, e := range [...]string{"ovna", "evna", "ivna", "yivna"} {
			if len(low) > len(e)+2 && strings.HasSuffix(low, e) {
				return true, genderF
			}
		}
		return low == "ilyich" || low == "ilych" || low == "kuzmich", genderM
	}
	for _, e := range [...]string{"ович", "евич", "ьович", "йович", "ич"} {
		for _, c := range [...]string{"", "а", "у", "ем", "ем", "е", "ом", "еві", "ові"} {
			if len(low) > 2*len([]rune(e))+6 && strings.HasSuffix(low, e+c) && (e != "ич" || strings.HasSuffix(low, "льич"+c) || strings.HasSuffix(low, "мич"+c) || strings.HasSuffix(low, "кич"+c)) {
				return true, genderM
			}
		}
	}
	for _, e := range [...]string{"івн", "ївн", "овн", "евн", "ичн", "їчн"} {
		for _, c := range [...]string{"а", "и", "і", "у", "ою", "ы", "е", "ой"} {
			if len(low) > 14 && strings.HasSuffix(low, e+c) {
				return true, genderF
			}
		}
	}
	return false, genderUnknown
}

// nominative brings a name of several words back to the nominative, by its given
// name and the usual endings of surnames. Latin names come back as they are.
func nominative(words []string, lang string) string {
	if len(words) == 0 || words[0] == "" || words[0][0] < 0x80 {
		return strings.Join(words, " ")
	}
	out := append([]string(nil), words...)
	low := text.Fold(words[0])
	nom, sex := given(low)
	if nom == low || nom == "" {
		return strings.Join(out, " ")
	}
	if cut := strings.TrimSuffix(nom, "о"); lang == "ru" && cut != nom && givenTable().print[cut] != "" {
		nom = cut // Марк, not Марко
	}
	if print := givenTable().print[nom]; !sameEnd(print, words[0]) {
		out[0] = print
	}
	for i := 1; i < len(out); i++ {
		out[i] = surnameNominative(out[i], sex, lang)
	}
	return strings.Join(out, " ")
}

// sameEnd reports whether two spellings have one length and end, so that they are
// the same case in two languages: Соломія, Соломия.
func sameEnd(a, b string) bool {
	ra, rb := []rune(a), []rune(b)
	return len(ra) == len(rb) && ra[len(ra)-1] == rb[len(rb)-1]
}

// surnameCases map an oblique ending of a surname to its nominative, longest first.
var surnameCasesM = [][2]string{
	{"ського", "ський"}, {"ському", "ський"}, {"ським", "ський"}, {"цького", "цький"}, {"цькому", "цький"}, {"цьким", "цький"},
	{"ского", "ский"}, {"скому", "ский"}, {"ским", "ский"}, {"ском", "ский"},
	{"енкові", "енко"}, {"енком", "енко"}, {"енка", "енко"}, {"енку", "енко"},
	{"ого", "ий"}, {"ому", "ий"}, {"ця", "ець"}, {"цю", "ець"}, {"цем", "ець"},
	{"єва", "єв"}, {"єву", "єв"}, {"євим", "єв"}, {"ова", "ов"}, {"ову", "ов"}, {"овим", "ов"}, {"овым", "ов"}, {"ове", "ов"},
	{"ева", "ев"}, {"еву", "ев"}, {"евим", "ев"}, {"евым", "ев"}, {"ина", "ин"}, {"ину", "ин"}, {"иным", "ин"}, {"іна", "ін"}, {"іну", "ін"}, {"іним", "ін"},
	{"ові", ""}, {"еві", ""}, {"ом", ""}, {"ем", ""}, {"ем", ""}, {"а", ""}, {"у", ""}, {"я", "ь"}, {"ю", "ь"},
}

var surnameCasesF = [][2]string{
	{"ської", "ська"}, {"ській", "ська"}, {"ською", "ська"}, {"ську", "ська"}, {"цької", "цька"}, {"цькій", "цька"}, {"цькою", "цька"}, {"цьку", "цька"},
	{"ской", "ская"}, {"скую", "ская"},
	{"ової", "ова"}, {"овій", "ова"}, {"овою", "ова"}, {"ову", "ова"}, {"овой", "ова"}, {"євої", "єва"}, {"євій", "єва"}, {"євою", "єва"}, {"єву", "єва"},
	{"евой", "ева"}, {"еву", "ева"}, {"иной", "ина"}, {"ину", "ина"}, {"іної", "іна"}, {"іній", "іна"}, {"іною", "іна"}, {"іну", "іна"},
}

func surnameNominative(w string, sex gender, lang string) string {
	cases := surnameCasesM
	if sex == genderF {
		cases = surnameCasesF
	}
	for _, c := range cases {
		if cut, ok := strings.CutSuffix(w, c[0]); ok && len(cut) >= 4 {
			return cut + c[1]
		}
	}
	return w
}
