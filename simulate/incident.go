package simulate

import (
	"fmt"
	"slices"
	"sort"
	"time"

	"trucewatch/truce"
)

// zoneName is four hours ahead of UTC, which is the sun's time at 60° east. The
// sign of the Etc zones is turned round; this is the right one.
const zoneName = "Etc/GMT-4"

const zoneOffset = 4 * time.Hour

// truceStart is 00:00 on 1 May 2031 in the valley, when the truce begins as
// Arland and the mediator state it; Borland states 4 May.
func truceStart() time.Time { return time.Date(2031, 4, 30, 20, 0, 0, 0, time.UTC) }

// incident is something that happened, or, as a rumour, did not.
type incident struct {
	id              string // "INC-0001"; rumours "RUM-…", refusals of access "ACC-…", alerts "ALR-…"
	act             truce.Act
	town            int
	at              spot
	from, to        time.Time
	actor           truce.PartyID // who did it; empty = nobody or unknown
	hit             truce.PartyID // on whose ground
	rounds          int
	weapon, target  string
	killed, injured int
	rumour          bool
	script          string // why it was written, for scripted ones
}

func (e incident) day() int { return int(e.from.Sub(truceStart()).Hours()+2400)/24 - 100 }

// loud is how far away the incident can be heard, in metres.
func (e incident) loud() int {
	switch e.act {
	case "fire/small-arms", "ground/recon":
		return 5000
	case "air/overflight", "air/drone":
		return 6000
	case "fortify/trench", "harm/abduction", "move/deployment":
		return 0
	}
	return 12000
}

// dayWeights is the expected number of incidents of each day of the exercise
// preset, two days before the truce to its thirtieth day: hot before, quiet at
// first, an assault and its echo on days 13 and 14, and nerves towards the end.
var dayWeights = []int{60, 55, 30, 14, 12, 15, 13, 10, 9, 11, 10, 12, 16, 20, 45, 32,
	18, 14, 12, 11, 15, 12, 13, 12, 14, 16, 22, 15, 13, 14, 18, 24}

// daysBefore is how many days before the truce the world begins.
const daysBefore = 2

// hourWeights is the share of incidents by local hour.
var hourWeights = []uint64{30, 26, 22, 18, 20, 30, 34, 30, 28, 30, 34, 36, 34, 34, 36, 40,
	46, 54, 66, 76, 80, 72, 56, 40}

type actRow struct {
	act            truce.Act
	weight         uint64
	low, high      int // rounds, pieces or persons
	minutes        int // longest duration
	weapon         string
	killed, harmed int // per mille of incidents with killed, with injured
}

var actRows = []actRow{
	{"fire/small-arms", 22, 5, 200, 40, "small arms", 30, 60},
	{"fire/artillery", 18, 1, 60, 90, "122 mm howitzer", 90, 200},
	{"air/drone", 16, 1, 4, 20, "small drone", 90, 220},
	{"fire/mortar", 12, 2, 30, 60, "82 mm mortar", 60, 150},
	{"fire/explosion", 8, 1, 6, 10, "", 20, 60},
	{"air/overflight", 5, 1, 2, 60, "drone", 0, 0},
	{"fire/mlrs", 3, 6, 40, 15, "multiple rocket launcher", 160, 300},
	{"ground/assault", 3, 10, 60, 180, "", 250, 400},
	{"mines/blast", 3, 1, 1, 1, "anti-personnel mine", 250, 500},
	{"fortify/trench", 3, 1, 3, 600, "", 0, 0},
	{"air/strike", 2, 1, 4, 15, "guided bomb", 250, 450},
	{"ground/recon", 2, 4, 12, 120, "", 50, 100},
	{"move/deployment", 2, 1, 8, 600, "self-propelled howitzer", 0, 0},
	{"air/missile", 1, 1, 3, 10, "cruise missile", 300, 500},
	{"harm/abduction", 1, 1, 2, 30, "", 0, 0},
}

var targets = []string{"a residential street", "a farm", "a road junction", "a field outside the village",
	"a military position", "a warehouse", "a school yard", "a power line", "a bridge approach", "a water pump"}

// timeline draws everything that happened, ordered by time. scale 100 gives the
// exercise's 600 or so.
func timeline(seed uint64, towns []town, scale int) []incident {
	d := newDice(seed, "incidents")
	weights := make([]uint64, len(towns))
	for i, t := range towns {
		weights[i] = uint64(1+40000/(2000+abs(t.at.x-lineAt(t.at.y)))) * uint64(1+len(towns)/(1+i%11))
	}
	where, hours, acts := newWheel(weights), newWheel(hourWeights), newWheel(actWeights())
	var all []incident
	for i, w := range dayWeights {
		n := d.poisson(float64(w*scale) / 100)
		if w*scale > 50000 { // far beyond what the draw by products can hold
			n = w * scale / 100
		}
		for range n {
			start := truceStart().Add(time.Duration(i-daysBefore)*24*time.Hour +
				time.Duration(hours.spin(d))*time.Hour + time.Duration(d.IntN(3600))*time.Second)
			all = append(all, drawIncident(d, towns, where.spin(d), actRows[acts.spin(d)], start))
		}
	}
	all = append(all, scripted(towns)...)
	sort.SliceStable(all, func(i, j int) bool { return all[i].from.Before(all[j].from) })
	for i := range all {
		prefix := "INC"
		if all[i].rumour {
			prefix = "RUM"
		}
		all[i].id = fmt.Sprintf("%s-%05d", prefix, i+1)
	}
	return all
}

