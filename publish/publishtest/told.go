package publishtest

import (
	"time"

	"trucewatch/truce"
)

// Secrets among what articles say.
const (
	SecretWords   = "my cousin Tarel saw the guns behind the school" // of a resident without office
	SecretDamage  = "the depot burnt down to the ground"             // within the strike delay
	SecretAccuser = "they alone opened fire at the mill"             // names an accused party
)

// articleReport is an invented article.
func articleReport(source, id, title string, published time.Time) truce.Report {
	return truce.Report{Source: truce.SourceID(source), ID: id, Kind: truce.KindStatement, Title: title, Lang: "en", Exercise: true,
		Published: truce.Instant(published, ""), URL: "https://wire.example/" + id, Text: title,
		Claim: &truce.Claim{Measure: "article", Op: truce.OpText, Value: title}}
}

// ToldReports are the articles of the scenario.
func ToldReports() []truce.Report {
	return []truce.Report{
		articleReport("wire", "story-1", "EXERCISE: Ministers trade conditions", at(6, 9)),
		articleReport("gazette", "story-2", "EXERCISE: Ministers trade conditions", at(6, 14)),
		articleReport("wire", "story-3", "EXERCISE: Borland answers", at(7, 3)),
		articleReport("nobody", "story-4", "EXERCISE: An outlet that nobody entered", at(5, 1)),
	}
}

// Told is what the articles of the scenario say.
func Told() truce.Told {
	key := func(source, id string) truce.ReportKey {
		return truce.ReportKey{Source: truce.SourceID(source), ID: id}
	}
	one, two, three, four := key("wire", "story-1"), key("gazette", "story-2"), key("wire", "story-3"), key("nobody", "story-4")
	on := func(k truce.ReportKey) truce.Carrier { return truce.Carrier{Article: k, Origin: "wire"} }
	say := func(c truce.ReportKey, words string, direct bool, flags ...string) truce.Variant {
		return truce.Variant{Carrier: on(c), Text: words, Lang: "en", Direct: direct, Flags: flags}
	}
	return truce.Told{
		Copies: []truce.Copied{
			{Carrier: on(two), Parent: one, Root: one, PermilleP: 947, Grounds: []string{"narration", "run"}},
			{Carrier: truce.Carrier{Article: four, Origin: "nobody"}, Root: four},
			{Carrier: on(one), Root: one, Agency: "Valley Wire"},
			{Carrier: on(three), Root: three},
		},
		Utterances: []truce.Utterance{
			{ID: "u-1", Speaker: "Ansa Orlik", SpeakerID: "orlik", Party: "A", Day: "2031-05-06", Variants: []truce.Variant{
				say(one, "We accept the pause, if somebody watches the bridges.", true), say(two, "Arland accepts the pause.", false, "sense_changed", "indirect")}},
			{ID: "u-2", Speaker: "Vey Tamm", SpeakerID: "tamm", Party: "B", Day: "2031-05-06", Variants: []truce.Variant{say(one, "We study the proposal.", true)}},
			{ID: "u-3", Speaker: "Vey Tamm", SpeakerID: "tamm", Party: "B", Variants: []truce.Variant{say(three, `No <b>monitors</b> of third states & no "list".`, true)}},
			{ID: "u-4", Speaker: "a resident", Variants: []truce.Variant{say(one, SecretWords, true)}},
			{ID: "u-5", Speaker: "Ansa Orlik", SpeakerID: "orlik", Party: "A", Day: "2031-05-06", Strike: true, Variants: []truce.Variant{say(one, SecretDamage, true)}},
			{ID: "u-6", Speaker: "Ansa Orlik", SpeakerID: "orlik", Party: "A", Day: "2031-05-06", Accuses: true, Variants: []truce.Variant{say(one, SecretAccuser, true)}},
		},
		Positions: []truce.PositionTaken{
			{Carrier: on(one), Party: "A", Issue: "ceasefire", Stance: "accepts_if", Day: "2031-05-06", Text: "We accept the pause, if somebody watches the bridges.", Lang: "en", Utterance: "u-1"},
			{Carrier: on(two), Party: "A", Issue: "ceasefire", Stance: "accepts", Day: "2031-05-06", Text: "Arland accepts the pause.", Lang: "en", Utterance: "u-1"},
			{Carrier: on(one), Party: "B", Issue: "ceasefire", Stance: "considers", Day: "2031-05-06", Text: "We study the proposal.", Lang: "en", Utterance: "u-2"},
			{Carrier: on(three), Party: "B", Issue: "ceasefire", Stance: "rejects", Day: "2031-05-07", Text: `No <b>monitors</b> of third states & no "list".`, Lang: "en", Utterance: "u-3"},
			{Carrier: on(three), Party: "B", Issue: "verification", Stance: "rejects", Day: "2031-05-07", Text: `No <b>monitors</b> of third states & no "list".`, Lang: "en", Utterance: "u-3"},
		},
		Claims: []truce.ClaimTold{
			{Kind: "control", Speaker: "Vey Tamm", SpeakerID: "tamm", Party: "B", Place: "Milltown", Day: "2031-05-06", Hedges: []truce.HedgeKind{truce.HedgeNoReply, truce.HedgeUnverified},
				Text: "our forces hold Milltown", Lang: "en", Carriers: []truce.Carrier{on(one), on(two)}},
			{Kind: "area", Party: "B", Place: "East Bank", Value: "200", Unit: "km2", Bound: "less_than", Role: "current", Text: "less than 200 km2 of the East Bank", Lang: "en", Carriers: []truce.Carrier{on(one)}},
			{Kind: "destruction", Party: "A", Text: SecretDamage, Lang: "en", Day: "2031-05-06", Carriers: []truce.Carrier{on(one)}},
			{Kind: "breach_alleged", Party: "A", Accused: "B", Text: SecretAccuser, Lang: "en", Day: "2031-05-06", Carriers: []truce.Carrier{on(one)}},
			{Kind: "contact", Party: "A", Text: "the envoys would meet at the ferry on Friday", Lang: "en", Day: "2031-05-06", State: "planned", Carriers: []truce.Carrier{on(one), on(two)}},
			{Kind: "contact", Text: "the two ministers spoke by telephone", Lang: "en", Day: "2031-05-05", State: "held", Carriers: []truce.Carrier{on(one)}},
		},
	}
}
