package main

import (
	"encoding/json"
	"fmt"
	"path/filepath"
	"time"

	"trucewatch/bench/rival"
	"trucewatch/score"
	"trucewatch/simulate"
)

// frontSeeds are the worlds of each density.
var frontSeeds = []uint64{1, 2, 3}

// frontGates are the pair F1 that must be reached, per mille, by incidents a day.
var frontGates = []struct {
	perDay       int
	least, aimed float64
}{{300, .66, .74}, {90, .75, .82}, {30, .88, .92}}

// method is a rival with one of its settings.
type method struct {
	name, setting string
	group         func([]rival.Report) []int
}

// frontMethods lists every setting that is tried. The best one, chosen with the
// truth in hand, is shown: in the field nobody has that help.
func frontMethods() []method {
	ms := []method{{"each report by itself", "", rival.Alone}}
	add := func(name, setting string, f func([]rival.Report) []int) { ms = append(ms, method{name, setting, f}) }
	for _, leaf := range []bool{true, false} {
		word := map[bool]string{true: "leaf", false: "class"}[leaf]
		for _, cell := range []float64{.05, .1, .2} {
			for _, actor := range []bool{true, false} {
				s := fmt.Sprintf("%.2g° %s", cell, word)
				if actor {
					s += " actor"
				}
				add("one per place and day", s, func(r []rival.Report) []int { return rival.OnePerDay(r, cell, leaf, actor) })
			}
		}
		for _, km := range []float64{1, 5} {
			for _, d := range []int64{1, 2} {
				add("fixed windows", fmt.Sprintf("%g km %d d %s", km, d, word), func(r []rival.Report) []int { return rival.FixedWindow(r, km, d, leaf) })
			}
		}
		for _, km := range []float64{1, 2, 3, 6, 12, 25} {
			for _, d := range []int64{0, 1, 2} {
				add("ST-DBSCAN", fmt.Sprintf("%g km %d d %s", km, d, word), func(r []rival.Report) []int { return rival.STDBSCAN(r, km, d, leaf) })
			}
		}
	}
	for _, s := range []struct {
		km float64
		d  int64
	}{{3, 0}, {3, 1}, {3, 2}, {6, 0}, {6, 1}, {6, 2}, {12, 0}, {12, 1}, {12, 2}, {25, 1}} {
		add("MELTT's method", fmt.Sprintf("%g km %d d", s.km, s.d), func(r []rival.Report) []int {
			return rival.MELTT(r, []string{"set-a", "set-b", "set-c"}, s.km, s.d)
		})
	}
	return ms
}

// sample is one world read for the rivals.
type sample struct {
	file    string
	ids     []string
	reports []rival.Report
	truth   score.Grouping
}

// front compares accuracy on the simulated front at three densities.
func (b *bench) front() (table, error) {
	t := table{title: "Dense front: which reports are one incident?",
		note: "Three coded data sets over a simulated front of 700 km, 30 days, 3,000 places; mean of three seeds (least to greatest F1 in brackets). " +
			"Rivals are shown at the best of all settings tried, chosen with the truth in hand; ours has none to choose, it learns from its input.",
		command: "go run ./bench --only front",
		header:  []string{"incidents a day", "method", "pair precision", "recall", "F1", "B³", "incident count off by", "ECE of links", "seconds", "gate"}}
	for _, g := range frontGates {
		var samples []sample
		for _, seed := range frontSeeds {
			s, err := b.sample(g.perDay, seed)
			if err != nil {
				return t, err
			}
			samples = append(samples, s)
		}
		for _, r := range bestRivals(samples) {
			t.row(fmt.Sprint(g.perDay), r.name, r.p(), r.r(), r.f1(), r.b3(), r.count(), "–", second(r.seconds/float64(len(samples))), "")
		}
		ours, err := b.oursOn(samples)
		if err != nil {
			return t, err
		}
		t.row(fmt.Sprint(g.perDay), "**trucewatch**", ours.p(), ours.r(), ours.f1(), ours.b3(), ours.count(), fmt.Sprintf("%.3f", ours.ece/float64(len(samples))),
			second(ours.seconds/float64(len(samples))), fmt.Sprintf("F1 ≥ %.2f for every seed: %s (aim %.2f); ECE ≤ .03: %s",
				g.least, verdict(ours.low >= g.least), g.aimed, verdict(ours.worstECE <= .03)))
	}
	return t, nil
}

