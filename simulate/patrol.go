package simulate

import (
	"fmt"
	"time"

	"trucewatch/truce"
)

// team is a patrol team of the mission with its ground: a party's area, north or
// south.
type team struct {
	source  truce.SourceID
	code    string
	party   truce.PartyID
	north   bool
	blocked [2]int // days of the truce, first and last, on which it is turned back
}

var teams = []team{
	{"x-patrol-an", "AN", partyA, true, [2]int{-9, -9}},
	{"x-patrol-as", "AS", partyA, false, [2]int{23, 24}},
	{"x-patrol-bn", "BN", partyB, true, [2]int{11, 13}},
	{"x-patrol-bs", "BS", partyB, false, [2]int{16, 19}},
}

// shifts are the hours of a patrol, local: start and length.
var shifts = [][2]int{{5, 6}, {12, 5}, {18, 6}}

var refusals = []string{"orders from superiors", "no security guarantees", "mines on the road", "permission has expired", "an exercise is under way"}

// patrols sends every team out three times a day and, every third night, a
// fourth time. They start with the truce.
func (w *world) patrols() {
	d := newDice(w.seed, "patrols")
	for _, t := range teams {
		ground := w.ground(t)
		for day := daysBefore; day < w.days(); day++ {
			plan := shifts
			if day%3 == 0 {
				plan = append(plan[:3:3], [2]int{0, 5})
			}
			for _, s := range plan {
				w.patrol(d, t, ground, day, s[0], s[1])
			}
		}
	}
}

// ground lists the towns within 9 km of the line in a team's area.
func (w *world) ground(t team) []int {
	var g []int
	for i, x := range w.towns {
		if heldBy(x.at) == t.party && (x.at.y >= 0) == t.north && abs(x.at.x-lineAt(x.at.y)) < 9000 {
			g = append(g, i)
		}
	}
	return g
}

func (w *world) patrol(d dice, t team, ground []int, day, hour, hours int) {
	start := dayStart(day).Add(time.Duration(hour)*time.Hour + time.Duration(d.between(0, 25))*time.Minute)
	end := start.Add(time.Duration(hours) * time.Hour)
	post := w.towns[pick(d, ground)]
	observer := post.at.plus(d.normal(500), d.normal(500))
	truceDay := day - daysBefore
	turnedBack := truceDay >= t.blocked[0] && truceDay <= t.blocked[1] && d.chance(800) || d.chance(40)
	if turnedBack {
		end = w.refuse(d, t, post, observer, start)
	}
	seen := 0
	for i := range w.truth {
		e := &w.truth[i]
		if e.rumour || e.loud() == 0 || e.from.Before(start) || !e.from.Before(end) {
			continue
		}
		if far := observer.distance(e.at); far > e.loud() || !d.chance(850-far/40) {
			continue
		}
		seen++
		w.observe(d, t, observer, post, e)
	}
	w.watched(t, post, start, end, time.Duration(hours)*time.Hour, seen, turnedBack)
}

// refuse writes the access restriction and returns when the team left.
func (w *world) refuse(d dice, t team, post town, at spot, start time.Time) time.Time {
	wait := time.Duration(d.between(15, 95)) * time.Minute
	reason := pick(d, refusals)
	act := truce.Act("access/denied")
	outcome := "turned back"
	if d.chance(250) {
		act, outcome = "access/delayed", "let through in part"
	}
	id := w.id("ACC")
	r := truce.Report{Source: t.source, ID: id, Kind: truce.KindAccess, Act: act, Time: span(start, start.Add(wait)),
		Published: instant(start.Add(wait + 2*time.Hour)), Means: "saw",
		Places:  []truce.Place{pointPlace(at, 200, "checkpoint near "+post.en, truce.QualityMeasured)},
		Alleged: truce.Alleged{Party: t.party, Words: "armed persons at a checkpoint of " + partyName(t.party)},
		Title:   fmt.Sprintf("EXERCISE: patrol %s near %s: %s", t.code, post.en, act[len("access/"):]),
		Text: fmt.Sprintf("EXERCISE. A patrol of two vehicles arrived at a checkpoint near %s at %s. One person in uniform refused passage, citing \"%s\". Civilian vehicles were let through. After %d minutes the patrol was %s.",
			post.en, local(start).Format("15:04"), reason, int(wait.Minutes()), outcome), Lang: "en"}
	w.add(account{Report: r, incident: id, file: "access"})
	return start.Add(wait)
}

