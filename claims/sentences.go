package claims

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"trucewatch/truce"
)

// sentences says it all for readers: windows, totals with what they cover, the
// totals against one another, parts, counters, what others saw.
func (w *work) sentences() {
	w.sayWindows()
	w.sayTotals()
	w.sayRivals()
	w.sayParts()
	w.sayCounters()
	w.sayFigures()
	for _, f := range w.out.Figures {
		if f.Claim.Accused == "" && f.Value != nil && !slices.Contains(alertMeasures, f.Claim.Measure) {
			w.say("recorded_nobody_accused", claimValues(f.Claim), f.Claim.Source)
		}
	}
	w.sayObserved()
	if len(w.out.Totals)+len(w.out.Figures) > 1 {
		w.say("closing", nil)
	}
}

func (w *work) say(key string, values map[string]string, sources ...string) {
	var links []string
	for _, s := range sources {
		if s != "" && !slices.Contains(links, s) {
			links = append(links, s)
		}
	}
	w.out.Sentences = append(w.out.Sentences, sentence(key, values, links...))
}

func (w *work) sayWindows() {
	if len(w.out.Windows) == 0 {
		w.say("window_none", nil)
	}
	for _, s := range w.out.Windows {
		key := "window_stated"
		switch {
		case s.Window.To.IsZero():
			key = "window_no_end"
		case s.Window.From.IsZero():
			key = "window_no_start"
		}
		scope := s.Scope
		if scope == "" {
			scope = "…"
		}
		w.say(key, map[string]string{"who": s.StatedBy, "from": rfc(s.Window.From), "to": rfc(s.Window.To),
			"minutes": fmt.Sprint(minutes(s.Window)), "scope": scope}, s.Source)
		if s.Note != "" {
			w.say("window_note", map[string]string{"note": s.Note}, s.Source)
		}
	}
}

// sayTotals gives sentences to each total whose window lies in no other of its
// claimant; how many lie inside one is said with it.
func (w *work) sayTotals() {
	for _, f := range w.out.Totals {
		if w.inner(f.Claim) {
			continue
		}
		w.sayTotal(f)
		n := 0
		for _, o := range w.out.Totals {
			if sameVoice(o.Claim, f.Claim) && inside(o.Claim.Window, f.Claim.Window) {
				n++
			}
		}
		if n > 0 {
			v := claimValues(f.Claim)
			v["count"] = strconv.Itoa(n)
			w.say("totals_inside", v)
		}
	}
}

// sameVoice reports whether one speaker of one claimant speaks of one accused in both.
func sameVoice(a, b truce.Claim) bool {
	return a.Claimant == b.Claimant && a.Accused == b.Accused && a.Speaker == b.Speaker
}

// inner reports whether a total's window lies inside that of another total of the same voice.
func (w *work) inner(c truce.Claim) bool {
	return slices.ContainsFunc(w.out.Totals, func(o truce.ClaimFigure) bool {
		return sameVoice(o.Claim, c) && inside(c.Window, o.Claim.Window)
	})
}

// inside reports whether a lies within b and is shorter.
func inside(a, b truce.Interval) bool {
	return !a.From.IsZero() && !b.To.IsZero() && !a.From.Before(b.From) && !a.To.After(b.To) && a.Duration() < b.Duration()
}

func (w *work) sayTotal(f truce.ClaimFigure) {
	key := "total"
	switch {
	case f.Value == nil:
		key = "total_in_words"
	case f.Claim.Accused == "":
		key = "total_nobody_accused"
	}
	w.say(key, claimValues(f.Claim), f.Claim.Source)
	for _, o := range joined(f.Covers) {
		v := map[string]string{"who": o.StatedBy, "shared": fmt.Sprint(o.SharedMinutes), "truce": fmt.Sprint(o.TruceMinutes), "outside": fmt.Sprint(o.OutsideMinutes)}
		if o.SharedMinutes < o.TruceMinutes {
			w.say("covers_part", v)
		} else {
			w.say("covers_all", v)
		}
		if o.OutsideMinutes > 0 {
			w.say("covers_outside", v)
		}
	}
}

// joined puts the names of those who state one window together.
func joined(list []truce.WindowOverlap) []truce.WindowOverlap {
	var out []truce.WindowOverlap
	for _, o := range list {
		i := slices.IndexFunc(out, func(p truce.WindowOverlap) bool {
			p.StatedBy = o.StatedBy
			return p == o
		})
		if i < 0 {
			out = append(out, o)
		} else {
			out[i].StatedBy += ", " + o.StatedBy
		}
	}
	return out
}

