package pipeline

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"trucewatch/lineage"
	"trucewatch/text"
	"trucewatch/truce"
)

// sayings lists what an article says that somebody said, and its own sentences.
func (s *State) sayings(a articles, key truce.ReportKey) []lineage.Saying {
	r, info := s.reports[key], a.info[key]
	of := lineage.Saying{File: fusionID(key), Language: r.Lang, Machine: lineage.MachineTranslated(r.Text)}
	var said []lineage.Saying
	for _, x := range a.said[key] {
		if x.Form != truce.SaidStatement {
			continue
		}
		n := of
		n.Text, n.Start, n.Speaker, n.SpeakerID, n.Direct = x.report.Text, x.Start, x.Speaker, x.SpeakerID, x.Direct
		said = append(said, n)
	}
	for _, q := range info.Quotes {
		inside := func(s lineage.Saying) bool { return s.Start <= q.Start && q.End <= s.Start+len(s.Text) }
		if q.Kind == "scare" || q.Kind == "echo" || q.Of(r.Text) == "" || slices.ContainsFunc(said, inside) {
			continue
		}
		n := of
		n.Text, n.Start, n.Speaker, n.Direct = q.Of(r.Text), q.Start, q.Speaker, true
		said = append(said, n)
	}
	return append(said, lineage.Narration(blanked(r.Text, info.Cruft), of, said)...)
}

// describe fills speaker, party and day of an utterance from one of its variants,
// and what the claims within it are about.
func (a articles) describe(u *truce.Utterance, article truce.ReportKey, span truce.Span) {
	for _, x := range a.said[article] {
		if min(x.End, span.End) <= max(x.Start, span.Start) {
			continue
		}
		switch {
		case x.Form == truce.SaidStatement && x.Start == span.Start:
			u.SpeakerID, u.Party = cmp.Or(u.SpeakerID, x.SpeakerID), cmp.Or(u.Party, x.Party)
			if isDay(x.Day) && (u.Day == "" || x.Day < u.Day) {
				u.Day = x.Day
			}
		case x.Form == truce.SaidClaim:
			u.Strike = u.Strike || x.Kind == "destruction" || x.Kind == "casualties"
			u.Accuses = u.Accuses || x.Accused != "" || x.Kind == "breach_alleged" || x.Kind == "crime_alleged"
		}
	}
	for _, q := range a.info[article].Quotes {
		if q.Start == span.Start {
			u.Party = cmp.Or(u.Party, q.Party)
		}
	}
}

func isDay(s string) bool {
	_, err := time.Parse(time.DateOnly, s)
	return err == nil
}

// dayIn is a stated day, else the day on which the article came out, "" where
// neither is known.
func (s *State) dayIn(day string, article truce.ReportKey) string {
	if isDay(day) {
		return day
	}
	from := s.reports[article].Published.From
	if from.IsZero() {
		return ""
	}
	if loc, err := time.LoadLocation(s.Settings.Mission.Zone); err == nil {
		from = from.In(loc)
	}
	return from.Format(time.DateOnly)
}

// positions lists who stands where on which issue, each resting on its words.
func (s *State) positions(a articles, said saidAt) {
	for _, key := range a.keys {
		r := s.reports[key]
		for _, p := range a.info[key].Positions {
			s.Told.Positions = append(s.Told.Positions, truce.PositionTaken{Carrier: s.carrier(key), Party: p.Party, Issue: p.Issue,
				Stance: p.Stance, Day: s.dayIn(p.Date, key), Speaker: p.Speaker, Text: p.Of(r.Text), Lang: r.Lang, Utterance: said.in(key, p.Span)})
		}
	}
	slices.SortStableFunc(s.Told.Positions, func(x, y truce.PositionTaken) int {
		return cmp.Or(cmp.Compare(x.Party, y.Party), cmp.Compare(x.Issue, y.Issue), cmp.Compare(x.Day, y.Day), cmp.Compare(x.Stance, y.Stance))
	})
}

