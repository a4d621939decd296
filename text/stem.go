package text

import (
	"strings"
	"unicode/utf8"

	"github.com/kljensen/snowball/english"
	"github.com/kljensen/snowball/russian"
)

// Stem cuts a folded token to the part its inflected forms share: Porter's
// second stemmer for English, Snowball for Russian, an ending table for
// Ukrainian. Other languages, numbers and mixed tokens come back unchanged.
func Stem(token, lang string) string {
	if token == "" || token[0] >= '0' && token[0] <= '9' {
		return token
	}
	switch lang {
	case "en":
		if token[0] < utf8.RuneSelf && asciiLetters(token) {
			return english.Stem(token, false)
		}
	case "ru":
		if token[0] >= utf8.RuneSelf {
			return russian.Stem(token, false)
		}
	case "uk":
		if token[0] >= utf8.RuneSelf {
			return stemUK(token)
		}
	}
	return token
}

func asciiLetters(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] >= utf8.RuneSelf || s[i] >= '0' && s[i] <= '9' {
			return false
		}
	}
	return true
}

// stemUK strips a reflexive particle and the longest ending of the table that
// leaves at least three letters with a vowel among them. Final -ці of a stem in
// к (атака, в атаці; Авдіївка, в Авдіївці) goes back to к.
func stemUK(w string) string {
	for _, refl := range [2]string{"ся", "сь"} {
		if cut, ok := strings.CutSuffix(w, refl); ok && longEnough(cut) {
			if verbal(cut) {
				w = cut
			}
			break
		}
	}
	for _, e := range endingsUK {
		cut, ok := strings.CutSuffix(w, e)
		if !ok || !longEnough(cut) {
			continue
		}
		if e == "і" && strings.HasSuffix(cut, "ц") && !strings.HasSuffix(cut, "иц") {
			return strings.TrimSuffix(cut, "ц") + "к"
		}
		w = cut
		break
	}
	w = strings.TrimSuffix(w, "ь")
	if cut, ok := strings.CutSuffix(w, "нн"); ok {
		w = cut + "н" // поранення meets поранених
	}
	return w
}

// verbal reports whether what stands before -ся looks like a verb form.
func verbal(w string) bool {
	for _, e := range [...]string{"ти", "в", "ла", "ло", "ли", "ть", "єть", "ють", "уть", "ать", "ять", "мо", "те", "ю", "у", "вши", "чи", "й", "и"} {
		if strings.HasSuffix(w, e) {
			return true
		}
	}
	return false
}

// longEnough reports whether w has three letters or more, a vowel among them.
func longEnough(w string) bool {
	n, vowel := 0, false
	for _, r := range w {
		n++
		switch r {
		case 'а', 'е', 'є', 'и', 'і', 'ї', 'о', 'у', 'ю', 'я':
			vowel = true
		}
	}
	return n >= 3 && vowel
}

// endingsUK are endings of nouns, adjectives and verbs, longest first.
var endingsUK = []string{
	"уватимуть", "юватимуть",
	"уваннями", "юваннями",
	"уванням", "юванням", "уваннях", "юваннях", "атимуть", "ятимуть", "итимуть", "уватиме", "юватиме",
	"ування", "ювання", "уванню", "юванню", "уванні", "юванні", "увавши", "ювавши",
	"увати", "ювати", "ували", "ювали", "увала", "ювала", "увало", "ювало", "уючи", "юючи",
	"ують", "юють", "ував", "ював", "уємо", "юємо", "ться",
	"ами", "ями", "ові", "еві", "єві", "ого", "ому", "ими", "іми", "їми", "ьої", "ьою", "ією", "ьому", "ього",
	"ала", "ало", "али", "ати", "яла", "яло", "яли", "яти", "ила", "ило", "или", "ити", "іти",
	"ають", "яють", "ять", "ать", "уть", "ють", "ить", "їть", "еть", "єть", "имо", "емо", "ємо", "ите", "ете", "єте",
	"ах", "ях", "ам", "ям", "ом", "ем", "єм", "ою", "ею", "єю", "ів", "їв", "ий", "ій", "їй", "их", "іх", "їх", "им", "ім", "їм",
	"ої", "єї", "ує", "ює", "ає", "яє", "ав", "яв", "ив",
	"а", "е", "є", "и", "і", "ї", "о", "у", "ю", "я", "й", "ь",
}
