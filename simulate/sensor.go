package simulate

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"trucewatch/truce"
)

// camera is a fixed camera of the mission. Its place and its hours are secret in
// anything published.
type camera struct {
	source truce.SourceID
	at     spot
	out    [2]int // days of the truce on which it does not work, first and last
	why    string
}

func cameras() []camera {
	at := func(y, fromLine int) spot { return spot{lineAt(y) + fromLine, y} }
	return []camera{
		{"x-camera-1", at(24500, -400), [2]int{12, 14}, "mast hit by fragments"},
		{"x-camera-2", at(-20500, 500), [2]int{-9, -9}, ""},
		{"x-camera-3", at(-56000, 900), [2]int{5, 6}, "power cut"},
		{"x-camera-4", at(51000, -700), [2]int{26, 27}, "probable jamming"},
	}
}

// cameras record fire within 6 km, at night better than by day.
func (w *world) cameras() {
	d := newDice(w.seed, "cameras")
	for _, c := range cameras() {
		for day := daysBefore; day < w.days(); day++ {
			w.cameraDay(d, c, day)
		}
	}
}

func (w *world) cameraDay(d dice, c camera, day int) {
	from, to := dayStart(day), dayStart(day+1)
	out := day-daysBefore >= c.out[0] && day-daysBefore <= c.out[1]
	hours, full := int64(24000), int64(24000)
	cov := &truce.Coverage{Source: c.source, Kind: truce.CoverCamera, Window: truce.Interval{From: from, To: to, Zone: zoneName},
		Region: regionOf(c.at).code, MilliHours: &hours, ExpectedMilliHours: &full}
	if out {
		hours, cov.Why = 0, c.why
	} else if d.chance(250) {
		hours -= int64(d.between(1, 9)) * 1000
		cov.Why = "fog"
	}
	w.add(account{file: "coverage", Report: truce.Report{Source: c.source, ID: w.id("COV"), Kind: truce.KindCoverage, Time: cov.Window,
		Published: instant(to.Add(time.Hour)), Places: []truce.Place{pointPlace(c.at, 6000, "", truce.QualityMeasured)}, Coverage: cov,
		Title: fmt.Sprintf("EXERCISE: camera, %d h", hours/1000), Lang: "en"}})
	if hours == 0 {
		return
	}
	for i := range w.truth {
		e := &w.truth[i]
		night := local(e.from).Hour() < 6 || local(e.from).Hour() >= 20
		if e.rumour || e.from.Before(from) || !e.from.Before(to) || e.act.Class() != "fire" && e.act.Class() != "air" ||
			c.at.distance(e.at) > 6000 || !d.chance(map[bool]int{true: 850, false: 450}[night]) {
			continue
		}
		at, count := e.at.plus(d.normal(400), d.normal(400)), roundedCount(d, e.rounds, unitOf(e.act))
		w.add(account{incident: e.id, file: "camera", Report: truce.Report{Source: c.source, ID: w.id("CAM"), Kind: truce.KindPoint,
			Act: e.act, Time: span(e.from, e.to), Published: instant(e.to.Add(time.Duration(d.between(20, 600)) * time.Minute)), Means: "camera",
			Places: []truce.Place{pointPlace(at, 700, "", truce.QualityMeasured)}, Counts: []truce.Count{count},
			Title: "EXERCISE: camera recorded " + several(count), Lang: "en"}})
	}
}

// acoustics is an array that places explosions to about two kilometres, a few
// minutes later, and takes some quarry blasts for fire.
func (w *world) acoustics() {
	d := newDice(w.seed, "acoustics")
	add := func(id string, at spot, t time.Time) {
		w.add(account{incident: id, file: "acoustic", Report: truce.Report{Source: "x-acoustic", ID: w.id("ACO"), Kind: truce.KindDetection,
			Product: "acoustic/array-1", Act: "fire/explosion", Time: span(t, t.Add(10*time.Second)),
			Published: instant(t.Add(time.Duration(d.between(10, 15)) * time.Minute)), Means: "acoustic",
			Places: []truce.Place{pointPlace(at.plus(d.normal(1400), d.normal(1400)), 2100, "", truce.QualityMeasured)},
			Title:  "EXERCISE: explosion located by the array", Lang: "en"}})
	}
	for i := range w.truth {
		e := &w.truth[i]
		switch e.act {
		case "fire/artillery", "fire/mlrs", "air/strike", "air/missile", "fire/explosion":
			if !e.rumour && e.day() >= 0 && d.chance(450) {
				add(e.id, e.at, e.from)
			}
		}
	}
	quarry := spot{lineAt(-10000) - 26000, -10000}
	for day := daysBefore; day < w.days(); day += 4 {
		add(fmt.Sprintf("QRY-%02d", day), quarry, dayStart(day).Add(13*time.Hour))
	}
}

