package publish

import (
	"slices"
	"strings"
	"time"
	"unicode"

	"trucewatch/ladder"
	"trucewatch/truce"
)

// embargo finds what waits for an approval, and the reports that speak of nothing else.
func (m *maker) embargo() {
	m.held, m.hidden = map[truce.IncidentID]bool{}, map[truce.ReportKey]bool{}
	if !m.p.Embargo {
		return
	}
	free := map[truce.ReportKey]bool{}
	for _, inc := range m.incidents {
		waits := inc.MergedInto == "" && !inc.Recalled && !m.approved(inc) && m.notice(inc.ID) == nil
		if waits {
			m.held[inc.ID] = true
		}
		for _, mem := range inc.Members {
			if !waits {
				free[mem.Key] = true
			}
		}
	}
	for _, inc := range m.incidents {
		for _, mem := range inc.Members {
			if m.held[inc.ID] && !free[mem.Key] {
				m.hidden[mem.Key] = true
			}
		}
	}
}

// approved reports whether an approver released the incident to this audience.
// What is approved for the parties is approved for each of them.
func (m *maker) approved(inc truce.Incident) bool {
	return slices.Contains(inc.ApprovedFor, m.p.Audience) || m.p.Party != "" && slices.Contains(inc.ApprovedFor, truce.AudienceParties)
}

// holds reports whether one of the incidents waits for an approval.
func (m *maker) holds(ids []truce.IncidentID) bool {
	return slices.ContainsFunc(ids, func(id truce.IncidentID) bool { return m.held[id] })
}

// shownReports lists the reports of which something may be told, in their one order.
func (m *maker) shownReports() []truce.ReportKey {
	return slices.DeleteFunc(m.reportKeys(), func(k truce.ReportKey) bool { return m.hidden[k] })
}

// notice is the clock of the party whose edition this is, on an incident; nil
// where it was not notified, and in every other edition.
func (m *maker) notice(id truce.IncidentID) *Notice {
	if m.p.Party == "" {
		return nil
	}
	var out *Notice
	at := func(t time.Time) string {
		if t.IsZero() {
			return ""
		}
		return t.UTC().Format(time.RFC3339)
	}
	for _, c := range m.clocks {
		if c.Incident != id || string(c.Party) != m.p.Party || c.Notified.After(m.frame.Published) {
			continue
		}
		n := &Notice{at(c.Notified), at(c.Due), at(c.Replied), c.State}
		if out == nil || n.Notified > out.Notified || n.Notified == out.Notified && n.Due > out.Due {
			out = n
		}
	}
	return out
}

// exact is the place that a party may read exactly: as it reported it itself, or
// as the complaint states it in a case of its own conduct that it was notified of.
// Whatever monitors, cameras, sensors or residents saw stays at the policy's rung,
// and so does every place that tells where the other's forces are.
func (m *maker) exact(inc truce.Incident) *Exact {
	if m.p.Exact != ExactOwn || inc.AreaLevel {
		return nil
	}
	if e := m.exactBy(inc, "own_report", m.isOwn); e != nil && !m.othersForces(inc) {
		return e
	}
	if m.notice(inc.ID) == nil || !m.ownConduct(inc) || !m.exactAct(inc) {
		return nil
	}
	return m.exactBy(inc, "notified_case", func(s truce.Source) bool {
		return s.Class == truce.ClassParty || s.Class == truce.ClassOutlet || s.Class == truce.ClassDataset
	})
}

func (m *maker) isOwn(s truce.Source) bool {
	return s.Class == truce.ClassParty && s.Interest == truce.InterestParty && string(s.Party) == m.p.Party
}

// othersForces reports whether the incident tells where forces of somebody else
// are: their presence, a move, works, an exercise, an assault.
func (m *maker) othersForces(inc truce.Incident) bool {
	switch inc.Reading().Act.Class() {
	case "move", "fortify", "ground", "exercise", "supply":
	default:
		return false
	}
	return !m.ownConduct(inc)
}

// ownConduct reports whether the case is about what the party itself is said to have done, and nobody else.
func (m *maker) ownConduct(inc truce.Incident) bool {
	a := inc.Attribution
	for _, c := range a.Claims {
		if string(c.Accused) != m.p.Party {
			return false
		}
	}
	return len(a.Claims) > 0 || string(a.Party) == m.p.Party
}

