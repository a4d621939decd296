package assess

import (
	"fmt"
	"slices"
	"sort"
	"strings"
	"time"

	"trucewatch/agreement"
	"trucewatch/truce"
)

// silence says what no finding about an incident means, for each day and region
// of a version: "no breach seen" where enough of the day was watched by eyes that
// see what the term forbids, else "cannot tell". Where something was reported, it
// says nothing.
func (x *run) silence(k kind, t truce.Term, v version, found []truce.Finding) []truce.Finding {
	var out []truce.Finding
	regions := x.regions(t)
	noises := x.noises(t, v, found)
	for _, d := range x.Days {
		day, ok := clipTo(d, v)
		if !ok {
			continue
		}
		heard := loud(noises, day)
		for _, region := range regions {
			if heard[region] || heard[anywhere] {
				continue
			}
			out = append(out, x.silent(k, t, v, day, region))
		}
	}
	return out
}

// anywhere marks an incident whose region is not known.
const anywhere = "\x00"

// clipTo cuts a day to the part of it in which a version runs.
func clipTo(d truce.Interval, v version) (truce.Interval, bool) {
	for _, w := range v.windows {
		if w.From.IsZero() || !w.Overlaps(d) {
			continue
		}
		if d.From.Before(w.From) {
			d.From = w.From
		}
		if !w.To.IsZero() && d.To.After(w.To) {
			d.To = w.To
		}
		return d, d.From.Before(d.To)
	}
	return d, false
}

// regions are the places for which silence is told apart: the zones of the term,
// else every region that anybody's coverage names, else everywhere at once.
func (x *run) regions(t truce.Term) []string {
	if len(t.Where) > 0 {
		return t.Where
	}
	var out []string
	for _, c := range x.Coverage {
		if c.Region != "" && slices.Contains(deciding, c.Kind) {
			out = append(out, c.Region)
		}
	}
	if out == nil {
		return []string{""}
	}
	sort.Strings(out)
	return slices.Compact(out)
}

// deciding lists the kinds of coverage that any term's silence rests on.
var deciding = []truce.CoverageKind{truce.CoverPatrol, truce.CoverCamera}

// noise is when and where something was reported that a term is about.
type noise struct {
	time    truce.Interval // zero = not known when
	regions []string
}

// noises gathers what was reported under a term and version.
func (x *run) noises(t truce.Term, v version, found []truce.Finding) []noise {
	var out []noise
	for _, f := range found {
		if f.Incident == "" || f.Version != v.id && f.Status != truce.FindingRuled ||
			f.Value != truce.FindBreach && f.Value != truce.FindCannotTell {
			continue
		}
		i, ok := slices.BinarySearchFunc(x.Incidents, f.Incident, func(a truce.Incident, id truce.IncidentID) int {
			return strings.Compare(string(a.ID), string(id))
		})
		if !ok {
			continue
		}
		reading := x.Incidents[i].Reading()
		out = append(out, noise{reading.Time, x.noiseRegions(t, reading.Place)})
	}
	return out
}

// noiseRegions are the zones of the term that a place may lie in, else its region.
func (x *run) noiseRegions(t truce.Term, place truce.Place) []string {
	if len(t.Where) == 0 {
		if place.Region == "" {
			return []string{anywhere}
		}
		return []string{place.Region, ""}
	}
	var out []string
	for _, id := range t.Where {
		if z, ok := x.Agreement.Zone(id); ok {
			if w, _ := agreement.Locate(x.Agreement, z, place); w != agreement.Outside {
				out = append(out, id)
			}
		}
	}
	return out
}

// loud marks the regions of a day in which something was reported.
func loud(list []noise, day truce.Interval) map[string]bool {
	out := map[string]bool{}
	for _, n := range list {
		if n.time.IsZero() || n.time.Overlaps(day) {
			for _, r := range n.regions {
				out[r] = true
			}
		}
	}
	return out
}

func (x *run) silent(k kind, t truce.Term, v version, day truce.Interval, region string) truce.Finding {
	f := truce.Finding{Term: t.ID, Version: v.id, Day: day, Region: region, Status: truce.FindingProposed, Bound: t.Bound}
	if z, ok := x.Agreement.Zone(region); ok {
		if g := x.grid(z); len(g.points) > 0 {
			return x.silentZone(f, k, t, g, day)
		}
	}
	w := x.watched(day, x.regionNames(region), k.sees)
	f.Used = w.used()
	f.Missing = w.missing()
	e := x.Agreement.EvidenceFor(t)
	enough := w.expected > 0 && w.milli*1000 >= w.expected*int64(e.WatchedPermille)
	switch {
	case w.milli == 0:
		return say(f, truce.FindCannotTell, "nobody is known to have watched: not observed")
	case agreement.Observability(t) >= 'C':
		return say(f, truce.FindCannotTell, fmt.Sprintf("nothing was reported, and what the term forbids is of observability %c: silence says nothing", agreement.Observability(t)),
			"a declaration of the parties bound, or an inspection")
	case !enough:
		return say(f, truce.FindCannotTell, fmt.Sprintf("nothing was reported in %s of %s hours watched; the agreement asks for %s",
			hours(w.milli), hours(w.expected), percent(e.WatchedPermille)))
	}
	return say(f, truce.FindNoBreach, fmt.Sprintf("nothing was reported in %s of %s hours watched", hours(w.milli), hours(w.expected)))
}

