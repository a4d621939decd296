package gazetteer

import (
	"strings"
	"unicode/utf8"
)

// nominatives appends to dst the forms that could be the dictionary form of an
// inflected word of a place name: the word itself first, then whatever the ending
// table of the language makes of it. The forms need not exist; the index decides.
func nominatives(dst []string, word, lang string) []string {
	dst = append(dst, word)
	table := endingsUK
	switch lang {
	case "uk":
	case "ru":
		table = endingsRU
	case "":
		if n := len(dst); word != "" && word[0] >= utf8.RuneSelf {
			dst = append(dst, nominatives(nil, word, "uk")[1:]...)
			for _, w := range nominatives(nil, word, "ru")[1:] {
				if !contains(dst[n:], w) {
					dst = append(dst, w)
				}
			}
		}
		return dst
	default:
		return dst
	}
	if word == "" || word[0] < utf8.RuneSelf {
		return dst
	}
	// Cyrillic letters take two bytes: cut 0 to 5 letters.
	for cut := 0; cut <= 10 && len(word)-cut >= 2; cut += 2 {
		stem, ending := word[:len(word)-cut], word[len(word)-cut:]
		if cut == 0 && !strings.HasSuffix(word, "ь") {
			for _, to := range table[""] {
				dst = append(dst, stem+to)
			}
			continue
		}
		for _, to := range table[ending] {
			if len(stem)+len(to) >= 4 {
				dst = append(dst, stem+to)
			}
		}
	}
	return dst
}

func contains(list []string, s string) bool {
	for _, x := range list {
		if x == s {
			return true
		}
	}
	return false
}

// endings maps the ending of a case form to endings of the dictionary form.
type endings map[string][]string

// endingTable reads lines "form form … > dictionary form"; "0" is no ending.
func endingTable(lines string) endings {
	t := endings{}
	for _, line := range strings.Split(lines, "\n") {
		forms, to, ok := strings.Cut(line, ">")
		if !ok {
			continue
		}
		to = strings.TrimSpace(to)
		if to == "0" {
			to = ""
		}
		for _, f := range strings.Fields(forms) {
			if f == "0" {
				f = ""
			}
			if !contains(t[f], to) {
				t[f] = append(t[f], to)
			}
		}
	}
	return t
}

// endingsUK and endingsRU are the declensions of settlement names: nouns of all
// genders and plurals, adjectives, with the changes of sound in the stem, as the
// grammars of both languages give them. They propose freely: a form that is no name
// is not found.
var (
	endingsUK = endingTable(`
		и і у ою ею > а
		ці > ка
		ці > к
		зі > га
		сі > ха
		і ї ю єю ею ією я > я
		ю ям і > я
		ого ому им ім > е
		ього ьому ім > є
		а у ом ові і ові > е
		а у ом ові і > о
		а у ом ові і еві > 0
		я ю ем і еві ї єм > ь
		я ю єм ї > й
		ова ову овом ові > ів
		ева еву евом еві > ів
		єва єву євом єві > їв
		ового овому овим > ів
		огу огом озі ога > іг
		осту остом ості оста > іст
		ору ором орі ора > ір
		орода ороду ородом ороді > ород
		еня еню енем ені > інь
		оля олю олем олі > іль
		еля елю елем елі > іль
		еля елю елем елі > ель
		ця цю цем ці > ець
		ого ому им ім > ий
		ього ьому їм ім > ій
		ого ому им ім > о
		ої ій у ою > а
		ьої ій ю ьою > я
		0 ам ами ах ів > и
		ям ями ях ів ей їв > і
		їв ям ями ях > ї
		ен > ни
		он > ни
		ок > ки
		ець > ці
		их іх им ім ими іми > і
		їх їм їми > ї
		ові > а
	`)
	endingsRU = endingTable(`
		ы и е у ой ою ей ею > а
		и е ю ей ею > я
		ии ию ией > ия
		а у ом е > о
		а у ом ым е > 0
		я ю ем е и > ь
		я ю ем е > й
		и ью > ь
		ого ому ым ом > ый
		ого ому им ом > ий
		его ему им ем > ий
		ьего ьему ьим > ий
		ого ому ым ом > ой
		ого ому ым ом > ое
		его ему им ем > ее
		ого ому им ом > ое
		ой ую ою > ая
		ей юю > яя
		ью ьем ья ье > ье
		ия ию ием ии > ие
		0 ам ами ах ов > ы
		0 ам ами ах ов ей > и
		ен он > ны
		ок ек > ки
		ец > цы
		ек > йки
		ых ым ыми > ые
		их им ими > ие
		ца цу цом цем це > ец
		ая ого ому > ой
		рга ргу ргом рге > рг
		е > 0
	`)
)
