package simulate

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"trucewatch/truce"
)

// coding is how precisely a data set states where something was, as its
// codebooks put it: class and radius in metres.
type coding struct {
	class string
	r68   int
}

// datasets writes the forms in which coded data sets come: ACLED, UCDP GED and
// VIINA. They read the press and the parties, days later and to the day.
func (w *world) datasets() {
	w.acled()
	w.ged()
	w.viina()
}

// noted lists incidents that somebody wrote of, for those who code from reports.
func (w *world) noted() map[string][]account {
	by := map[string][]account{}
	for _, a := range w.accounts {
		if a.file == "outlets" || strings.HasPrefix(a.file, "party") {
			by[a.incident] = append(by[a.incident], a)
		}
	}
	return by
}

// coded is where and when a coder puts an incident: now and then a day off, now
// and then no better than the district.
func (w *world) coded(d dice, e *incident) (at spot, day time.Time, c coding, name string) {
	t := w.towns[e.town]
	at, c, name = t.at, coding{"1", t.r68}, t.en
	if d.chance(200) {
		t = w.towns[nearestTown(w.towns, e.at.plus(d.normal(6000), d.normal(6000)))]
		at, c, name = t.at, coding{"2", 8000}, t.en
	}
	day = dayStart(e.day() + daysBefore)
	if d.chance(120) {
		day = day.Add(time.Duration(d.between(0, 1)*48-24) * time.Hour)
	}
	return at, day, c, name
}

var acledTypes = map[truce.Act][2]string{
	"fire/small-arms": {"Battles", "Armed clash"}, "fire/artillery": {"Explosions/Remote violence", "Shelling/artillery/missile attack"},
	"fire/mortar": {"Explosions/Remote violence", "Shelling/artillery/missile attack"}, "fire/mlrs": {"Explosions/Remote violence", "Shelling/artillery/missile attack"},
	"air/drone": {"Explosions/Remote violence", "Air/drone strike"}, "air/strike": {"Explosions/Remote violence", "Air/drone strike"},
	"air/missile": {"Explosions/Remote violence", "Shelling/artillery/missile attack"}, "ground/assault": {"Battles", "Armed clash"},
	"mines/blast": {"Explosions/Remote violence", "Remote explosive/landmine/IED"}, "harm/abduction": {"Violence against civilians", "Abduction/forced disappearance"},
}

func (w *world) acled() {
	d := newDice(w.seed, "acled")
	t := table{name: "raw/acled.csv", adapter: "acled", header: strings.Split("event_id_cnty,event_date,year,time_precision,disorder_type,event_type,sub_event_type,actor1,assoc_actor_1,inter1,actor2,assoc_actor_2,inter2,interaction,civilian_targeting,iso,region,country,admin1,admin2,admin3,location,latitude,longitude,geo_precision,source,source_scale,notes,fatalities,tags,timestamp", ",")}
	noted := w.noted()
	for i := range w.truth {
		e := &w.truth[i]
		kind, ok := acledTypes[e.act]
		if !ok || len(noted[e.id]) == 0 || !d.chance(520) {
			continue
		}
		at, day, c, name := w.coded(d, e)
		pos, reg := at.position(), regionOf(at)
		id := fmt.Sprintf("XVA%05d", len(t.rows)+1)
		actor1, actor2 := "Unidentified Armed Group", "Civilians"
		if e.actor != "" {
			actor1, actor2 = "Military Forces of "+partyName(e.actor), "Military Forces of "+partyName(e.hit)
		}
		first := noted[e.id][0]
		country := map[string]string{"XA": "Arland", "XB": "Borland"}[reg.country]
		when := local(day)
		t.rows = append(t.rows, row{incident: e.id, cells: []string{id, when.Format("2006-01-02"), when.Format("2006"), "1", "Political violence", kind[0], kind[1],
			actor1, "", "1", actor2, "", "1", "11", "", "0", "EXERCISE", country, reg.en, "", "", name, e5(pos.Lat), e5(pos.Lon), c.class,
			string(first.Source), "EXERCISE", fmt.Sprintf("EXERCISE: On %s, %s near %s.", when.Format("2 January 2006"), actWord(e.act), name),
			strconv.Itoa(e.killed), "", strconv.FormatInt(day.Add(9*24*time.Hour).Unix(), 10)}})
		w.code(e, truce.Report{Source: "acled", ID: "X-" + id, Act: e.act, Alleged: truce.Alleged{Party: e.actor}}, at, day, 9, c, name)
	}
	w.tables = append(w.tables, t)
}

// code adds the report that a row of a data set stands for.
func (w *world) code(e *incident, r truce.Report, at spot, day time.Time, lateDays int, c coding, name string) {
	r.Kind, r.Time = truce.KindPoint, truce.Interval{From: day, To: day.Add(24 * time.Hour), Zone: zoneName}
	r.Published = instant(day.Add(time.Duration(lateDays) * 24 * time.Hour))
	if r.Places == nil {
		r.Places = []truce.Place{pointPlace(at, c.r68, name, truce.QualityImported)}
	}
	if r.Killed.IsZero() && r.Source != "viina" {
		r.Killed = truce.Exactly(int64(e.killed), "person")
	}
	w.add(account{Report: r, incident: e.id})
}

