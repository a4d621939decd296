package simulate

import (
	"fmt"
	"math"
	"time"

	"trucewatch/truce"
)

// frontPlaces is how many places the benchmark fronts have.
const frontPlaces = 3000

// front is the ground of the benchmarks: 3,000 places along a bent line of some
// 700 km, some of them far busier than others (Zipf 0.7). It has the size and the
// noise of the generator that the gates were set with, mirrored to the southern
// ocean; angles in E7 degrees.
type front struct {
	lat, lon []int
	busy     wheel
	acts     wheel
	order    []truce.Act
	metres   []float64 // metres in a degree of longitude at each place
}

// frontLeaves are the acts of the benchmarks, by class.
var frontLeaves = map[truce.Act][]truce.Act{
	"fire":   {"fire/small-arms", "fire/mortar", "fire/artillery", "fire/mlrs"},
	"air":    {"air/strike", "air/drone", "air/missile"},
	"ground": {"ground/assault", "ground/advance", "ground/recon"},
	"mines":  {"mines/laid", "mines/blast"},
}

var frontClasses = []truce.Act{"fire", "air", "ground", "mines"}

func newFront(d dice) front {
	f := front{}
	for range frontPlaces {
		s := d.Float64()
		lat := 47.0 + 4.3*s + 0.35*math.Sin(6*s) + d.NormFloat64()*0.12
		lon := 60.0 + 4.0*math.Sin(1.2+2.2*s) + d.NormFloat64()*0.15
		f.lat = append(f.lat, -int(math.Round(lat*1e5))*100)
		f.lon = append(f.lon, int(math.Round(lon*1e5))*100)
		f.metres = append(f.metres, math.Round(111320*math.Cos(lat*math.Pi/180)))
	}
	w := zipf(frontPlaces, 0.7)
	d.Shuffle(len(w), func(i, j int) { w[i], w[j] = w[j], w[i] })
	f.busy = newWheel(w)
	for _, c := range frontClasses {
		f.order = append(f.order, frontLeaves[c]...)
	}
	d.Shuffle(len(f.order), func(i, j int) { f.order[i], f.order[j] = f.order[j], f.order[i] })
	f.acts = newWheel(zipf(len(f.order), 1))
	return f
}

// happening is one true incident of a front.
type happening struct {
	place  int
	at     time.Time
	act    truce.Act
	actor  truce.PartyID
	killed int
}

func (f front) happen(d dice, from time.Time, within time.Duration) happening {
	h := happening{place: f.busy.spin(d), at: from.Add(time.Duration(d.Int64N(int64(within))).Truncate(time.Second)),
		act: f.order[f.acts.spin(d)], actor: pick(d, []truce.PartyID{partyA, partyB})}
	if !d.chance(600) {
		h.killed = d.between(1, 6)
	}
	return h
}

// frontDay is the first day of the fronts.
func frontDay() time.Time { return time.Date(2031, 4, 1, 0, 0, 0, 0, time.UTC) }

// code is what a coded data set makes of an incident: a place with one of three
// precisions (70 % settlement 1.5 km, 20 % district 8 km, 10 % region 25 km), the
// right day in 80 %, the right leaf in 75 % and more, the right actor in 85 % and
// more, the right number of dead in 70 %.
func (f front) code(d dice, h happening) stage {
	r68 := 1500
	switch u := d.IntN(10); {
	case u == 9:
		r68 = 25000
	case u >= 7:
		r68 = 8000
	}
	day := h.at.Truncate(24 * time.Hour)
	if d.chance(200) {
		day = day.Add(time.Duration(pick(d, []int{-2, -1, 1, 2})) * 24 * time.Hour)
	}
	act := h.act
	switch v := d.IntN(100); {
	case v >= 95:
		act = pick(d, f.order)
	case v >= 75:
		act = pick(d, frontLeaves[h.act.Class()])
	}
	who := h.actor
	if d.chance(150) {
		who = pick(d, []truce.PartyID{partyA, partyB})
	}
	killed := h.killed
	if d.chance(300) {
		killed = max(0, killed+pick(d, []int{-1, 1}))
	}
	return stage{published: day.Add(30 * time.Hour), from: day, to: day.Add(24 * time.Hour), at: f.near(d, h.place, r68), r68: r68,
		act: string(act), actor: string(who), killed: truce.Exactly(int64(killed), "")}
}

// near is a place with an error: two normal axes whose radius of 68 % is r68 metres.
func (f front) near(d dice, place, r68 int) *truce.Position {
	sigma := float64(r68) / 1.515
	dLat := int(math.Round(d.NormFloat64()*sigma/111320*1e5)) * 100
	dLon := int(math.Round(d.NormFloat64()*sigma/f.metres[place]*1e5)) * 100
	return &truce.Position{Lat: truce.E7(f.lat[place] + dLat), Lon: truce.E7(f.lon[place] + dLon)}
}

// writeFront writes the benchmark of the gates: three coded sources, each with
// 45 % of the incidents, in no order.
func writeFront(o Options, out *output) error {
	d := newDice(o.Seed, "front")
	f := newFront(d)
	var lines []stage
	var truth []int
	for k := range o.PerDay * o.Days {
		h := f.happen(d, frontDay(), time.Duration(o.Days)*24*time.Hour)
		for _, src := range []string{"set-a", "set-b", "set-c"} {
			if !d.chance(450) {
				continue
			}
			s := f.code(d, h)
			s.id, s.source = fmt.Sprintf("X-R%06d", len(lines)+1), src
			lines, truth = append(lines, s), append(truth, k)
		}
	}
	for i, s := range lines {
		out.truth(s.id, fmt.Sprintf("INC-%06d", truth[i]))
	}
	d.Shuffle(len(lines), func(i, j int) { lines[i], lines[j] = lines[j], lines[i] })
	for i := range lines {
		out.report(&lines[i])
	}
	return out.err
}
