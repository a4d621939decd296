package simulate

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"trucewatch/truce"
)

// account is a report with the incident it truly speaks of.
type account struct {
	truce.Report
	incident string
	// file is the project JSON Lines file it is written to; empty where the row
	// is written in an adapter's own form instead.
	file string
	root string // id of the report its information was copied from; empty = own
}

// row is a line of an adapter's own form, kept with its truth.
type row struct {
	cells    []string
	incident string
}

// table is a file in an adapter's own form.
type table struct {
	name, adapter string
	header        []string
	rows          []row
}

// world is one simulated truce before it is written.
type world struct {
	seed     uint64
	towns    []town
	truth    []incident
	accounts []account
	tables   []table
	serial   map[string]int
	cloud    [][]int // day, region: per cent of sky covered
}

// newWorld makes the whole truce; scale 100 is the exercise.
func newWorld(seed uint64, scale int) *world {
	w := &world{seed: seed, towns: valley(), serial: map[string]int{}}
	w.truth = timeline(seed, w.towns, scale)
	w.drawCloud()
	w.patrols()
	w.cameras()
	w.acoustics()
	w.satellites()
	w.sirens()
	w.partyLogs()
	w.hotline()
	w.press()
	w.datasets()
	w.partyClaims()
	w.registerEntries()
	w.windows()
	w.complaints()
	slices.SortStableFunc(w.accounts, func(a, b account) int {
		if c := a.Published.From.Compare(b.Published.From); c != 0 {
			return c
		}
		return strings.Compare(a.ID, b.ID)
	})
	return w
}

// id numbers the reports of one source: "X-PAT-00017".
func (w *world) id(series string) string {
	w.serial[series]++
	return fmt.Sprintf("X-%s-%05d", series, w.serial[series])
}

func (w *world) add(a account) {
	a.Exercise = true
	w.accounts = append(w.accounts, a)
}

// days runs from the first day of the world to its last.
func (w *world) days() int { return len(dayWeights) }

func dayStart(i int) time.Time {
	return truceStart().Add(time.Duration(i-daysBefore) * 24 * time.Hour)
}

// local prints a time in the valley's zone.
func local(t time.Time) time.Time { return t.In(time.FixedZone("+04:00", int(zoneOffset.Seconds()))) }

func instant(t time.Time) truce.Interval { return truce.Instant(t, zoneName) }

func span(from, to time.Time) truce.Interval {
	return truce.Interval{From: from.UTC().Truncate(time.Second), To: to.UTC().Truncate(time.Second).Add(time.Second), Zone: zoneName}
}

// pointPlace is a place as a point with a stated precision.
func pointPlace(s spot, r68 int, name string, q truce.PlaceQuality) truce.Place {
	p := s.position()
	r := regionOf(s)
	return truce.Place{Kind: truce.PlacePoint, At: &p, R68M: r68, Region: r.code, Country: r.country, Name: name, Quality: q}
}

// roundedCount states a number as people do: exact when small, "about" or "at
// least" when large.
func roundedCount(d dice, n int, unit string) truce.Count {
	if n <= 6 {
		return truce.Exactly(int64(n), unit)
	}
	n = max(1, n+d.normal(float64(n)*0.12))
	switch {
	case n > 100:
		return truce.AtLeast(int64(n/50*50), unit)
	case n > 20 && d.chance(600):
		c := truce.Exactly(int64((n+2)/5*5), unit)
		c.Approx = true
		return c
	}
	return truce.Exactly(int64(n), unit)
}

// unitOf is what is counted for an act.
func unitOf(a truce.Act) string {
	switch a {
	case "fire/small-arms", "ground/assault", "ground/recon":
		return "burst"
	case "air/drone", "air/overflight":
		return "drone"
	case "air/strike", "air/missile":
		return "strike"
	case "fortify/trench", "move/deployment":
		return "item"
	case "harm/abduction":
		return "person"
	}
	return "explosion"
}

// casualties fills killed and injured where there are any.
func casualties(r *truce.Report, killed, injured int) {
	if killed > 0 {
		r.Killed = truce.Exactly(int64(killed), "person")
	}
	if injured > 0 {
		r.Injured = truce.Exactly(int64(injured), "person")
	}
}
