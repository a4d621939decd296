package simulate

import (
	"fmt"
	"strconv"
	"time"

	"trucewatch/truce"
)

// partyLogs writes each party's own log: what hit it, what it answers to, and
// some things that nobody else can find. Each blames the other for the same
// explosions.
func (w *world) partyLogs() {
	for _, p := range []truce.PartyID{partyA, partyB} {
		d := newDice(w.seed, "party "+string(p))
		for i := range w.truth {
			e := &w.truth[i]
			if e.rumour || e.act == "mines/blast" || e.act == "exercise/live-fire" {
				continue
			}
			switch {
			case e.hit == p && e.actor != p && d.chance(700), // it was hit
				e.actor == p && e.hit != p && e.act.Class() == "fire" && d.chance(450): // it fired, and says it was fired at
				w.complain(d, p, e, e.id, e.at)
			case e.hit == other(p) && e.actor == e.hit && d.chance(350): // the other digs or moves
				w.complain(d, p, e, e.id, e.at)
			}
			if d.chance(25) { // a complaint with nothing behind it
				ghost := *e
				ghost.killed, ghost.injured, ghost.act = 0, 0, "fire/mortar"
				at := w.towns[pick(d, w.ground(teams[d.IntN(len(teams))]))].at
				w.complain(d, p, &ghost, fmt.Sprintf("FAB-%s-%05d", p, i), at)
			}
		}
	}
}

func (w *world) complain(d dice, p truce.PartyID, e *incident, truth string, where spot) {
	at := where.plus(d.normal(700), d.normal(700))
	near := w.towns[nearestTown(w.towns, at)]
	start := e.from.Add(time.Duration(d.normal(6)) * time.Minute).Truncate(5 * time.Minute)
	series, file := "PTA", "party_a"
	if p == partyB {
		series, file = "PTB", "party_b"
	}
	rounds := max(1, e.rounds*d.between(90, 160)/100)
	r := truce.Report{Source: truce.SourceID("x-party-" + map[truce.PartyID]string{partyA: "a", partyB: "b"}[p]), ID: w.id(series),
		Kind: truce.KindPoint, Act: e.act, Time: span(start, start.Add(max(10*time.Minute, e.to.Sub(e.from)))),
		Published: instant(dayStart(e.day() + daysBefore + 1).Add(8 * time.Hour)),
		Places:    []truce.Place{pointPlace(at, 1100, near.en, truce.QualityStated)},
		Alleged:   truce.Alleged{Party: other(p), By: p}, Weapon: e.weapon, Target: e.target,
		Counts: []truce.Count{roundedCount(d, rounds, unitOf(e.act))}, Lang: "en",
		Title: fmt.Sprintf("EXERCISE: %s reports %s near %s", partyName(p), actWord(e.act), near.en)}
	casualties(&r, e.killed, max(0, e.injured+d.between(-1, 2)*min(1, e.injured)))
	w.add(account{Report: r, incident: truth, file: file})
}

// actWord is an act in the words of a log.
func actWord(a truce.Act) string {
	switch a {
	case "fire/small-arms":
		return "small-arms fire"
	case "fire/artillery":
		return "artillery fire"
	case "fire/mortar":
		return "mortar fire"
	case "fire/mlrs":
		return "rocket artillery fire"
	case "fire/explosion":
		return "explosions"
	case "air/drone":
		return "a drone attack"
	case "air/strike":
		return "an air strike"
	case "air/missile":
		return "a missile strike"
	case "air/overflight":
		return "drones overhead"
	case "ground/assault":
		return "an assault"
	case "ground/recon":
		return "a reconnaissance group"
	case "mines/blast":
		return "a mine blast"
	case "fortify/trench":
		return "new trenches"
	case "move/deployment":
		return "guns in the zone"
	case "harm/abduction":
		return "a detention"
	case "exercise/live-fire":
		return "a live-fire exercise"
	}
	return string(a)
}

// hotline is a line on which people of the valley report what they hear.
func (w *world) hotline() {
	d := newDice(w.seed, "hotline")
	for i := range w.truth {
		e := &w.truth[i]
		if e.loud() < 6000 || !d.chance(90) {
			continue
		}
		t := w.towns[e.town]
		start := e.from.Truncate(time.Hour)
		r := truce.Report{Source: "x-hotline", ID: w.id("HOT"), Kind: truce.KindPoint, Act: truce.Act(e.act.Class()),
			Time: span(start, start.Add(time.Hour)), Published: instant(e.to.Add(time.Duration(d.between(10, 300)) * time.Minute)), Means: "heard",
			Places: []truce.Place{pointPlace(t.at, t.r68, t.en, truce.QualityGazetteer)}, Lang: "en",
			Title: fmt.Sprintf("EXERCISE: caller heard shooting near %s", t.en)}
		casualties(&r, 0, e.injured)
		w.add(account{Report: r, incident: e.id, file: "civil"})
	}
}