// satellite passes are at fixed local hours; each platform sees the same fire in
// its own pass.
type platform struct {
	name           string // as in the column satellite
	dayAt, nightAt time.Duration
}

var platforms = []platform{
	{"N", 13*time.Hour + 20*time.Minute, 1*time.Hour + 25*time.Minute},
	{"N20", 14*time.Hour + 10*time.Minute, 2*time.Hour + 15*time.Minute},
}

// drawCloud sets the share of sky covered, by day and region.
func (w *world) drawCloud() {
	d := newDice(w.seed, "cloud")
	t := table{name: "forms/cloud_by_region.csv", adapter: "cloud", header: []string{"date", "oblast_id", "oblast", "cloud_cover"}}
	for day := range w.days() {
		base, line := d.between(0, 100), make([]int, len(regions))
		for i, r := range regions {
			line[i] = min(100, max(0, base+d.normal(15)))
			t.rows = append(t.rows, row{cells: []string{local(dayStart(day)).Format("2006-01-02"), r.code, "EXERCISE " + r.en,
				fmt.Sprintf("%d.%02d", line[i]/100, line[i]%100)}})
			w.clouded(day, r, line[i])
		}
		w.cloud = append(w.cloud, line)
	}
	w.tables = append(w.tables, t)
}

// clouded writes one day of cloud over one region as a coverage row.
func (w *world) clouded(day int, r region, perCent int) {
	share := int64(perCent) * 10_000
	win := truce.Interval{From: dayStart(day), To: dayStart(day + 1), Zone: zoneName}
	w.add(account{file: "cloud", Report: truce.Report{Source: "x-cloud", ID: w.id("CLD"), Kind: truce.KindCoverage, Time: win,
		Published: instant(win.To.Add(6 * time.Hour)), Places: []truce.Place{regionPlace(r)}, Title: fmt.Sprintf("EXERCISE: cloud over %s %d per cent", r.en, perCent), Lang: "en",
		Coverage: &truce.Coverage{Source: "x-cloud", Kind: truce.CoverCloud, Window: win, Region: r.code, SharePPM: &share}}})
}

// regionPlace is a whole region, with its middle and the radius of two thirds of it.
func regionPlace(r region) truce.Place {
	middle := spot{-22000, 45000}
	if r.country == "XB" {
		middle.x = 22000
	}
	if strings.HasSuffix(r.code, "S") {
		middle.y = -45000
	}
	p := middle.position()
	return truce.Place{Kind: truce.PlaceRegion, At: &p, R68M: 38000, Region: r.code, Country: r.country, Name: r.en}
}

func regionIndex(s spot) int {
	for i := range regions {
		if regions[i] == regionOf(s) {
			return i
		}
	}
	return 0
}

// satellites writes fires in the form of the NASA product: from incidents, from
// places that always burn, and from fields.
func (w *world) satellites() {
	d := newDice(w.seed, "satellites")
	t := table{name: "raw/firms.csv", adapter: "firms", header: []string{"latitude", "longitude", "bright_ti4", "scan", "track", "acq_date",
		"acq_time", "satellite", "instrument", "confidence", "version", "bright_ti5", "frp", "daynight"}}
	for day := range w.days() {
		for _, p := range platforms {
			for _, pass := range []time.Duration{p.nightAt, p.dayAt} {
				at := dayStart(day).Add(pass + time.Duration(d.normal(12))*time.Minute)
				w.pass(d, &t, p, at, w.cloud[day], pass == p.dayAt)
			}
		}
	}
	w.tables = append(w.tables, t)
}

func (w *world) pass(d dice, t *table, p platform, at time.Time, cloud []int, byDay bool) {
	clear := func(s spot) bool { return !d.chance(cloud[regionIndex(s)] * 10) }
	for i, b := range burners() {
		if clear(b) && d.chance(900) {
			w.pixel(d, t, p, at, b, fmt.Sprintf("BRN-%d-%s", i+1, local(at).Format("0102")), byDay)
		}
	}
	if byDay {
		for range d.poisson(1.5) {
			s := spot{d.between(-30000, 30000), d.between(-85000, 85000)}
			if clear(s) {
				w.pixel(d, t, p, at, s, "FLD-"+w.id("FLD"), byDay)
			}
		}
	}
	for i := range w.truth {
		e := &w.truth[i]
		age := at.Sub(e.from)
		chance := map[truce.Act]int{"fire/artillery": 220, "fire/mlrs": 600, "air/strike": 600, "air/missile": 700, "ground/assault": 350}[e.act]
		if !e.rumour && chance > 0 && age > 0 && age < 10*time.Hour && d.chance(chance) && clear(e.at) {
			w.pixel(d, t, p, at, e.at, e.id, byDay)
		}
	}
}

