// Package uafstrikes reads the table of missile and drone attacks as Ukraine's
// Air Force and regional commands reported them: launched and destroyed, by model.
package uafstrikes

import (
	"iter"
	"regexp"
	"strings"
	"time"

	"trucewatch/gazetteer"
	"trucewatch/source"
	"trucewatch/truce"
)

// Adapter reads the table.
type Adapter struct{}

var _ source.Adapter = Adapter{}

const blind = "claims of one party; silence of the claimant about its own sky proves nothing; regional rows (PvKPivden) overlap national ones and are never added; half the rows have a date only"

// Info describes the source.
func (Adapter) Info() source.Info {
	const licence = "not verified (believed CC BY-NC-SA 4.0): for tests, not to be shipped"
	return source.Info{Name: "uaf-strikes", Title: "Missile and drone attacks as reported by Ukraine's Air Force", Licence: licence,
		Attribution: "Massive Missile Attacks on Ukraine (piterfm)", Blind: blind, Ship: source.ShipNo,
		Sources: []truce.Source{{ID: "uaf-strikes", Title: "Air Force of Ukraine and regional commands: missiles and drones launched and destroyed",
			Class: truce.ClassParty, Interest: truce.InterestParty, Party: "UA", Access: "told", Licence: licence,
			Attribution: "Massive Missile Attacks on Ukraine (piterfm)", Blind: blind, Ship: source.ShipNo}}}
}

// Parse reads time_start, time_end (Kyiv time, or dates), model, launched, destroyed …
func (Adapter) Parse(in source.Input) iter.Seq2[truce.Report, error] {
	return func(yield func(truce.Report, error) bool) {
		kyiv, err := source.Kyiv()
		if err != nil {
			yield(truce.Report{}, &source.FileError{File: in.Name, Reason: "time zone of Ukraine", Err: err})
			return
		}
		o := source.TimeOptions{Zone: kyiv}
		source.ParseTable(in, source.TableOptions{Need: []string{"time_start", "time_end", "model", "launched", "destroyed", "source"}},
			func(row source.Row) ([]truce.Report, error) { return read(row, o) })(yield)
	}
}

func read(row source.Row, o source.TimeOptions) ([]truce.Report, error) {
	from, err := source.ParseTime(row.Get("time_start"), o)
	if err != nil {
		return nil, row.Fail("time_start", err)
	}
	to, err := source.ParseTime(row.Get("time_end"), o)
	if err != nil {
		return nil, row.Fail("time_end", err)
	}
	model := row.Get("model")
	rep := truce.Report{Source: "uaf-strikes", Kind: truce.KindStatement, Time: from, Act: actOf(model), ActWords: model, Weapon: model,
		Alleged: truce.Alleged{Party: "RU", By: "UA"}, Target: row.Get("target")}
	rep.Time.To = to.From
	if to.Duration() > time.Hour || !to.From.After(from.From) { // a date, or one and the same minute
		rep.Time.To = to.To
	}
	rep.Product, _, _ = strings.Cut(row.Get("source"), "/")
	for _, f := range [][2]string{{"launched", "launched"}, {"destroyed", "destroyed"}, {"not_reach_goal", "did not reach its goal"}, {"num_hit_location", "location hit"}} {
		if s := row.Get(f[0]); s != "" {
			n, err := source.ParseCount(s)
			if err != nil {
				return nil, row.Fail(f[0], err)
			}
			rep.Counts = append(rep.Counts, truce.Exactly(n, f[1]))
		}
	}
	if launched := row.Get("launched"); launched != "" {
		rep.Claim = &truce.Claim{Claimant: "UA", Accused: "RU", Speaker: rep.Product, Window: rep.Time, Measure: "launched", Op: truce.OpEqual,
			Value: strings.TrimSuffix(launched, ".0"), Source: row.Get("source"), Note: model}
	}
	rep.Places = places(row)
	for _, a := range []string{"launch_place", "carrier", "source"} {
		if v := row.Get(a); v != "" {
			rep.Attrs = append(rep.Attrs, truce.Attr{Name: a, Path: []string{v}})
		}
	}
	rep.ID = source.ContentID(row.Get("time_start"), row.Get("time_end"), model, row.Get("launch_place"), row.Get("target"), row.Get("source"))
	return []truce.Report{rep}, nil
}

// literal finds the strings of a Python list.
var literal = regexp.MustCompile(`'([^']*)'`)

// places are the regions named as affected, else the target.
func places(row source.Row) []truce.Place {
	var names []string
	for _, m := range literal.FindAllStringSubmatch(row.Get("affected region"), 64) {
		names = append(names, m[1])
	}
	if len(names) == 0 {
		names = strings.Split(row.Get("target"), " and ")
	}
	var out []truce.Place
	for _, n := range names {
		n = strings.TrimSpace(n)
		if n == "" {
			continue
		}
		p := truce.Place{Kind: truce.PlaceName, Name: n}
		if code, ok := gazetteer.Default().RegionCode(n); ok && strings.Contains(n, "oblast") {
			p = truce.Place{Kind: truce.PlaceRegion, Region: code, Name: n, Country: code[:2], Quality: truce.QualityStated}
		}
		out = append(out, p)
	}
	return out
}

var missile = regexp.MustCompile(`(?i)iskander|kalibr|missile|zircon|oniks|kinzhal|[xх]-\d|c-[34]00|kn-23`)
var drone = regexp.MustCompile(`(?i)uav|shahed|orlan|lancet|zala|supercam|merlin|orion|молн|eleron|gerbera|drone`)

func actOf(model string) truce.Act {
	m, d := missile.MatchString(model), drone.MatchString(model)
	switch {
	case m && d:
		return "air"
	case m:
		return "air/missile"
	case d && strings.Contains(strings.ToLower(model), "reconnaissance"):
		return "air/overflight"
	case d:
		return "air/drone"
	}
	return ""
}