// exactAct leaves out access, which tells where monitors were, and what was aimed
// at forces: its place is theirs.
func (m *maker) exactAct(inc truce.Incident) bool {
	act := inc.Reading().Act
	if act.Class() == "access" || act.Class() == "ground" {
		return false
	}
	if act.Class() == "move" || act.Class() == "fortify" || act.Class() == "exercise" {
		return true
	}
	for _, mem := range inc.Members {
		if t := m.reports[mem.Key].Target; t != "" && !isCivilian(t) {
			return false
		}
	}
	return true
}

// isCivilian reports whether a target, in the words of a source, is said to be no
// military one. What is not known may be one.
func isCivilian(target string) bool {
	begins := func(list []string) bool {
		return slices.ContainsFunc(strings.FieldsFunc(strings.ToLower(target), func(r rune) bool { return !unicode.IsLetter(r) }),
			func(word string) bool {
				return slices.ContainsFunc(list, func(w string) bool { return strings.HasPrefix(word, w) })
			})
	}
	return begins(civilian) && !begins(military)
}

// Beginnings of words for targets, in the languages of the sources.
var (
	civilian = []string{"civil", "resid", "house", "home", "school", "hospital", "market", "farm", "street", "church", "village", "power", "water", "substation",
		"цивіл", "житл", "будин", "школ", "лікарн", "ринок", "ринк", "ферм", "вулиц", "церкв", "електр", "граждан", "жил", "дом", "больниц", "рынок", "рынк", "улиц", "электр"}
	military = []string{"milit", "force", "troop", "unit", "army", "arm", "soldier", "position", "command", "depot", "ammun", "barrack", "checkpoint", "base", "post", "trench", "headquarter", "batter",
		"війс", "позиц", "част", "склад", "штаб", "боєпр", "окоп", "пост", "арм", "воен", "войск", "солдат", "боепр", "команд"}
)

// exactBy takes the place of the first report, by key, of a source that may be quoted.
func (m *maker) exactBy(inc truce.Incident, because string, may func(truce.Source) bool) *Exact {
	keys := make([]truce.ReportKey, 0, len(inc.Members))
	for _, mem := range inc.Members {
		keys = append(keys, mem.Key)
	}
	slices.SortFunc(keys, truce.ReportKey.Compare)
	for _, k := range keys {
		r := m.reports[k]
		p := r.At()
		if p.At == nil || p.Kind != truce.PlacePoint || !may(m.sources[k.Source]) || r.Act.Class() == "access" {
			continue
		}
		return &Exact{p.At.Lat.String(), p.At.Lon.String(), p.R68M, because}
	}
	return nil
}

// raion is the second-level unit of a place: where the policy's rung is the raion,
// or where a finer rung is allowed and the place is known to no cell. What is
// shown by region only stays so.
func (m *maker) raion(p Publication, r truce.Reading) Words {
	if m.p.Place == ladder.Region || p.Cell != nil || r.Place.Raion == "" || r.Act.Class() == "access" && m.p.withholds(WithholdMonitors) {
		return Words{}
	}
	if w, ok := m.raions[[2]string{r.Place.Region, r.Place.Raion}]; ok {
		return w
	}
	return Words{En: r.Place.Raion}
}

// text is a free text with its language and what is held of it in the others; nil where there is none.
func (m *maker) text(inc truce.Incident, words, of string) *Text {
	if words == "" || m.p.withholds(WithholdText) {
		return nil
	}
	t := &Text{Lang: m.frame.Language, Words: words}
	if t.Lang == "" {
		return t
	}
	for _, lang := range strings.Fields(m.frame.Languages) {
		if lang == t.Lang {
			continue
		}
		out := Rendering{Lang: lang, Mark: MarkMissing}
		for _, r := range inc.Renderings {
			if r.Lang != lang || of == "" || !strings.HasPrefix(of, r.Of) || out.Mark == MarkReviewed {
				continue
			}
			out.Mark, out.Words = MarkDraft, clip(r.Text, 600)
			if r.Reviewed {
				out.Mark = MarkReviewed
			}
		}
		t.Others = append(t.Others, out)
	}
	return t
}

// rulingOf is the content hash of the decision behind a ruled finding.
func rulingOf(f truce.Finding) string {
	for _, u := range f.Used {
		if hash, ok := strings.CutPrefix(u, "ruling "); ok {
			return hash
		}
	}
	return ""
}