// complaints is the hotline's book as the valley council keeps it, a spreadsheet of
// nobody's form: dates day first, local times, both coordinates in one cell. It
// holds the same calls as the civil file, to practise mapping on.
func (w *world) complaints() {
	t := table{name: "forms/complaints.csv", adapter: "csvmap", header: []string{"EXERCISE No.", "Date", "Time (local)", "Village", "Coordinates",
		"What happened", "Killed", "Injured", "Taken down by"}}
	for _, a := range w.accounts {
		if a.file != "civil" {
			continue
		}
		at, p, injured := local(a.Time.From), a.Places[0], ""
		if a.Injured.Min != nil {
			injured = strconv.FormatInt(*a.Injured.Min, 10)
		}
		t.rows = append(t.rows, row{incident: a.incident, cells: []string{fmt.Sprintf("X-%d", len(t.rows)+1), at.Format("02.01.2006"), at.Format("15:04"),
			p.Name, e5(p.At.Lat) + ", " + e5(p.At.Lon), "EXERCISE: heard shooting", "", injured, "council office"}})
	}
	w.tables = append(w.tables, t)
}

// claimForm is the form of times in the claims table.
const claimForm = "2006-01-02T15:04Z"

// tally counts a party's own log by measure.
type tally struct{ shelling, heavy, assault, drone int }

func (t tally) total() int { return t.shelling + t.assault + t.drone }

// counted adds up a party's log over a window by its own rule: Arland counts
// every round, Borland one for every entry.
func (w *world) counted(p truce.PartyID, from, to time.Time) tally {
	var t tally
	file := "party_a"
	if p == partyB {
		file = "party_b"
	}
	for _, a := range w.accounts {
		if a.file != file || a.Time.From.Before(from) || !a.Time.From.Before(to) {
			continue
		}
		n := 1
		if p == partyA && len(a.Counts) > 0 && a.Counts[0].Min != nil {
			n = int(*a.Counts[0].Min)
		}
		switch {
		case a.Act == "ground/assault":
			t.assault++
		case a.Act.Class() == "fire":
			t.shelling += n
			if a.Act == "fire/artillery" || a.Act == "fire/mlrs" {
				t.heavy += n
			}
		case a.Act.Class() == "air":
			t.drone += n
		}
	}
	return t
}

// partyClaims writes what the parties say they counted, with the traps of real
// ones: counters that grow over one window, a part inside another part, a total
// that is not the sum of its parts, rounds against episodes.
func (w *world) partyClaims() {
	t := table{name: "raw/party_claims.csv", adapter: "party-claims", header: []string{"truce_id", "claimant", "accused", "speaker",
		"window_start_utc", "window_end_utc", "measure", "op", "value", "source", "note"}}
	say := func(p truce.PartyID, from, to time.Time, measure, op, value, note string) {
		t.rows = append(t.rows, row{cells: []string{"exercise-valley", string(p), string(other(p)), "EXERCISE spokesperson of " + partyName(p),
			from.UTC().Format(claimForm), to.UTC().Format(claimForm), measure, op, value,
			fmt.Sprintf("https://exercise.invalid/%s/statement/%d", map[truce.PartyID]string{partyA: "arland", partyB: "borland"}[p], len(t.rows)+1), note}})
	}
	parts := func(p truce.PartyID, from, to time.Time, extra int, note string) {
		n := w.counted(p, from, to)
		say(p, from, to, "shelling", "=", strconv.Itoa(n.shelling), note)
		say(p, from, to, "shelling_heavy", "=", strconv.Itoa(n.heavy), "inside shelling")
		say(p, from, to, "assault", "=", strconv.Itoa(n.assault), note)
		say(p, from, to, "drone", "=", strconv.Itoa(n.drone), note)
		say(p, from, to, "total", "=", strconv.Itoa(n.total()+extra), note)
	}
	start := truceStart()
	for _, hour := range []int{6, 12, 18, 24} { // counters over one growing window
		n := w.counted(partyA, start, start.Add(time.Duration(hour)*time.Hour))
		to := start.Add(time.Duration(hour) * time.Hour)
		say(partyA, start, to, "shelling", "=", strconv.Itoa(n.shelling), "running counter of the first day")
		say(partyA, start, to, "drone", "=", strconv.Itoa(n.drone), "running counter of the first day")
	}
	for day := range 30 {
		from, to := dayStart(day+daysBefore), dayStart(day+daysBefore+1)
		say(partyA, from, to, "total", "=", strconv.Itoa(w.counted(partyA, from, to).total()), "EXERCISE daily; counts every round")
		say(partyB, from, to, "total", "=", strconv.Itoa(w.counted(partyB, from, to).total()), "EXERCISE daily; counts episodes")
	}
	for _, end := range []int{10, 20, 30} {
		to := dayStart(end + daysBefore)
		parts(partyA, start, to, 0, "EXERCISE since 1 May; counts every round")
		parts(partyB, dayStart(3+daysBefore), to, 8, "EXERCISE since 4 May; counts episodes")
	}
	say(partyB, dayStart(24+daysBefore), dayStart(25+daysBefore), "drones_sent", "text", "no drone was sent over the line", "EXERCISE")
	w.tables = append(w.tables, t)
}

// windows writes the two starts of the truce as the parties state them.
func (w *world) windows() {
	row2 := func(who string, day int) row {
		return row{cells: []string{"exercise-valley", who, dayStart(day + daysBefore).Format(claimForm), dayStart(day + daysBefore + 30).Format(claimForm),
			"all fire, whole line", "EXERCISE; invented", "https://exercise.invalid/agreement"}}
	}
	w.tables = append(w.tables, table{name: "raw/truce_windows.csv", adapter: "truce-windows",
		header: []string{"truce_id", "as_stated_by", "start_utc", "end_utc", "scope", "note", "source"},
		rows:   []row{row2("A", 0), row2("B", 3)}})
}
