package simulate

import (
	"strconv"
	"time"

	"trucewatch/truce"
)

// crowd is the press of the large world: 40 outlets, of which the first ten
// write of their own and the rest mostly copy.
const (
	crowdOutlets = 40
	crowdOwn     = 10
	crowdPerDay  = 290 // incidents a day, about 3.2 reports each
)

// writeMillion streams Options.Reports lines with titles: three coded data sets,
// two monitors, forty outlets with copies, at one density however many lines are
// asked for. Nothing is kept but the day at hand.
func writeMillion(o Options, out *output) error {
	d := newDice(o.Seed, "million")
	m := million{front: newFront(d), d: d, out: out, left: o.Reports}
	m.names = inventNames(newDice(o.Seed, "names"), frontPlaces)
	for day := 0; m.left > 0; day++ {
		from := frontDay().Add(time.Duration(day) * 24 * time.Hour)
		for n := 0; n < crowdPerDay && m.left > 0 && out.err == nil; n++ {
			m.incident(m.front.happen(d, from, 24*time.Hour))
		}
		if out.err != nil {
			return out.err
		}
	}
	return out.err
}

type million struct {
	front
	d         dice
	out       *output
	names     []string
	left      int
	reports   int
	incidents int
}

// emit writes one line under the present incident.
func (m *million) emit(s *stage) {
	if m.left == 0 {
		return
	}
	m.left--
	m.reports++
	s.id = "X-M" + pad(m.reports, 7)
	m.out.report(s)
	m.out.truth(s.id, "INC-"+pad(m.incidents, 7))
}

func (m *million) incident(h happening) {
	m.incidents++
	d := m.d
	for _, src := range []string{"set-a", "set-b", "set-c"} {
		if d.chance(450) {
			s := m.code(d, h)
			s.source, s.placeName = src, m.names[h.place]
			s.title = "EXERCISE: " + actWord(truce.Act(s.act)) + ", " + s.placeName
			m.emit(&s)
		}
	}
	for _, src := range []string{"monitor-1", "monitor-2"} {
		if d.chance(130) {
			from := h.at.Add(time.Duration(d.normal(300)) * time.Second)
			m.emit(&stage{source: src, published: from.Add(5 * time.Hour), from: from, to: from.Add(10 * time.Minute), kind: "point",
				at: m.near(d, h.place, 1200), r68: 1200, act: string(h.act), placeName: m.names[h.place],
				title: "EXERCISE: monitors recorded " + actWord(h.act) + " near " + m.names[h.place]})
		}
	}
	m.press(h)
}

// press lets outlets write and copy.
func (m *million) press(h happening) {
	d := m.d
	own := d.poisson(0.7)
	var model stage
	for range own {
		o := d.IntN(crowdOwn)
		from := h.at.Truncate(6 * time.Hour)
		model = stage{source: "outlet-" + pad(o, 2), published: h.at.Add(time.Duration(d.between(15, 300)) * time.Minute), from: from, to: from.Add(6 * time.Hour),
			at: m.near(d, h.place, 1500), r68: 3000, act: string(h.act), placeName: m.names[h.place], title: m.title(h)}
		if d.chance(600) {
			model.actor = string(h.actor)
		}
		if h.killed > 0 {
			model.killed = truce.Exactly(int64(max(1, h.killed+d.normal(0.5))), "")
		}
		s := model
		m.emit(&s)
	}
	if own == 0 {
		return
	}
	for range d.poisson(1.3) {
		s := model
		s.source = "outlet-" + pad(crowdOwn+d.IntN(crowdOutlets-crowdOwn), 2)
		s.published = s.published.Add(time.Duration(d.between(2, 180)) * time.Minute)
		if d.chance(300) {
			s.origin = model.source
		}
		if d.chance(400) {
			s.title = m.title(h)
		}
		m.emit(&s)
	}
}

// title puts an incident as a headline.
func (m *million) title(h happening) string {
	d, name := m.d, m.names[h.place]
	word := actWord(h.act)
	n := strconv.Itoa(h.killed)
	switch d.IntN(5) {
	case 0:
		return "EXERCISE: " + name + " reports " + word
	case 1:
		return "EXERCISE: " + word + " near " + name + ", " + n + " dead"
	case 2:
		return "EXERCISE: residents of " + name + " tell of " + word
	case 3:
		return "EXERCISE: " + partyName(h.actor) + " blamed for " + word + " at " + name
	}
	return "EXERCISE: " + word + " hits " + name + " on " + h.at.Format("Monday")
}

// inventNames makes names for the places of a front out of syllables.
func inventNames(d dice, n int) []string {
	first := []string{"Ar", "Bel", "Cor", "Dun", "Es", "Fal", "Gor", "Hal", "Ist", "Jor", "Kal", "Lun", "Mar", "Neth", "Os", "Pel", "Quar", "Rud", "Sor", "Tar", "Ur", "Vor", "Wen", "Yel", "Zem"}
	middle := []string{"a", "e", "i", "o", "u", "ar", "el", "in", "or", "un", "av", "est"}
	last := []string{"bren", "cand", "dov", "fell", "gund", "holt", "kin", "lar", "mond", "nath", "pole", "rick", "sk", "tova", "vek", "wick", "yar", "zen"}
	names, taken := make([]string, 0, n), map[string]bool{}
	for len(names) < n {
		s := pick(d, first) + pick(d, middle) + pick(d, last)
		if d.chance(200) {
			s = pick(d, []string{"New ", "Old ", "Upper ", "Lower "}) + s
		}
		if !taken[s] {
			taken[s] = true
			names = append(names, s)
		}
	}
	return names
}

// pad writes n with leading zeros.
func pad(n, width int) string {
	s := strconv.Itoa(n)
	for len(s) < width {
		s = "0" + s
	}
	return s
}