func (w *world) ged() {
	d := newDice(w.seed, "ged")
	t := table{name: "raw/ucdp.csv", adapter: "ucdp", header: strings.Split("id,relid,year,active_year,code_status,type_of_violence,conflict_dset_id,conflict_new_id,conflict_name,dyad_dset_id,dyad_new_id,dyad_name,side_a_dset_id,side_a_new_id,side_a,side_b_dset_id,side_b_new_id,side_b,number_of_sources,source_article,source_office,source_date,source_headline,source_original,where_prec,where_coordinates,where_description,adm_1,adm_2,latitude,longitude,geom_wkt,priogrid_gid,country,country_id,region,event_clarity,date_prec,date_start,date_end,deaths_a,deaths_b,deaths_civilians,deaths_unknown,best,high,low,gwnoa,gwnob", ",")}
	for i := range w.truth {
		e := &w.truth[i]
		if e.rumour || e.killed == 0 || !d.chance(800) {
			continue
		}
		at, day, c, name := w.coded(d, e)
		pos, reg := at.position(), regionOf(at)
		id := strconv.Itoa(990001 + len(t.rows))
		where := map[string]string{"1": "1", "2": "3"}[c.class]
		date := local(day).Format("2006-01-02")
		country := map[string]string{"XA": "Arland", "XB": "Borland"}[reg.country]
		t.rows = append(t.rows, row{incident: e.id, cells: []string{id, "XVA-2031-1-" + id, "2031", "1", "Clear", "1", "0", "0", "EXERCISE: Valley", "0", "0",
			"EXERCISE: Arland - Borland", "0", "0", "Government of Arland", "0", "0", "Government of Borland", "1", "EXERCISE", "EXERCISE", date, "EXERCISE: " + actWord(e.act), "",
			where, name, name, reg.en, "", e5(pos.Lat), e5(pos.Lon), "", "0", country, "0", "EXERCISE", "1", "1", date, date,
			"0", "0", "0", strconv.Itoa(e.killed), strconv.Itoa(e.killed), strconv.Itoa(e.killed + d.IntN(2)), strconv.Itoa(max(0, e.killed-d.IntN(2))), "0", "0"}})
		w.code(e, truce.Report{Source: "ucdp", ID: "X-" + id}, at, day, 30, c, name)
	}
	w.tables = append(w.tables, t)
}

// viina writes headlines as that data set does: one row for a text and a place,
// a place by its own geocoder, and the same text again on the next day or under
// another place.
func (w *world) viina() {
	d := newDice(w.seed, "viina")
	t := table{name: "raw/viina_1pd.csv", adapter: "viina", header: strings.Split("event_id_1pd,date,n_reports,event_ids_matching,sources_matching,source_urls,geonameid,asciiname,ADM1_NAME,ADM2_NAME,longitude,latitude,a_ukr_init,a_ukr,a_rus_init,a_rus,representative_text", ",")}
	towns := map[string]town{}
	for _, x := range w.towns {
		towns[x.en], towns[x.cyr], towns[x.name("uk")] = x, x, x
	}
	for _, a := range w.accounts {
		if a.file != "outlets" || !d.chance(350) {
			continue
		}
		copies := 1
		if d.chance(150) {
			copies = 2
		}
		at := towns[a.Places[0].Name]
		day := a.Published.From.Add(zoneOffset).Truncate(24 * time.Hour).Add(-zoneOffset)
		for n := range copies {
			if n == 1 && d.chance(500) {
				day = day.Add(24 * time.Hour)
			} else if n == 1 {
				at = pick(d, w.towns)
			}
			pos, id := at.at.position(), strconv.Itoa(7000001+len(t.rows))
			t.rows = append(t.rows, row{incident: a.incident, cells: []string{id, local(day).Format("20060102"), "1", "9" + id, string(a.Source), a.URL,
				"0", at.en, regionOf(at.at).en, "", e7(pos.Lon), e7(pos.Lat), "", "0", "", "0", a.Title}})
			e := incident{id: a.incident}
			w.code(&e, truce.Report{Source: "viina", ID: "X-" + id, Origin: string(a.Source), Title: a.Title, URL: a.URL, Lang: a.Lang}, at.at, day, 1,
				coding{"", at.r68}, at.en)
		}
	}
	w.tables = append(w.tables, t)
}

// e7 prints degrees to six places.
func e7(v truce.E7) string {
	n, sign := int64(v), ""
	if n < 0 {
		n, sign = -n, "-"
	}
	n = (n + 5) / 10
	return fmt.Sprintf("%s%d.%06d", sign, n/1000000, n%1000000)
}