func actWeights() []uint64 {
	w := make([]uint64, len(actRows))
	for i, r := range actRows {
		w[i] = r.weight
	}
	return w
}

func drawIncident(d dice, towns []town, where int, row actRow, start time.Time) incident {
	t := towns[where]
	e := incident{act: row.act, town: where, from: start, weapon: row.weapon, rounds: d.between(row.low, row.high),
		at: t.at.plus(d.normal(float64(t.r68)*0.7), d.normal(float64(t.r68)*0.7))}
	e.to = start.Add(time.Duration(d.between(20, row.minutes*60)) * time.Second)
	e.hit = heldBy(e.at)
	e.actor = other(e.hit)
	switch row.act {
	case "fortify/trench", "move/deployment":
		e.actor = e.hit
	case "mines/blast":
		e.actor = ""
	case "fire/explosion":
		if d.chance(400) {
			e.actor = ""
		}
	}
	if e.act.Class() == "fire" || e.act.Class() == "air" {
		e.target = pick(d, targets)
	}
	if d.chance(row.killed) {
		e.killed = d.between(1, 3)
	}
	if d.chance(row.harmed) {
		e.injured = d.between(1, 6)
	}
	return e
}

// scripted are the incidents every exercise has, because each trains something.
func scripted(towns []town) []incident {
	find := func(name string) int {
		return slices.IndexFunc(towns, func(t town) bool { return t.en == name })
	}
	at := func(day, hour, minute int) time.Time {
		return truceStart().Add(time.Duration(day)*24*time.Hour + time.Duration(hour)*time.Hour + time.Duration(minute)*time.Minute)
	}
	row := func(script, name string, act truce.Act, start time.Time, minutes, rounds, killed, injured int) incident {
		i := find(name)
		e := incident{script: script, act: act, town: i, at: towns[i].at.plus(300, -200), from: start,
			to: start.Add(time.Duration(minutes) * time.Minute), rounds: rounds, killed: killed, injured: injured}
		e.hit = heldBy(e.at)
		e.actor = other(e.hit)
		return e
	}
	list := []incident{
		row("first hour; each party blames the other", "Kerrin", "fire/small-arms", at(0, 0, 20), 25, 120, 0, 1),
		row("before the start that Borland states", "Old Mill", "fire/artillery", at(1, 19, 5), 40, 22, 0, 2),
		row("assault on the salient that both claim", "Kerrin", "ground/assault", at(12, 5, 10), 170, 60, 4, 9),
		row("return fire with order and notice; a permission is claimed", "Zemrunka", "fire/artillery", at(12, 6, 0), 50, 45, 1, 3),
		row("market hit; the casualty figure grows for two days", "Ostrel", "fire/mlrs", at(9, 11, 40), 6, 18, 7, 21),
		row("announced live-fire exercise inside the front zone", "Ormovets", "exercise/live-fire", at(18, 9, 0), 240, 491, 0, 0),
		row("announced live-fire exercise outside the front zone", "Stavikora", "exercise/live-fire", at(20, 9, 0), 180, 130, 0, 0),
		row("near the edge of the plant's ten kilometres", "Sorrinel", "air/drone", at(24, 22, 35), 5, 2, 0, 0),
		row("shepherd and mine; nobody is accused", "Nadrozhin", "mines/blast", at(15, 7, 50), 1, 1, 1, 0),
		row("rumour of a blown bridge; a patrol finds it whole", "Ostrel", "fire/explosion", at(21, 17, 10), 5, 1, 3, 0),
	}
	for i := range list {
		e := &list[i]
		switch {
		case e.act == "exercise/live-fire":
			e.actor = e.hit
		case e.act == "mines/blast":
			e.actor, e.weapon = "", "anti-personnel mine"
		case e.act == "air/drone":
			e.at, e.target, e.weapon = plant().plus(9600, 900), "the fence of a substation", "small drone"
		case e.act == "fire/mlrs":
			e.target, e.weapon = "a market", "multiple rocket launcher"
		case e.act == "fire/explosion":
			e.rumour, e.target = true, "a bridge"
		case e.act.Class() == "fire":
			e.target = "a military position"
		}
	}
	return list
}

func abs(v int) int {
	if v < 0 {
		return -v
	}
	return v
}