// sayRivals sets totals of different claimants against one another, two by two:
// of each claimant the one with the longest window, the latest of these.
func (w *work) sayRivals() {
	last := map[truce.PartyID]truce.ClaimFigure{}
	var who []truce.PartyID
	for _, f := range w.out.Totals {
		old, ok := last[f.Claim.Claimant]
		if !ok {
			who = append(who, f.Claim.Claimant)
		}
		longer := f.Claim.Window.Duration() - old.Claim.Window.Duration()
		if f.Value != nil && (!ok || longer > 0 || longer == 0 && f.Claim.Window.To.After(old.Claim.Window.To)) {
			last[f.Claim.Claimant] = f
		}
	}
	slices.Sort(who)
	for i, a := range who {
		for _, b := range who[i+1:] {
			fa, okA := last[a]
			fb, okB := last[b]
			if okA && okB && fa.Value != nil && fb.Value != nil {
				w.sayRival(fa, fb)
			}
		}
	}
}

func (w *work) sayRival(a, b truce.ClaimFigure) {
	v := map[string]string{"a": recorderOf(a.Claim), "b": recorderOf(b.Claim), "value_a": figureOf(a.Claim), "value_b": figureOf(b.Claim),
		"minutes_a": fmt.Sprint(minutes(a.Claim.Window)), "minutes_b": fmt.Sprint(minutes(b.Claim.Window)),
		"units_a": w.units(a.Claim), "units_b": w.units(b.Claim)}
	w.say("rival_totals", v, a.Claim.Source, b.Claim.Source)
	if v["minutes_a"] != v["minutes_b"] {
		w.say("rival_windows", v)
	}
	if v["units_a"] != "" && v["units_b"] != "" {
		w.say("rival_units", v)
	}
	if w.onlyOthers(a.Claim.Claimant) && w.onlyOthers(b.Claim.Claimant) {
		w.say("left_out", v)
	}
}

// units lists the measures of the parts held of a total.
func (w *work) units(total truce.Claim) string {
	var out []string
	for _, p := range w.out.Parts {
		if compareClaims(p.Total, total) == 0 {
			for _, c := range p.Parts {
				out = append(out, c.Measure)
			}
		}
	}
	return strings.Join(out, "|")
}

// onlyOthers reports whether every figure of a claimant names an accused, never itself.
func (w *work) onlyOthers(claimant truce.PartyID) bool {
	some := false
	for _, f := range append(slices.Clone(w.out.Totals), w.out.Figures...) {
		if f.Claim.Claimant != claimant || slices.Contains(alertMeasures, f.Claim.Measure) {
			continue
		}
		some = true
		if f.Claim.Accused == "" || f.Claim.Accused == claimant {
			return false
		}
	}
	return some
}

func (w *work) sayParts() {
	for _, p := range w.out.Parts {
		if p.Agrees && w.inner(p.Total) {
			continue // it is in the table
		}
		key := "parts_agree"
		switch {
		case !p.Agrees && p.Missing < 0:
			key = "parts_above_total"
		case !p.Agrees:
			key = "parts_below_total"
		case p.Sum != totalOf(p) || p.Bounded:
			key = "parts_within"
		}
		w.say(key, partsValues(p), p.Total.Source)
		for _, c := range p.Inside {
			v := claimValues(c)
			v["whole"] = insides[c.Measure]
			if v["whole"] == "" {
				v["whole"] = strings.TrimSuffix(c.Measure, "_heavy")
			}
			w.say("inside", v)
		}
	}
}

func totalOf(p truce.PartsCheck) int64 { return p.Sum + p.Missing }

// sayCounters gives one sentence to all counters of one recorder over one window.
func (w *work) sayCounters() {
	type group struct {
		recorder         string
		accused          truce.PartyID
		from, to, spoken string
	}
	counters := map[group][]string{}
	sources := map[group][]string{}
	var order []group
	for _, f := range append(slices.Clone(w.out.Totals), w.out.Figures...) {
		if len(f.Earlier) == 0 {
			continue
		}
		g := group{recorderOf(f.Claim), f.Claim.Accused, rfc(f.Claim.Window.From), rfc(f.Claim.Window.To), f.Claim.Speaker}
		if counters[g] == nil {
			order = append(order, g)
		}
		var values []string
		for _, c := range append(slices.Clone(f.Earlier), f.Claim) {
			values = append(values, figureOf(c))
			sources[g] = append(sources[g], c.Source)
		}
		counters[g] = append(counters[g], f.Claim.Measure+"="+strings.Join(values, ","))
	}
	for _, g := range order {
		accused := string(g.accused)
		if accused == "" {
			accused = "–"
		}
		w.say("counters", map[string]string{"recorder": g.recorder, "accused": accused, "from": g.from, "to": g.to,
			"counters": strings.Join(counters[g], "|")}, sources[g]...)
	}
}

