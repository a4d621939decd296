package main

import "strings"

// attestedForms are Ukrainian forms of Russian names that no rule makes.
var attestedForms = map[string][]string{
	"Белгород":       {"Білгород", "Бєлгород"},
	"Теткино":        {"Тьоткіно", "Тьоткине"},
	"Орел":           {"Орел"},
	"Льгов":          {"Льгов"},
	"Курчатов":       {"Курчатов"},
	"Брянск":         {"Брянськ"},
	"Воронеж":        {"Воронеж", "Воронєж"},
	"Севск":          {"Сєвськ", "Севськ"},
	"Ейск":           {"Єйськ"},
	"Ростов-на-Дону": {"Ростов-на-Дону", "Ростові-на-Дону", "Ростова-на-Дону"},
}

// ukrainianForms writes a Russian name as Ukrainian texts do: и as і, or kept;
// ы as и; е after a vowel as є; -ск as -ськ; -ово, -ево, -ино also as -ове, -еве,
// -ине. The forms are guesses, marked as other names.
func ukrainianForms(ru string) []string {
	if ru == "" {
		return nil
	}
	out := append([]string(nil), attestedForms[ru]...)
	for _, i := range [2]string{"і", "и"} {
		out = append(out, rewrite(ru, i))
	}
	for _, f := range out[len(out)-2:] {
		for _, end := range [3]string{"ово", "ево", "іно"} {
			if strings.HasSuffix(f, end) {
				s := strings.TrimSuffix(f, "о") + "е"
				out = append(out, strings.Replace(s, "іне", "ине", 1))
			}
		}
	}
	seen := map[string]bool{ru: true, "": true}
	kept := out[:0]
	for _, f := range out {
		if !seen[f] {
			seen[f] = true
			kept = append(kept, f)
		}
	}
	return kept
}

func rewrite(ru, i string) string {
	var b strings.Builder
	prevVowel := true
	for _, r := range ru {
		vowel := strings.ContainsRune("аеёиоуыэюяАЕЁИОУЫЭЮЯ", r)
		switch {
		case r == 'и' && prevVowel:
			b.WriteString("ї")
		case r == 'и':
			b.WriteString(i)
		case r == 'И':
			b.WriteString("І")
		case r == 'ы':
			b.WriteString("и")
		case r == 'э':
			b.WriteString("е")
		case r == 'Э':
			b.WriteString("Е")
		case r == 'ё':
			b.WriteString("ьо")
		case r == 'ъ':
			b.WriteString("’")
		case r == 'е' && prevVowel:
			b.WriteString("є")
		case r == 'Е':
			b.WriteString("Є")
		default:
			b.WriteRune(r)
		}
		prevVowel = vowel || r == 'ь' || r == ' ' || r == '-'
	}
	s := b.String()
	for _, end := range [][2]string{{"ск", "ськ"}, {"цк", "цьк"}, {"ский", "ський"}, {"скій", "ський"}, {"ская", "ська"}, {"ское", "ське"}, {"ый", "ий"}, {"ая", "а"}, {"ое", "е"}, {"оє", "е"}, {"ье", "я"}, {"ьє", "я"}} {
		if cut, ok := strings.CutSuffix(s, end[0]); ok {
			return cut + end[1]
		}
	}
	return s
}
