package simulate

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"strings"
	"time"

	"trucewatch/truce"
)

// jsonFiles are the project's own files, one for each kind of source.
var jsonFiles = []string{"patrol", "camera", "acoustic", "coverage", "access", "sirens", "cloud", "party_a", "party_b", "civil", "outlets", "register"}

// writeWorld writes a valley with everything in it.
func writeWorld(o Options, out *output) error {
	w := newWorld(o.Seed, out.preset.scale)
	out.summary.Incidents = len(w.truth)
	for _, a := range w.accounts {
		if fusible(a.Kind) {
			s := stageOf(a.Report)
			out.report(&s)
			out.truth(a.ID, a.incident)
		}
	}
	for _, name := range jsonFiles {
		var rows []any
		for _, a := range w.accounts {
			if a.file == name {
				rows = append(rows, a.Report)
			}
		}
		if err := out.lines("raw/"+name+".jsonl", "jsonl", rows); err != nil {
			return err
		}
	}
	var rowTruth strings.Builder
	rowTruth.WriteString("file\trow\tincident\n")
	for _, t := range w.tables {
		content, err := t.csv()
		if err != nil {
			return err
		}
		if err := out.whole(t.name, t.adapter, len(t.rows), content); err != nil {
			return err
		}
		for i, r := range t.rows {
			if r.incident != "" {
				fmt.Fprintf(&rowTruth, "%s\t%d\t%s\n", t.name, i+1, r.incident)
			}
		}
	}
	if err := out.whole("truth_rows.tsv", "", strings.Count(rowTruth.String(), "\n")-1, []byte(rowTruth.String())); err != nil {
		return err
	}
	if err := w.writeTruth(out); err != nil {
		return err
	}
	if err := writeMission(out); err != nil {
		return err
	}
	return w.writeReadme(o, out)
}

// csv renders the table.
func (t table) csv() ([]byte, error) {
	var b bytes.Buffer
	c := csv.NewWriter(&b)
	if err := c.Write(t.header); err != nil {
		return nil, err
	}
	for _, r := range t.rows {
		if len(r.cells) != len(t.header) {
			return nil, fmt.Errorf("writing %s: a row has %d cells under %d headings", t.name, len(r.cells), len(t.header))
		}
		if err := c.Write(r.cells); err != nil {
			return nil, err
		}
	}
	c.Flush()
	return b.Bytes(), c.Error()
}

// happened is a true incident as written for trainers.
type happened struct {
	ID      string         `json:"id"`
	Act     truce.Act      `json:"act"`
	From    time.Time      `json:"from"`
	To      time.Time      `json:"to"`
	At      truce.Position `json:"at"`
	Near    string         `json:"near"`
	Actor   truce.PartyID  `json:"actor,omitempty"`
	Ground  truce.PartyID  `json:"ground_of"`
	Count   int            `json:"count"`
	Unit    string         `json:"unit"`
	Killed  int            `json:"killed"`
	Injured int            `json:"injured"`
	Rumour  bool           `json:"rumour,omitempty"`
	Trains  string         `json:"trains,omitempty"`
}

// writeTruth writes what happened, for those who run the exercise, and which
// press reports were copied from which.
func (w *world) writeTruth(out *output) error {
	var rows []any
	for _, e := range w.truth {
		rows = append(rows, happened{e.id, e.act, e.from.UTC(), e.to.UTC(), e.at.position(), w.towns[e.town].en, e.actor, e.hit, e.rounds,
			unitOf(e.act), e.killed, e.injured, e.rumour, e.script})
	}
	if err := out.lines("truth_incidents.jsonl", "", rows); err != nil {
		return err
	}
	var b strings.Builder
	n := 0
	for _, a := range w.accounts {
		if a.file != "outlets" {
			continue
		}
		root := a.root
		if root == "" {
			root = a.ID
		}
		fmt.Fprintf(&b, "%s\t%s\n", a.ID, root)
		n++
	}
	return out.whole("truth_origins.tsv", "", n, []byte(b.String()))
}

// writeMission writes the files of a mission folder and its maps.
func writeMission(out *output) error {
	for _, f := range []struct {
		name string
		make func() ([]byte, error)
	}{
		{"agreement.yaml", func() ([]byte, error) { return missionFiles.ReadFile("mission/agreement.yaml") }},
		{"mission.yaml", func() ([]byte, error) { return missionFiles.ReadFile("mission/mission.yaml") }},
		{"sources.yaml", sourcesFile},
		{"line_a.geojson", func() ([]byte, error) { return lineFile(partyA) }},
		{"line_b.geojson", func() ([]byte, error) { return lineFile(partyB) }},
		{"regions.geojson", regionsFile},
		{"places.geojson", placesFile},
	} {
		content, err := f.make()
		if err != nil {
			return fmt.Errorf("making %s: %w", f.name, err)
		}
		if err := out.whole(f.name, "", 0, content); err != nil {
			return err
		}
	}
	return nil
}

// writeReadme says what lies in the folder.
func (w *world) writeReadme(o Options, out *output) error {
	var b strings.Builder
	fmt.Fprintf(&b, `EXERCISE EXERCISE EXERCISE

An invented truce, made by: trucewatch simulate --preset %s --seed %d
Arland, Borland and all names stand for nobody. The valley lies in the open
southern Indian Ocean (39 S, 60 E), about 950 km from the nearest land.
True incidents: %d (truth_incidents.jsonl). Times: %s is UTC+04:00.

Source files and the adapter each goes with (rows). Take in raw/ only; forms/ holds
alerts, clouds and calls again, in the forms of adapters that know no invented region
and as a spreadsheet to practise mapping on.

`, o.Preset, o.Seed, len(w.truth), zoneName)
	for _, f := range out.summary.Files {
		if f.Adapter != "" {
			fmt.Fprintf(&b, "  %-30s --as %-14s %6d\n", f.Name, f.Adapter, f.Rows)
		}
	}
	b.WriteString(`
reports.jsonl       the same reports as lines of the stage contract of fuse
truth.tsv           report TAB incident, for score
truth_rows.tsv      file, row (first after the header = 1), incident, for the CSV files
truth_origins.tsv   press report TAB report it was copied from (itself if its own)
INC- happened, RUM- is a rumour, FAB- a complaint with nothing behind it, ACC- a
refusal of access, ALR- an alert, BRN- a fire that always burns (a day of it
counts as one), FLD- a field fire, QRY- a quarry blast.
`)
	return out.whole("README.txt", "", 0, []byte(b.String()))
}