// claimsTold puts together the claims that say the same, by whoever carries them.
func (s *State) claimsTold(a articles) {
	type same struct{ kind, who, place, value, unit, bound, role, accused, words string }
	at := map[same]int{}
	out := &s.Told.Claims
	for _, key := range a.keys {
		for _, x := range a.said[key] {
			if x.Form != truce.SaidClaim {
				continue
			}
			k := same{x.Kind, string(x.Party) + "\x00" + text.Fold(x.Speaker), cmp.Or(x.PlaceKey, text.Fold(x.Place)), x.Value, x.Unit, x.Bound, x.Role, string(x.Accused), ""}
			if x.Value == "" && k.place == "" { // nothing but its words says what it is
				k.words = text.Fold(x.report.Text)
			}
			i, again := at[k]
			if !again {
				i = len(*out)
				at[k] = i
				*out = append(*out, truce.ClaimTold{Kind: x.Kind, Speaker: x.Speaker, Party: x.Party, Place: x.Place, Value: x.Value, Unit: x.Unit,
					Bound: x.Bound, Role: x.Role, Accused: x.Accused, Day: s.dayIn(x.Day, key), Text: x.report.Text, Lang: x.report.Lang})
				if x.Kind == "contact" {
					(*out)[i].State = contactState(x.report.Text)
				}
			}
			c := &(*out)[i]
			c.SpeakerID = cmp.Or(c.SpeakerID, a.speakerID(key, x))
			if here := s.carrier(key); !slices.Contains(c.Carriers, here) {
				c.Carriers = append(c.Carriers, here)
			}
			for _, h := range x.report.Hedges {
				if !slices.Contains(c.Hedges, h.Kind) {
					c.Hedges = append(c.Hedges, h.Kind)
				}
			}
			slices.Sort(c.Hedges)
		}
	}
	slices.SortStableFunc(*out, func(x, y truce.ClaimTold) int {
		return cmp.Or(cmp.Compare(x.Kind, y.Kind), cmp.Compare(x.Party, y.Party), cmp.Compare(x.Speaker, y.Speaker), cmp.Compare(x.Place, y.Place), cmp.Compare(x.Value, y.Value))
	})
}

// speakerID is the id of a claimant, from the statements of the same article.
func (a articles) speakerID(article truce.ReportKey, claim saidReport) string {
	for _, x := range a.said[article] {
		if x.Form == truce.SaidStatement && x.SpeakerID != "" && x.Speaker == claim.Speaker {
			return x.SpeakerID
		}
	}
	return ""
}

// Words that tell a contact to come from one that was, folded beginnings.
var (
	plannedWords = []string{"would", "will ", "plan", "expect", "due to", "is to ", "are to ", "scheduled", "upcoming", "tomorrow", "prepar",
		"планує", "заплан", "відбудеться", "зустрінеться", "має намір", "очіку", "планиру", "запланир", "состоится", "встретится", "ожида"}
	heldWords = []string{"met ", "spoke", "talked", "held ", "arrived", "phoned", "called ", "discussed", "visited", "during a meeting", "took place",
		"зустрівся", "зустрілися", "провів", "провели", "поговорив", "прибув", "відбулася", "встретился", "встретились", "провел", "прибыл", "поговорил", "состоялась", "состоялся"}
)

// contactState says whether words tell of a contact that was held or of one that
// is planned; planned where they tell of both, "" where of neither.
func contactState(words string) string {
	f := text.Fold(words) + " "
	has := func(w string) bool { return strings.Contains(f, w) }
	switch {
	case slices.ContainsFunc(plannedWords, has):
		return "planned"
	case slices.ContainsFunc(heldWords, has):
		return "held"
	}
	return ""
}

// ofArticle reports whether the report is an article or words in one. What is
// claimed in articles has a table of its own and is never compared as a figure
// that a party put out itself.
func ofArticle(r truce.Report) bool {
	if _, ok := r.Said(); ok {
		return true
	}
	_, ok := r.Article()
	return ok
}