// observe writes what the team heard or saw: its own position, a range and a
// bracket of bearings, a count with its hedge.
func (w *world) observe(d dice, t team, observer spot, post town, e *incident) {
	far, dir := observer.distance(e.at), observer.bearing(e.at)
	far = max(200, far+d.normal(float64(far)*0.15))
	dir = (dir + d.normal(7) + 360) % 360
	slack := max(300, far/4)
	from, to := (dir-12+360)%360, (dir+12)%360
	center := observer.towards(far, dir)
	pos, reg := center.position(), regionOf(center)
	sector := &truce.Sector{Observer: observer.position(), RangeMinM: max(0, far-slack), RangeMaxM: far + slack,
		From: truce.Bearing{Value: from}, To: truce.Bearing{Value: to}}
	means, act := "heard", e.act
	if d.chance(350) && far < 4000 {
		means = "saw and heard"
	} else if act.Class() == "fire" && act != "fire/small-arms" && d.chance(600) {
		act = "fire/explosion"
	}
	first := e.from.Add(time.Duration(d.normal(45)) * time.Second)
	count := roundedCount(d, e.rounds, unitOf(e.act))
	r := truce.Report{Source: t.source, ID: w.id("PAT"), Kind: truce.KindPoint, Act: act, Time: span(first, first.Add(e.to.Sub(e.from))),
		Published: instant(e.to.Add(time.Duration(d.between(60, 240)) * time.Minute)), Means: means,
		Places: []truce.Place{{Kind: truce.PlaceSector, At: &pos, R68M: max(slack, far/5), Sector: sector, Region: reg.code,
			Country: reg.country, Name: direction(far, dir, post), Quality: truce.QualityStated}},
		Counts: []truce.Count{count},
		Title:  fmt.Sprintf("EXERCISE: %s %s, %s", means, several(count), direction(far, dir, post)), Lang: "en"}
	if e.to.Sub(e.from) > 20*time.Minute {
		r.Kind = truce.KindEpisode
	}
	if act == "fire/explosion" && d.chance(500) {
		r.Hedges = []truce.Hedge{{Kind: truce.HedgeAssessed, Words: "undetermined, assessed as artillery"}}
	}
	if means != "heard" && d.chance(500) {
		r.Weapon = e.weapon
	}
	w.add(account{Report: r, incident: e.id, file: "patrol"})
}

// direction says where something was as a patrol does: "4 km SE of Kerrin".
func direction(metres, degrees int, from town) string {
	if metres < 500 {
		return "near " + from.en
	}
	return fmt.Sprintf("%d km %s of %s", (metres+500)/1000, compass(degrees), from.en)
}

// several is a count with its unit in the plural where there are several.
func several(c truce.Count) string {
	s := c.String()
	if c.Max != nil && *c.Max == 1 {
		return s
	}
	return s + "s"
}

// watched writes the hours of the patrol, and that nothing was seen where that is so.
func (w *world) watched(t team, post town, start, end time.Time, planned time.Duration, seen int, turnedBack bool) {
	hours, expected := end.Sub(start).Milliseconds()/3600, planned.Milliseconds()/3600
	km := int64(8)
	c := &truce.Coverage{Source: t.source, Kind: truce.CoverPatrol, Window: span(start, start.Add(planned)),
		Region: regionOf(post.at).code, MilliHours: &hours, ExpectedMilliHours: &expected, LineKM: &km}
	if turnedBack {
		none := int64(0)
		c.MilliHours, c.LineKM, c.Why = &none, &none, "access denied"
	}
	r := truce.Report{Source: t.source, Kind: truce.KindCoverage, Time: c.Window, Published: instant(start.Add(planned + time.Hour)),
		Places: []truce.Place{pointPlace(post.at, 8000, "area of "+post.en, truce.QualityStated)}, Coverage: c,
		Title: fmt.Sprintf("EXERCISE: patrol %s near %s, %d.%d h", t.code, post.en, hours/1000, hours%1000/100), Lang: "en"}
	if seen == 0 && !turnedBack {
		r.Kind = truce.KindNoObservation
		r.Title += ", nothing seen or heard"
	}
	r.ID = w.id("COV")
	w.add(account{Report: r, file: "coverage"})
}

var compassWords = []string{"N", "NNE", "NE", "ENE", "E", "ESE", "SE", "SSE", "S", "SSW", "SW", "WSW", "W", "WNW", "NW", "NNW"}

// compass names a direction to a sixteenth of the circle.
func compass(deg int) string { return compassWords[(deg*2+22)/45%16] }