// regionNames are the names under which coverage may speak of a region or zone.
func (x *run) regionNames(region string) []string {
	names := []string{region}
	if z, ok := x.Agreement.Zone(region); ok && z.Region != "" {
		names = append(names, z.Region)
	}
	return names
}

// watch is how much of a stretch was watched in a region, in thousandths of an hour.
type watch struct {
	milli, expected int64
	sources         []string
	denials         int
	passes          int
	cloud           []string
	whys            []string
	spots           []truce.Position // from where a part of a region was watched
}

// watched sums coverage. Two who watch at once are one hour watched: the sum is
// bounded by the union of their windows.
func (x *run) watched(day truce.Interval, regions []string, sees []truce.CoverageKind) watch {
	w := watch{expected: day.Duration().Milliseconds() / 3600}
	var windows []truce.Interval
	var sum int64
	for _, c := range x.Coverage {
		if !c.Window.Overlaps(day) || regions[0] != "" && !slices.Contains(regions, c.Region) {
			continue
		}
		part := intersect(c.Window, day)
		switch {
		case slices.Contains(sees, c.Kind) && c.MilliHours != nil && *c.MilliHours > 0:
			sum += share(*c.MilliHours, part, c.Window)
			windows = append(windows, part)
			w.sources = append(w.sources, string(c.Source))
			if c.Place != nil && c.Place.At != nil && c.Place.R68M > 0 {
				w.spots = append(w.spots, *c.Place.At)
			}
		case c.Kind == truce.CoverPass:
			w.passes++
		case c.Kind == truce.CoverCloud && c.SharePPM != nil:
			w.cloud = append(w.cloud, fmt.Sprintf("%s: %s of the sky covered", c.Source, percent(int(*c.SharePPM/1000))))
		}
		if c.Why != "" {
			w.whys = append(w.whys, c.Why)
		}
	}
	w.milli = min(sum, union(windows), w.expected)
	w.denials = x.denials(day, regions)
	for _, list := range []*[]string{&w.sources, &w.cloud, &w.whys} {
		sort.Strings(*list)
		*list = slices.Compact(*list)
	}
	return w
}

// denials counts access restrictions met in a stretch and region.
func (x *run) denials(day truce.Interval, regions []string) int {
	n := 0
	for _, inc := range x.restricted {
		r := inc.Reading()
		if r.Time.Overlaps(day) && !r.Time.IsZero() &&
			(regions[0] == "" || slices.Contains(regions, r.Place.Region)) {
			n++
		}
	}
	return n
}

func (w watch) used() []string {
	var out []string
	if w.milli > 0 {
		out = append(out, fmt.Sprintf("%s of %s hours watched, by %s", hours(w.milli), hours(w.expected), strings.Join(w.sources, ", ")))
	}
	if n := w.stood(); n > 0 {
		out = append(out, "from "+number(n, "place", "places")+"; what share of the region can be seen from there is not computed")
	}
	if w.passes > 0 {
		out = append(out, number(w.passes, "clear satellite pass", "clear satellite passes")+", which see heat and decide nothing")
	}
	return append(out, w.cloud...)
}

// stood counts the places from where a region was watched.
func (w watch) stood() int {
	seen := map[truce.Position]bool{}
	for _, p := range w.spots {
		seen[p] = true
	}
	return len(seen)
}

func (w watch) missing() []string {
	var out []string
	if w.milli < w.expected {
		out = append(out, hours(w.expected-w.milli)+" hours not watched")
	}
	if w.denials > 0 {
		out = append(out, "access restricted "+number(w.denials, "time", "times"))
	}
	return append(out, w.whys...)
}

// intersect is the common part of two intervals that overlap; open ends of a are those of b.
func intersect(a, b truce.Interval) truce.Interval {
	if a.From.IsZero() || !b.From.IsZero() && a.From.Before(b.From) {
		a.From = b.From
	}
	if a.To.IsZero() || !b.To.IsZero() && a.To.After(b.To) {
		a.To = b.To
	}
	return a
}

// share is the part of milli hours that falls into part of the window.
func share(milli int64, part, window truce.Interval) int64 {
	whole := int64(window.Duration() / time.Second)
	if whole <= 0 {
		return milli
	}
	return milli * int64(part.Duration()/time.Second) / whole
}

// union is the length of all windows together, in thousandths of an hour.
func union(windows []truce.Interval) int64 {
	slices.SortFunc(windows, func(a, b truce.Interval) int { return a.From.Compare(b.From) })
	var total time.Duration
	var end time.Time
	for _, w := range windows {
		from := w.From
		if from.Before(end) {
			from = end
		}
		if w.To.After(from) {
			total += w.To.Sub(from)
			end = w.To
		}
	}
	return total.Milliseconds() / 3600
}

// hours spells thousandths of an hour with one decimal where it is not whole.
func hours(milli int64) string {
	tenth := (milli + 50) / 100
	if tenth%10 == 0 {
		return fmt.Sprint(tenth / 10)
	}
	return fmt.Sprintf("%d.%d", tenth/10, tenth%10)
}

// percent spells thousandths.
func percent(permille int) string {
	if permille%10 == 0 {
		return fmt.Sprintf("%d %%", permille/10)
	}
	return fmt.Sprintf("%d.%d %%", permille/10, permille%10)
}