func (b *bench) sample(perDay int, seed uint64) (sample, error) {
	dir, err := b.world(fmt.Sprintf("front-%d-%d", perDay, seed), simulate.Options{Preset: "front", Seed: seed, PerDay: perDay, Days: 30})
	if err != nil {
		return sample{}, err
	}
	s := sample{file: filepath.Join(dir, "reports.jsonl")}
	if s.truth, err = readTruth(filepath.Join(dir, "truth.tsv")); err != nil {
		return s, err
	}
	s.ids, s.reports, err = rivalReports(s.file)
	return s, err
}

// rivalReports reads lines of the stage contract for the rivals.
func rivalReports(file string) (ids []string, rs []rival.Report, err error) {
	err = eachLine(file, func(line []byte) error {
		var l struct {
			ID, Source, Act, Actor string
			Time                   struct{ From, To time.Time }
			Place                  *struct{ Lat, Lon float64 }
		}
		if err := json.Unmarshal(line, &l); err != nil {
			return err
		}
		r := rival.Report{Source: l.Source, Act: l.Act, Actor: l.Actor, Day: l.Time.From.Unix() / 86400}
		r.End = max(r.Day, (l.Time.To.Unix()-1)/86400)
		if l.Place != nil {
			r.Placed, r.Lat, r.Lon = true, l.Place.Lat, l.Place.Lon
		}
		ids, rs = append(ids, l.ID), append(rs, r)
		return nil
	})
	return ids, rs, err
}

// means are figures summed over samples.
type means struct {
	name           string
	n              int
	sum            score.Figures
	low, high      float64
	seconds, error float64
	ece, worstECE  float64
}

func (m *means) add(f score.Figures) {
	if m.n == 0 || f.F1 < m.low {
		m.low = f.F1
	}
	m.high = max(m.high, f.F1)
	m.n++
	m.sum.Precision += f.Precision
	m.sum.Recall += f.Recall
	m.sum.F1 += f.F1
	m.sum.B3 += f.B3
	m.error += f.CountError
}

func (m *means) of(v float64) string { return fmt.Sprintf("%.3f", v/float64(m.n)) }
func (m *means) p() string           { return m.of(m.sum.Precision) }
func (m *means) r() string           { return m.of(m.sum.Recall) }
func (m *means) b3() string          { return m.of(m.sum.B3) }
func (m *means) count() string       { return fmt.Sprintf("%+.0f %%", 100*m.error/float64(m.n)) }
func (m *means) f1() string {
	return fmt.Sprintf("%s (%.3f–%.3f)", m.of(m.sum.F1), m.low, m.high)
}

// bestRivals tries every setting and keeps the best of each method.
func bestRivals(samples []sample) []means {
	var names []string
	best := map[string]means{}
	for _, m := range frontMethods() {
		now := means{name: m.name}
		if m.setting != "" {
			now.name += ", best: " + m.setting
		}
		for _, s := range samples {
			var groups []int
			now.seconds += seconds(func() { groups = m.group(s.reports) })
			f, err := score.Compare(named(s.ids, groups), s.truth)
			if err != nil {
				continue
			}
			now.add(f)
		}
		old, ok := best[m.name]
		if !ok {
			names = append(names, m.name)
		}
		if !ok || now.sum.F1 > old.sum.F1 {
			best[m.name] = now
		}
	}
	var out []means
	for _, n := range names {
		out = append(out, best[n])
	}
	return out
}

// named turns group numbers into a grouping by report id.
func named(ids []string, groups []int) score.Grouping {
	g := score.Grouping{}
	for i, id := range ids {
		g[id] = fmt.Sprint(groups[i])
	}
	return g
}

func (b *bench) oursOn(samples []sample) (means, error) {
	m := means{name: "trucewatch"}
	for _, s := range samples {
		f, err := b.fuse(true, s.file)
		if err != nil {
			return m, err
		}
		fig, err := score.Compare(f.groups, s.truth)
		if err != nil {
			return m, err
		}
		cal, err := score.Calibrate(f.links, s.truth)
		if err != nil {
			return m, err
		}
		m.add(fig)
		m.ece += cal.ECE
		m.worstECE = max(m.worstECE, cal.ECE)
		if fig.Missing > 0 {
			return m, fmt.Errorf("the program answered nothing for %d reports", fig.Missing)
		}
		m.seconds += f.seconds
	}
	return m, nil
}