// saidFigures is how many windows of further figures are put into sentences; the table has them all.
const saidFigures = 12

// sayFigures gives one sentence to the figures of one recorder over one window
// that stand neither in a total's parts nor in a counter, so that none goes unsaid.
func (w *work) sayFigures() {
	type group struct {
		recorder         string
		accused          truce.PartyID
		from, to, spoken string
	}
	parts := map[group][]string{}
	sources := map[group][]string{}
	var order []group
	for _, f := range w.out.Figures {
		c := f.Claim
		if len(f.Earlier) > 0 || f.Value == nil || c.Accused == "" || slices.Contains(alertMeasures, c.Measure) || w.inParts(c) {
			continue
		}
		g := group{recorderOf(c), c.Accused, rfc(c.Window.From), rfc(c.Window.To), c.Speaker}
		if parts[g] == nil {
			order = append(order, g)
		}
		parts[g] = append(parts[g], part(c))
		sources[g] = append(sources[g], c.Source)
	}
	for i, g := range order {
		if i == saidFigures {
			w.say("figures_more", map[string]string{"count": strconv.Itoa(len(order) - i)})
			break
		}
		w.say("figures", map[string]string{"recorder": g.recorder, "accused": string(g.accused), "from": g.from, "to": g.to, "speaker": g.spoken,
			"parts": strings.Join(parts[g], "|")}, sources[g]...)
	}
}

// inParts reports whether a claim was named among the parts of a total.
func (w *work) inParts(c truce.Claim) bool {
	same := func(o truce.Claim) bool { return compareClaims(o, c) == 0 }
	return slices.ContainsFunc(w.out.Parts, func(p truce.PartsCheck) bool {
		return slices.ContainsFunc(p.Parts, same) || slices.ContainsFunc(p.Inside, same)
	})
}

func (w *work) sayObserved() {
	byOrigin := map[string][]string{}
	var origins []string
	for i, o := range w.out.Observed {
		if o.What == "air_alert" && o.Held && o.Beside == nil {
			if byOrigin[o.Origin] == nil {
				origins = append(origins, o.Origin)
			}
			byOrigin[o.Origin] = append(byOrigin[o.Origin], w.title(o.Source))
		}
		switch o.What {
		case "air_alert":
			w.sayAlerts(i, o)
		case "thermal":
			if !o.Held {
				w.say("thermal_not_held", nil)
				continue
			}
			w.say("thermal", map[string]string{"source": w.title(o.Source), "rows": strconv.Itoa(o.Rows), "made": strconv.Itoa(o.MadeUp)})
		case "cloud":
			w.sayCloud(o)
		case "losses":
			w.sayLosses(o)
		}
	}
	for _, o := range origins {
		if len(byOrigin[o]) > 1 {
			w.say("one_signal", map[string]string{"sources": strings.Join(byOrigin[o], " / ")})
		}
	}
	w.sayCloudDispute()
}

func (w *work) title(id truce.SourceID) string {
	if t := w.Sources[id].Title; t != "" {
		return t
	}
	return string(id)
}

func (w *work) sayAlerts(i int, o truce.ObservedBeside) {
	v := map[string]string{"source": w.title(o.Source), "rows": strconv.Itoa(o.Rows), "made": strconv.Itoa(o.MadeUp)}
	switch {
	case !o.Held:
		w.say("alerts_not_held", nil)
	case o.Beside == nil:
		w.say("alerts", v)
	case o.Window.To.Equal(o.Beside.Window.To): // the day that follows completes the sentence
		day := o
		if i+1 < len(w.out.Observed) {
			if n := w.out.Observed[i+1]; n.What == "air_alert" && n.Source == o.Source && n.Beside != nil && n.Window.From.Equal(o.Window.From) && n.Window.To.After(o.Window.To) {
				day = n
			}
		}
		for k, x := range claimValues(*o.Beside) {
			v[k] = x
		}
		v["claimant"], v["rows"] = recorderOf(*o.Beside), strconv.Itoa(o.Rows)
		v["rows_day"], v["made"] = strconv.Itoa(day.Rows), strconv.Itoa(day.MadeUp)
		var regions []string
		for _, t := range day.Regions {
			regions = append(regions, fmt.Sprintf("%s: %d", t.Name, t.Rows))
		}
		v["regions"] = strings.Join(regions, ", ")
		w.say("alerts_beside_claim", v, o.Beside.Source)
	}
}

// cloudDays is how many days of cloud are told one by one.
const cloudDays = 4

