package prose

import (
	"embed"
	"strings"
	"sync"
	"unicode/utf8"

	"trucewatch/text"
)

//go:embed tables/*
var tables embed.FS

// frame says how the words that were said stand to a cue.
type frame uint8

const (
	frameBare  frame = 1 << iota // a clause may follow without a conjunction
	frameThat                    // a clause follows a conjunction
	frameNP                      // the object or an infinitive is what was said
	frameQuote                   // attributes only beside a quotation
	frameAddr                    // may take whom it was said to
	frameNoun                    // a noun: the claim that
)

// cueEntry is a word that attributes.
type cueEntry struct {
	class  Cue
	frames frame
	npCue  Cue // class where it is used with an object only
	gerund bool
}

// lexicon is the table of one language.
type lexicon struct {
	lang   string
	cues   map[string]*cueEntry
	sets   map[string]map[string]bool
	source []phrase
	nocomm []phrase
	venue  []phrase
	// nominatives of words for roles and bodies by their stems.
	nominatives map[string]string
	inverts     bool // the subject may stand after the verb anywhere
}

// phrase is a run of folded words.
type phrase []string

// lexiconSet holds the tables of all languages.
type lexiconSet struct{ en, uk, ru *lexicon }

func (l *lexiconSet) of(lang string) *lexicon {
	switch lang {
	case "uk":
		return l.uk
	case "ru":
		return l.ru
	}
	return l.en
}

// lexicons are the embedded tables, read once.
var lexicons = sync.OnceValue(func() *lexiconSet {
	return &lexiconSet{en: loadLexicon("en"), uk: loadLexicon("uk"), ru: loadLexicon("ru")}
})

// cue returns the entry of a folded word, nil where it attributes nothing.
func (lx *lexicon) cue(low string) *cueEntry { return lx.cues[low] }

// has reports whether a folded word belongs to a named set of the table.
func (lx *lexicon) has(set, low string) bool { return lx.sets[set][low] }

// sections splits a table file into its sections: name and lines.
func sections(data string, use func(name, line string)) {
	name := ""
	for _, line := range strings.Split(data, "\n") {
		line = strings.TrimSpace(line)
		if line == "" || line[0] == '#' {
			continue
		}
		if line[0] == '[' {
			name = strings.Trim(line, "[]")
			continue
		}
		use(name, line)
	}
}

func loadLexicon(lang string) *lexicon {
	lx := &lexicon{lang: lang, cues: map[string]*cueEntry{}, sets: map[string]map[string]bool{}, nominatives: map[string]string{}, inverts: lang != "en"}
	data := mustTable(lang + ".txt")
	var endings []string
	sections(data, func(name, line string) {
		if name == "ending" {
			endings = append(endings, strings.Fields(line)...)
		}
	})
	sections(data, func(name, line string) {
		switch {
		case strings.HasPrefix(name, "cue "):
			lx.addVerb(strings.Fields(name)[1:], strings.Fields(text.Fold(line)), endings)
		case name == "source":
			lx.source = append(lx.source, strings.Fields(text.Fold(line)))
		case name == "nocomment":
			lx.nocomm = append(lx.nocomm, strings.Fields(strings.ReplaceAll(text.Fold(line), ",", " ,")))
		case name == "venue":
			lx.venue = append(lx.venue, strings.Fields(text.Fold(line)))
		default:
			set := lx.sets[name]
			if set == nil {
				set = map[string]bool{}
				lx.sets[name] = set
			}
			for _, w := range strings.Fields(text.Fold(line)) {
				set[w] = true
				if lang == "en" && name == "role" && !strings.HasSuffix(w, "s") && !strings.HasSuffix(w, "man") {
					set[w+"s"] = true
				}
				if lang != "en" && (name == "role" || name == "org") {
					stems := lx.sets[name+"#stem"]
					if stems == nil {
						stems = map[string]bool{}
						lx.sets[name+"#stem"] = stems
					}
					stems[phraseStem(w)] = true
					if lx.nominatives[phraseStem(w)] == "" {
						lx.nominatives[phraseStem(w)] = w
					}
				}
			}
		}
	})
	return lx
}

// mustTable reads an embedded file. It can only be missing in a broken build.
func mustTable(name string) string {
	b, err := tables.ReadFile("tables/" + name)
	if err != nil {
		panic("reading the embedded table " + name + ": " + err.Error())
	}
	return string(b)
}

func (lx *lexicon) addVerb(head, words, endings []string) {
	class := Cue(head[0])
	var fr frame
	for _, f := range head[1:] {
		switch f {
		case "bare":
			fr |= frameBare | frameThat
		case "that":
			fr |= frameThat
		case "np":
			fr |= frameNP
		case "quote":
			fr |= frameQuote
		case "addr":
			fr |= frameAddr
		case "noun":
			fr |= frameNoun
		}
	}
	for _, form := range lx.forms(words, endings) {
		e := lx.cues[form.word]
		if e == nil {
			lx.cues[form.word] = &cueEntry{class: class, frames: fr, npCue: class, gerund: form.gerund}
			continue
		}
		if fr == frameNP {
			e.npCue = class
		}
		if e.frames == frameQuote {
			e.class = class
		}
		e.frames |= fr
	}
}

type verbForm struct {
	word   string
	gerund bool
}

// forms lists the forms of a verb line.
func (lx *lexicon) forms(words, endings []string) []verbForm {
	if lx.lang == "en" {
		return formsEN(words)
	}
	var out []verbForm
	stem := words[0]
	if !strings.HasPrefix(stem, "=") {
		for _, e := range endings {
			out = append(out, verbForm{stem + e, strings.HasSuffix(e, "ши") || strings.HasSuffix(e, "чи")})
		}
	}
	for _, w := range words {
		if rest, ok := strings.CutPrefix(w, "="); ok {
			out = append(out, verbForm{word: rest})
		}
	}
	return out
}

// formsEN are the regular forms of an English verb and those given.
func formsEN(words []string) []verbForm {
	base := words[0]
	var out []verbForm
	only := false
	for _, w := range words[1:] {
		if rest, ok := strings.CutPrefix(w, "+"); ok {
			only = true
			w = rest
		}
		out = append(out, verbForm{w, strings.HasSuffix(w, "ing")})
	}
	if only {
		return out
	}
	out = append(out, verbForm{word: base})
	stem := strings.TrimSuffix(base, "e")
	last, _ := utf8.DecodeLastRuneInString(base)
	switch {
	case strings.HasSuffix(base, "ss") || strings.HasSuffix(base, "sh") || strings.HasSuffix(base, "ch"):
		out = append(out, verbForm{word: base + "es"})
	case last == 'y' && !strings.HasSuffix(base, "ay"):
		out = append(out, verbForm{word: base[:len(base)-1] + "ies"})
	default:
		out = append(out, verbForm{word: base + "s"})
	}
	out = append(out, verbForm{stem + "ing", true})
	if len(words) == 1 {
		out = append(out, verbForm{word: stem + "ed"})
	} else if base == "agree" || base == "sum" {
		out = append(out, verbForm{word: base + "d"})
	}
	return out
}
