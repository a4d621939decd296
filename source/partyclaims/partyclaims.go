// Package partyclaims reads hand-coded figures that parties and their monitors
// claim: who claims it, about whom, of what, over which window.
package partyclaims

import (
	"iter"
	"regexp"
	"strings"
	"time"

	"trucewatch/source"
	"trucewatch/truce"
)

// Adapter reads tables of claims.
type Adapter struct{}

var _ source.Adapter = Adapter{}

const blind = "a party states what serves it; a figure that was not found is not a zero"

// Info describes the source. A claimant that is not listed becomes a source
// "claims-<claimant>", which the mission's register must describe.
func (Adapter) Info() source.Info {
	const attribution = "Claims of the parties: hand-coded, each row cites its source"
	entry := func(id truce.SourceID, title string, class truce.SourceClass, interest truce.Interest, party truce.PartyID) truce.Source {
		return truce.Source{ID: id, Title: title, Class: class, Interest: interest, Party: party, Access: "told", Licence: "facts, hand-coded; free to use",
			Blind: blind, Attribution: attribution, Ship: source.ShipYes}
	}
	return source.Info{Name: "party-claims", Title: "Figures claimed by parties", Licence: "facts, hand-coded; free to use",
		Attribution: attribution, Blind: blind, Ship: source.ShipYes,
		Sources: []truce.Source{
			entry("claims-ua", "Claims of Ukraine", truce.ClassParty, truce.InterestParty, "UA"),
			entry("claims-ru", "Claims of Russia", truce.ClassParty, truce.InterestParty, "RU"),
			entry("claims-ru-monitor", "Russian part of the Russia-Turkey commission on Syria", truce.ClassMonitor, truce.InterestAlly, "RU"),
			entry("claims-tr-monitor", "Turkish part of the Russia-Turkey commission on Syria", truce.ClassMonitor, truce.InterestAlly, "TR"),
		}}
}

// Parse reads truce_id, claimant, accused, speaker, window_start_utc,
// window_end_utc, measure, op, value, source, note.
func (Adapter) Parse(in source.Input) iter.Seq2[truce.Report, error] {
	return source.ParseTable(in, source.TableOptions{
		Need: []string{"truce_id", "claimant", "measure", "op", "value", "window_start_utc", "window_end_utc"}}, read)
}

// estimated finds notes that call a bound of the window an estimate.
var estimated = regexp.MustCompile(`(?i)\b(end|start|hour)\b[^;]*\b(about|assumed)\b|window is [^;]*about`)

func read(row source.Row) ([]truce.Report, error) {
	claim := truce.Claim{Truce: row.Get("truce_id"), Claimant: truce.PartyID(row.Get("claimant")), Accused: truce.PartyID(row.Get("accused")),
		Speaker: row.Get("speaker"), Measure: row.Get("measure"), Op: truce.Op(row.Get("op")), Value: row.Get("value"),
		Source: row.Get("source"), Note: row.Get("note")}
	if claim.Claimant == "" {
		return nil, row.Fail("claimant", &source.ValueError{Reason: "no claimant: every figure needs its recorder"})
	}
	var err error
	if claim.Window, err = window(row); err != nil {
		return nil, err
	}
	claim.Window.Approx = estimated.MatchString(claim.Note)
	rep := truce.Report{Source: sourceID(claim.Claimant), Kind: truce.KindStatement, Time: claim.Window, Claim: &claim,
		Alleged: truce.Alleged{Party: claim.Accused}, Note: claim.Note, Act: actOf(claim.Measure), ActWords: claim.Measure}
	if claim.Accused != "" {
		rep.Alleged.By = claim.Claimant
	}
	if count, ok, err := countOf(claim); err != nil {
		return nil, row.Fail("value", err)
	} else if ok {
		rep.Counts = []truce.Count{count}
	}
	if strings.HasPrefix(claim.Source, "http") {
		rep.URL = strings.Fields(claim.Source)[0]
	}
	if _, where, ok := strings.Cut(claim.Measure, "/"); ok && where != "" {
		rep.Places = []truce.Place{{Kind: truce.PlaceName, Name: where}}
	}
	rep.ID = source.ContentID(claim.Truce, string(claim.Claimant), string(claim.Accused), claim.Speaker, claim.Measure,
		row.Get("window_start_utc"), row.Get("window_end_utc"), claim.Source)
	return []truce.Report{rep}, nil
}

// window reads the two ends; a missing end stays open.
func window(row source.Row) (truce.Interval, error) {
	v := truce.Interval{Zone: "UTC"}
	if s := row.Get("window_start_utc"); s != "" {
		from, err := source.ParseTime(s, source.TimeOptions{Zone: time.UTC})
		if err != nil {
			return v, row.Fail("window_start_utc", err)
		}
		v.From = from.From
	}
	if s := row.Get("window_end_utc"); s != "" {
		to, err := source.ParseTime(s, source.TimeOptions{Zone: time.UTC})
		if err != nil {
			return v, row.Fail("window_end_utc", err)
		}
		v.To = to.From
		if to.Duration() >= 23*time.Hour { // a date: the window ends with its day
			v.To = to.To
		}
	}
	if v.IsZero() {
		v.Zone = ""
	}
	return v, nil
}

func sourceID(claimant truce.PartyID) truce.SourceID {
	id := strings.Map(func(r rune) rune {
		switch {
		case r >= 'a' && r <= 'z', r >= '0' && r <= '9', r == '-':
			return r
		}
		return '-'
	}, strings.ToLower(string(claimant)))
	return truce.SourceID("claims-" + id)
}

// countOf turns a numeric claim into bounds: "> 400" has the lower bound 401.
func countOf(c truce.Claim) (count truce.Count, ok bool, err error) {
	if c.Op == truce.OpText {
		return count, false, nil
	}
	n, err := source.ParseCount(c.Value)
	if err != nil {
		return count, false, err
	}
	unit, _, _ := strings.Cut(c.Measure, "/") // after the slash stands a place
	switch c.Op {
	case truce.OpMore:
		return truce.AtLeast(n+1, unit), true, nil
	case truce.OpAtLeast:
		return truce.AtLeast(n, unit), true, nil
	}
	count = truce.Exactly(n, unit)
	count.Approx = c.Op == truce.OpAbout
	return count, true, nil
}

// acts maps the measures of the coded files to the tree of acts; a measure that
// mixes acts, or a total, has none.
var acts = map[string]truce.Act{
	"shelling": "fire/artillery", "shelling_heavy": "fire/artillery", "border_shelling": "fire/artillery", "mortar_round": "fire/mortar",
	"mlrs": "fire/mlrs", "assault": "ground/assault", "combat_clash": "ground/clash", "border_crossing_attempt": "ground/assault",
	"reconnaissance_attempt": "ground/recon", "drone_use": "air/drone", "fpv_use": "air/drone", "fpv_strike": "air/drone",
	"quadcopter_strike": "air/drone", "fixed_wing_uav": "air/drone", "drone_strike_or_drop": "air/drone", "border_uav_strike": "air/drone",
	"border_fpv_strike": "air/drone", "border_munition_drop": "air/drone", "long_range_drone": "air/drone", "air_strike": "air/strike",
	"guided_bomb": "air/strike", "missile": "air/missile", "missile_strike": "air/missile", "long_range_drone_or_missile": "air",
	"air_raid_alert": "air/alert", "air_alert": "air/alert",
}

func actOf(measure string) truce.Act { return acts[measure] }
