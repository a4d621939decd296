package gazetteer

import (
	"strings"

	"trucewatch/text"
)

// regionNames finds first-level units by the words that name them.
type regionNames struct {
	adj      map[string]string // adjective stem → ISO
	noun     map[string]string // stem in -щина → ISO
	form     map[string]string // whole word → ISO
	latin    map[string]string // key of an English name → ISO
	code     map[string]string // ISO code and codifier number, with and without hyphen → ISO
	skeleton map[string]string // skeleton of names and adjectives → ISO, "" where two share one
	english  map[string]string // ISO → English name
}

func endingSet(list string) map[string]bool {
	set := map[string]bool{}
	for _, w := range strings.Fields(list) {
		stem, ends, inflected := strings.Cut(strings.ReplaceAll(w, "_", " "), ":")
		if !inflected {
			set[stem] = true
			continue
		}
		for _, e := range strings.Split(ends, ":") {
			set[stem+e] = true
		}
	}
	return set
}

func buildRegionNames() regionNames {
	r := regionNames{adj: map[string]string{}, noun: map[string]string{}, form: map[string]string{}, latin: map[string]string{},
		code: map[string]string{}, skeleton: map[string]string{}, english: map[string]string{}}
	for _, n := range regionTable {
		for i, e := range strings.Split(n.en, "|") {
			k := string(appendKey(nil, e))
			if _, taken := r.latin[k]; !taken {
				r.latin[k] = n.iso
			}
			if i == 0 {
				r.english[n.iso] = e
			}
			r.addSkeleton(text.Skeleton(k), n.iso)
		}
		for _, a := range strings.Fields(n.adj) {
			a = strings.ReplaceAll(a, "_", " ")
			r.adj[a] = n.iso
			r.addSkeleton(text.Skeleton(a), n.iso)
		}
		for _, s := range strings.Fields(n.noun) {
			r.noun[s] = n.iso
		}
		for _, f := range strings.Fields(n.forms) {
			r.form[f] = n.iso
		}
		for _, c := range [2]string{n.iso, n.katottg} {
			if c != "" {
				r.code[c] = n.iso
				r.code[strings.Replace(c, "-", "", 1)] = n.iso
			}
		}
	}
	return r
}

func (r *regionNames) addSkeleton(sk, iso string) {
	if have, ok := r.skeleton[sk]; ok && have != iso {
		iso = "" // shared by two units: says nothing
	}
	r.skeleton[sk] = iso
}

// byNoun reads "Сумщина" in any case.
func (r *regionNames) byNoun(word string) (string, bool) {
	if iso, ok := r.form[word]; ok {
		return iso, true
	}
	for _, e := range [...]string{"ою", "ой", "а", "и", "у", "і", "е", "ы"} {
		if stem, ok := strings.CutSuffix(word, e); ok {
			if iso, ok := r.noun[stem]; ok {
				return iso, true
			}
		}
	}
	return "", false
}

// byAdjective reads "харківської", "Краснодарского" in any case.
func (r *regionNames) byAdjective(word string) (string, bool) {
	for _, e := range adjectiveEndings {
		if stem, ok := strings.CutSuffix(word, e); ok {
			if iso, ok := r.adj[stem]; ok {
				return iso, true
			}
		}
	}
	return "", false
}

var adjectiveEndings = [...]string{"ого", "ому", "ими", "ыми", "ої", "ій", "ою", "ая", "ой", "ую", "ие", "их", "ий", "им", "ым", "ім", "ом", "а", "у", "і"}

// unitWord reports whether a word says that the name before it is a region's.
func unitWord(w string) bool {
	switch w {
	case "oblast", "region", "regions", "oblasts", "province", "krai", "kray", "край", "краю", "краї", "крае", "краем", "краєм", "republic", "обл", "ова", "ода", "territory":
		return true
	}
	return strings.HasPrefix(w, "област") || strings.HasPrefix(w, "регіон") || strings.HasPrefix(w, "регион")
}

// RegionCode answers the ISO 3166-2 code of a first-level unit for whatever form
// of its name a data set uses: "UA-05", "UA05", a codifier number (UA14…),
// "Dnipropetrovska oblast", "Kharkiv region", "Харківська обл.", "Сумщина",
// "Воронежской области", "Crimea", "Khmel'nyts'kyy". "Kyiv" alone is the city
// (UA-30) and "Kiev" alone, the form of older data sets that write "Kiev City" for
// the city, the oblast (UA-32). Units outside the gazetteer that the region's news
// names often are known too.
func (g *Gazetteer) RegionCode(name string) (iso string, ok bool) {
	trimmed := strings.TrimSpace(name)
	if len(trimmed) > 200 || trimmed == "" {
		return "", false
	}
	if iso, ok := g.regions.code[strings.ToUpper(trimmed)]; ok {
		return iso, true
	}
	if len(trimmed) == 19 && strings.HasPrefix(trimmed, "UA") {
		iso, ok := g.regions.code[trimmed[:4]]
		return iso, ok
	}
	key := string(appendKey(nil, trimmed))
	if iso, ok := g.regions.latin[key]; ok {
		return iso, true
	}
	words := strings.Fields(key)
	kept := words[:0]
	unit := false
	for _, w := range words {
		switch {
		case unitWord(w):
			unit = true
		case w == "of", w == "the", w == "м", w == "г", w == "місто", w == "город", w == "автономна", w == "ар", w == "avtonomna", w == "respublika", w == "автономная", w == "республіка", w == "республика", w == "autonomous":
		default:
			kept = append(kept, w)
		}
	}
	return g.regions.resolve(strings.Join(kept, " "), unit)
}

func (r *regionNames) resolve(name string, unit bool) (string, bool) {
	switch name {
	case "":
		return "", false
	case "київ", "киев":
		if unit {
			return "UA-32", true
		}
		return "UA-30", true
	case "севастополь", "севастополя", "севастополі", "севастополе":
		return "UA-40", true
	case "kyiv", "kiev":
		return "UA-32", true
	case "saint petersburg", "moscow city":
		return "", false
	}
	for _, try := range [...]func(string) (string, bool){r.byNoun, r.byAdjective, func(s string) (string, bool) { iso, ok := r.latin[s]; return iso, ok }} {
		if iso, ok := try(name); ok {
			return iso, true
		}
	}
	sk := text.Skeleton(name)
	if iso := r.skeleton[sk]; iso != "" && len(sk) >= 3 {
		return iso, true
	}
	// "Vinnytska", "Odeska": the adjective in Latin letters is the adjective's stem and -a.
	if iso := r.skeleton[strings.TrimSuffix(sk, "k")+"k"]; unit && iso != "" && len(sk) >= 3 {
		return iso, true
	}
	return "", false
}

// RegionName is the English name of a first-level unit by its ISO code, "" where
// it is not known.
func (g *Gazetteer) RegionName(iso string) string { return g.regions.english[iso] }