func (w *world) pixel(d dice, t *table, p platform, at time.Time, s spot, truth string, byDay bool) {
	s = s.plus(d.normal(180), d.normal(180))
	pos := s.position()
	daynight := "N"
	if byDay {
		daynight = "D"
	}
	tenths := func(low, high int) string { n := d.between(low, high); return fmt.Sprintf("%d.%d", n/10, n%10) }
	u := at.UTC()
	t.rows = append(t.rows, row{incident: truth, cells: []string{e5(pos.Lat), e5(pos.Lon), tenths(3000, 3600), "0.4", "0.4",
		u.Format("2006-01-02"), strconv.Itoa(u.Hour()*100 + u.Minute()), p.name, "VIIRS", pick(d, []string{"n", "n", "n", "l", "h"}),
		"EXERCISE", tenths(2800, 3000), tenths(5, 200), daynight}})
	place := pointPlace(s, 375, "", truce.QualityMeasured)
	w.add(account{incident: truth, Report: truce.Report{Source: "firms", ID: w.id("FIRMS"), Kind: truce.KindDetection, Product: "VIIRS/" + p.name,
		Act: "thermal/anomaly", Time: instant(at), Published: instant(at.Add(3 * time.Hour)), Places: []truce.Place{place}, Means: "satellite"}})
}

// e5 prints degrees to five places, as the product does.
func e5(v truce.E7) string {
	n, sign := int64(v), ""
	if n < 0 {
		n, sign = -n, "-"
	}
	n = (n + 50) / 100
	return fmt.Sprintf("%s%d.%05d", sign, n/100000, n%100000)
}

// sirens writes two recordings of one alert signal: the official one and that of
// volunteers, who sometimes miss the end. The project's lines are for the
// mission; the adapters' forms stand apart, because those adapters know the
// regions of real countries only.
func (w *world) sirens() {
	d := newDice(w.seed, "sirens")
	official := table{name: "forms/sirens_official.csv", adapter: "sirens", header: []string{"oblast", "raion", "hromada", "level", "started_at", "finished_at", "source"}}
	volunteer := table{name: "forms/sirens_volunteer.csv", adapter: "sirens", header: []string{"region", "started_at", "finished_at", "naive"}}
	const form = "2006-01-02 15:04:05+00:00"
	alert := func(reg region, start time.Time, long time.Duration, truth string) {
		w.alerted("official", reg, start, start.Add(long), false, truth)
		official.rows = append(official.rows, row{incident: truth, cells: []string{"EXERCISE " + reg.en, "", "", "oblast", start.Format(form), start.Add(long).Format(form), "official"}})
		heard := start.Add(time.Duration(d.between(3, 25)) * time.Second)
		naive, end := "False", start.Add(long+time.Duration(d.between(2, 30))*time.Second)
		if d.chance(120) {
			naive, end = "True", heard.Add(30*time.Minute)
		}
		w.alerted("volunteer", reg, heard, end, naive == "True", truth)
		volunteer.rows = append(volunteer.rows, row{incident: truth, cells: []string{"EXERCISE " + reg.en, heard.Format(form), end.Format(form), naive}})
	}
	for i := range w.truth {
		e := &w.truth[i]
		if e.act.Class() == "air" && d.chance(700) {
			alert(regionOf(e.at), e.from.Add(-time.Duration(d.between(2, 20))*time.Minute).UTC(), time.Duration(d.between(20, 150))*time.Minute, "ALR-"+e.id)
		}
	}
	for day := range w.days() { // take-offs, after which nothing comes
		if d.chance(300) {
			start := dayStart(day).Add(time.Duration(d.between(0, 1439)) * time.Minute)
			alert(pick(d, regions), start, time.Duration(d.between(15, 90))*time.Minute, fmt.Sprintf("ALR-%02d", day))
		}
	}
	w.tables = append(w.tables, official, volunteer)
}

// alerted writes one recording of an alert.
func (w *world) alerted(who string, reg region, from, to time.Time, endMadeUp bool, truth string) {
	r := truce.Report{Source: truce.SourceID("x-sirens-" + who), ID: w.id("SIR"), Kind: truce.KindEpisode, Act: "air/alert", Time: span(from, to),
		Published: instant(to), Places: []truce.Place{regionPlace(reg)}, Counts: []truce.Count{truce.Exactly(1, "alert")},
		Title: "EXERCISE: air alert, " + reg.en, Lang: "en"}
	if endMadeUp {
		r.Time.Approx, r.Note = true, "the end is made up: 30 minutes after the start"
	}
	w.add(account{Report: r, incident: truth, file: "sirens"})
}
