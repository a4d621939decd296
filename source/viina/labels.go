package viina

import (
	"strings"

	"trucewatch/source"
	"trucewatch/truce"
)

// label is one of VIINA's classes that the file has as a column.
type label struct {
	column, name string
	act          truce.Act
}

// labelActs maps VIINA's classes of events to acts. A class that says nothing of
// what was done by force (sanctions, mention of a place) has none.
var labelActs = map[string]truce.Act{
	"t_airalert": "air/alert", "t_uav": "air/drone", "t_airstrike": "air/strike", "t_artillery": "fire/artillery",
	"t_firefight": "fire/small-arms", "t_armor": "ground/clash", "t_raid": "ground/assault", "t_ied": "fire/explosion",
	"t_control": "ground/advance", "t_occupy": "ground/advance", "t_retreat": "ground/advance", "t_arrest": "harm/abduction",
	"t_cyber": "information/cyber", "t_aad": "air", "t_property": "harm/property", "t_hospital": "harm/property",
	"t_hospitals": "harm/property", "t_civcas": "harm/casualty", "t_milcas": "", "t_mil": "",
}

// labelColumns finds the binary labels of the file: t_uav_b, or t_uav where the
// values are 0 and 1. Probabilities are not read: the threshold is VIINA's to set.
func labelColumns(columns []string) []label {
	has := map[string]bool{}
	for _, c := range columns {
		has[c] = true
	}
	var out []label
	for _, c := range columns {
		name := strings.TrimSuffix(c, "_b")
		act, known := labelActs[name]
		if !known || c == name && has[name+"_b"] {
			continue
		}
		out = append(out, label{column: c, name: name, act: act})
	}
	return out
}

// classify sets the act from labels, or from the text where the file has no
// labels. Labels of harm count only where
// no act of force is named: they say what came of it.
func (p parser) classify(row source.Row, rep *truce.Report) {
	var force, harm []truce.Act
	var names []string
	for _, l := range p.labels {
		if row.Get(l.column) != "1" {
			continue
		}
		rep.Attrs = append(rep.Attrs, truce.Attr{Name: "viina_label", Path: []string{l.name}})
		switch {
		case l.act == "":
		case l.act.Class() == "harm":
			harm, names = append(harm, l.act), append(names, l.name)
		default:
			force, names = append(force, l.act), append(names, l.name)
		}
	}
	if len(force) == 0 {
		force = harm
	}
	rep.Act, rep.ActWords = source.CommonAct(force), strings.Join(names, ", ")
	if fromText, words := source.ActFromText(rep.Title); rep.ActWords == "" || fromText != rep.Act && fromText.Within(rep.Act) && rep.Act != "" {
		rep.Act, rep.ActWords = fromText, words
	}
	p.actors(row, rep)
}

// actors keeps VIINA's labels of who began and who is mentioned as attributes
// only. They are guesses of a classifier (F1 .76 to .88 by its authors) that call
// "Russia attacked a port" begun by Ukraine; an allegation needs someone who alleges.
func (p parser) actors(row source.Row, rep *truce.Report) {
	for _, m := range [][3]string{
		{"a_rus_init", "viina_initiator", "RU"}, {"a_ukr_init", "viina_initiator", "UA"},
		{"a_rus", "actor_mentioned", "RU"}, {"a_ukr", "actor_mentioned", "UA"},
		{"a_civ", "actor_mentioned", "civilians"}, {"a_other", "actor_mentioned", "third party"},
	} {
		if row.Get(m[0]+"|"+m[0]+"_b") == "1" {
			rep.Attrs = append(rep.Attrs, truce.Attr{Name: m[1], Path: []string{m[2]}})
		}
	}
}