// sayCloud gives one sentence a day, each region or a range where there are many;
// for many days one sentence with the range.
func (w *work) sayCloud(o truce.ObservedBeside) {
	if !o.Held {
		w.say("cloud_not_held", nil)
		return
	}
	if w.sayManyDays(o) {
		return
	}
	for start := 0; start < len(o.Values); {
		end := start
		for end < len(o.Values) && o.Values[end].Window.From.Equal(o.Values[start].Window.From) {
			end++
		}
		day := o.Values[start:end]
		v := map[string]string{"source": w.title(o.Source), "day": rfc(day[0].Window.From)}
		if len(day) <= 3 {
			var shares []string
			for _, p := range day {
				shares = append(shares, fmt.Sprintf("%s=%d", p.Region, p.Value))
			}
			v["shares"] = strings.Join(shares, "|")
			w.say("cloud", v)
		} else {
			low := slices.MinFunc(day, func(a, b truce.SeriesPoint) int { return cmp.Compare(a.Value, b.Value) })
			high := slices.MaxFunc(day, func(a, b truce.SeriesPoint) int { return cmp.Compare(a.Value, b.Value) })
			v["low"], v["high"], v["regions"] = fmt.Sprint(low.Value), fmt.Sprint(high.Value), strconv.Itoa(len(day))
			w.say("cloud_range", v)
		}
		start = end
	}
}

func (w *work) sayManyDays(o truce.ObservedBeside) bool {
	days := map[string]bool{}
	low, high := o.Values[0].Value, o.Values[0].Value
	for _, p := range o.Values {
		days[rfc(p.Window.From)] = true
		low, high = min(low, p.Value), max(high, p.Value)
	}
	if len(days) <= cloudDays {
		return false
	}
	w.say("cloud_days", map[string]string{"source": w.title(o.Source), "days": strconv.Itoa(len(days)), "low": fmt.Sprint(low), "high": fmt.Sprint(high)})
	return true
}

// withinArea lists first-level regions that lie in an area that a weather product
// names without drawing it. Every definition of the east of Ukraine holds these.
var withinArea = map[string][]string{"UA-east": {"UA-09", "UA-14", "UA-63"}}

// disagreement is the difference of cloud cover, in parts per million, from which two products are said to disagree.
const disagreement = 300_000

// sayCloudDispute names days on which two products give very different skies for
// one area, the regions with one figure together.
func (w *work) sayCloudDispute() {
	for _, a := range w.out.Observed {
		for _, b := range w.out.Observed {
			if a.What != "cloud" || b.What != "cloud" || a.Source == b.Source {
				continue
			}
			for _, pa := range a.Values {
				w.sayCloudAgainst(a, b, pa)
			}
		}
	}
}

func (w *work) sayCloudAgainst(a, b truce.ObservedBeside, pa truce.SeriesPoint) {
	regions := map[string][]string{} // spelled share → regions
	var order []string
	for _, pb := range b.Values {
		if !slices.Contains(withinArea[pa.Region], pb.Region) || !pb.Window.From.Equal(pa.Window.From) || abs(pa.Value-pb.Value) < disagreement {
			continue
		}
		share := fmt.Sprint((pb.Value + 5000) / 10000 * 10000)
		if regions[share] == nil {
			order = append(order, share)
		}
		regions[share] = append(regions[share], pb.Region)
	}
	for _, share := range order {
		w.say("cloud_disagree", map[string]string{"day": rfc(pa.Window.From), "source_a": w.title(a.Source), "share_a": fmt.Sprint(pa.Value), "region_a": pa.Region,
			"source_b": w.title(b.Source), "share_b": share, "region_b": strings.Join(regions[share], ", ")})
	}
}

func abs(n int64) int64 {
	if n < 0 {
		return -n
	}
	return n
}

func (w *work) sayLosses(o truce.ObservedBeside) {
	v := map[string]string{"claimant": o.Origin}
	low, high := int64(-1), int64(-1)
	var inside []int64
	var before int64 = -1
	for _, p := range o.Values {
		if p.InTruce {
			inside = append(inside, p.Value)
			continue
		}
		if len(inside) == 0 {
			before = p.Value
		}
		if low < 0 || p.Value < low {
			low = p.Value
		}
		high = max(high, p.Value)
	}
	if len(inside) == 0 || low < 0 {
		return
	}
	v["inside"], v["low"], v["high"], v["before"] = list(inside), fmt.Sprint(low), fmt.Sprint(high), fmt.Sprint(before)
	if before < 0 {
		v["before"] = "…"
	}
	key := "losses"
	if o.Note == "lull" {
		key = "losses_lull"
	}
	w.say(key, v)
}
