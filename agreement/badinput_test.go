package agreement_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"trucewatch/agreement"
	"trucewatch/agreement/samples"
)

const valley = `trucewatch: 1
id: v
title: V
label: truce
status: in_force
parties: [{id: A, name: A, stance: {value: accepts}}, {id: B, name: B, stance: {value: accepts}}]
period:
  - {id: p, status: accepted, starts: "2031-05-01T00:00:00+04:00", lasts: P30D, day_rule: {count: calendar_days, zone: Asia/Tbilisi}}
zones:
  - {id: front, region: XA-N}
bodies:
  - {id: commission, members: {A: 1, B: 1, chair: 1}, rule: {kind: consensus}, signers: {a: A}}
terms:
  - {id: T1, status: accepted, kind: no_fire, text: x, binds: [A, B], where: [front], period: p}
`

// bad lists one slip each: old is replaced by new in the file above.
var bad = []struct{ name, old, new string }{
	{"unknown zone", "where: [front]", "where: [frnt]"},
	{"unknown party", "binds: [A, B]", "binds: [A, C]"},
	{"unknown act", "text: x", "text: x, acts: [fire/artilery]"},
	{"unknown period", "period: p}", "period: q}"},
	{"unknown key", "label: truce", "label: truce\nlables: truce"},
	{"unknown kind", "kind: no_fire", "kind: no_fires"},
	{"status missing", "{id: T1, status: accepted, ", "{id: T1, "},
	{"status of a period missing", "{id: p, status: accepted, ", "{id: p, "},
	{"second document", "terms:", "---\nterms:"},
	{"period runs backward", "lasts: P30D", `ends: "2031-04-01T00:00:00+04:00"`},
	{"ends disagree", "lasts: P30D", `lasts: P30D, ends: "2031-06-02T00:00:00+04:00"`},
	{"overlapping stretches of one version", "zones:", "  - {id: p2, version: p, status: accepted, starts: 2031-05-30, lasts: P3D, day_rule: {count: calendar_days, zone: Asia/Tbilisi}}\nzones:"},
	{"days without a day rule", ", day_rule: {count: calendar_days, zone: Asia/Tbilisi}", ""},
	{"start without an offset", `"2031-05-01T00:00:00+04:00"`, "2031-05-01T00:00:00"},
	{"unknown time zone", "Asia/Tbilisi", "Asia/Tiflis"},
	{"length in months", "P30D", "P1M"},
	{"term id used twice", "text: x, binds", "text: x, binds: [A, B]}\n  - {id: T1, status: asked, kind: order, text: y, binds"},
	{"term id reused after retirement", "terms:", "retired_terms: [{id: T1, retired_on: 2031-04-01}]\nterms:"},
	{"accepted, bound to nobody", "binds: [A, B]", "binds: []"},
	{"accepted, yet rejected by those it binds", "stance: {value: accepts}}, {id: B, name: B, stance: {value: accepts}}", "stance: {value: rejects}}, {id: B, name: B, stance: {value: rejects}}"},
	{"units conflict", "region: XA-N", "centre: {lat: 41.1, lon: 44.5}, radius_km: 10, radius: 10 miles"},
	{"an area for a length", "region: XA-N", "centre: {lat: 41.1, lon: 44.5}, radius: 2000 km²"},
	{"latitude and longitude swapped", "region: XA-N", "centre: {lat: 144.5, lon: 41.1}, radius_km: 10"},
	{"two forms of zone", "region: XA-N", "region: XA-N, centre: {lat: 41.1, lon: 44.5}, radius_km: 10"},
	{"file outside of the folder", "region: XA-N", "file: ../../secret.geojson"},
	{"file that is not there", "region: XA-N", "file: nowhere.geojson"},
	{"k of n past the seats", "kind: consensus", "kind: k_of_n, k: 4"},
	{"chair that is no member", "kind: consensus", "kind: chair_alone, chair: king"},
	{"signer for nobody", "signers: {a: A}", "signers: {a: Z}"},
	{"not YAML", "zones:", "zones: [}"},
	{"key twice", "label: truce", "label: truce\nlabel: truce"},
	{"anchor", "title: V", "title: &a V"},
	{"tag", "title: V", "title: !!binary V"},
	{"wrong type", "bodies:", "issues: {a: b}\nbodies:"},
	{"condition on a prohibition", "period: p}", "period: p, if: [order_lodged]}"},
	{"permission of nothing", "kind: no_fire", "kind: permission"},
	{"unknown condition", "kind: no_fire,", "kind: permission, permits: [fire], if: [order_loged],"},
	{"empty", valley, ""},
	{"only a number", valley, "7"},
	{"another version of the form", "trucewatch: 1", "trucewatch: 2"},
}

func TestBadInput(t *testing.T) {
	if _, _, err := agreement.Load("good.yaml", []byte(valley), nil); err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	for _, c := range bad {
		src := strings.Replace(valley, c.old, c.new, 1)
		if src == valley {
			t.Fatalf("%s changes nothing", c.name)
		}
		_, _, err := agreement.Load("a.yaml", []byte(src), samples.FS.ReadFile)
		if err == nil {
			t.Errorf("%s passed", c.name)
			continue
		}
		var p agreement.Problem
		if !errors.As(err, &p) {
			t.Errorf("%s: %v is no Problem", c.name, err)
		}
		fmt.Fprintf(&out, "%s\n    %s\n", c.name, strings.ReplaceAll(err.Error(), "\n", "\n    "))
	}
	golden(t, "badinput.txt", out.String())
}

func TestPermissionThatSwallowsAProhibition(t *testing.T) {
	perm := "  - {id: P1, status: accepted, kind: permission, text: anything goes, permits: [fire]%s}\n"
	for extra, want := range map[string]bool{"": true, ", where: [front]": true, ", if: [order_lodged]": false, ", binds: [A]": false, ", excepts: [T1]": true} {
		_, w, err := agreement.Load("a.yaml", []byte(valley+fmt.Sprintf(perm, extra)), nil)
		if err != nil {
			t.Fatal(err)
		}
		got := false
		for _, x := range w {
			if x.Code != "permission_swallows" {
				continue
			}
			got = true
			if says := x.Error(); !strings.HasPrefix(says, "a.yaml:15:") || !strings.Contains(says, "permission P1") || !strings.Contains(says, "term T1") || !strings.Contains(says, "give it a condition") {
				t.Errorf("the warning names no line, value or cure: %s", says)
			}
		}
		if got != want {
			t.Errorf("%q: warned %v, want %v: %v", extra, got, want, w)
		}
	}
}

func TestHostileFiles(t *testing.T) {
	for name, src := range map[string]string{
		"deep":      "a: " + strings.Repeat("[", 50_000) + strings.Repeat("]", 50_000),
		"huge":      "a: " + strings.Repeat("x", 2<<20),
		"laughs":    "a: &a [x,x]\nb: &b [*a,*a]\nc: [*b,*b]\n",
		"nul":       "a: \x00\n",
		"invalid":   "a: \xff\xfe\n",
		"tabs":      "\ta: b\n",
		"many":      strings.Repeat("a: {b: c}\n", 5000),
		"no colon":  "trucewatch",
		"list":      "- a\n- b\n",
		"long keys": strings.Repeat("k", 100_000) + ": v\n",
	} {
		if _, _, err := agreement.Load(name, []byte(src), nil); err == nil {
			t.Errorf("%s passed", name)
		} else if len(err.Error()) > 20_000 {
			t.Errorf("%s: the message has %d bytes", name, len(err.Error()))
		}
	}
}

func TestSuccessor(t *testing.T) {
	first, _, err := agreement.Load("1", []byte(strings.Replace(valley, "title: V", "title: V\nversion: {number: 1}", 1)), nil)
	if err != nil {
		t.Fatal(err)
	}
	second := func(src string) error {
		a, _, err := agreement.Load("2", []byte(strings.Replace(src, "title: V", "title: V\nversion: {number: 2}", 1)), nil)
		if err != nil {
			t.Fatal(err)
		}
		return agreement.Successor("2", first, a)
	}
	if err := second(valley); err != nil {
		t.Error(err)
	}
	if err := second(strings.Replace(valley, "kind: no_fire", "kind: no_air", 1)); err == nil {
		t.Error("an id that changed its kind passed")
	}
	if err := second(strings.Replace(valley, "id: T1", "id: T2", 1)); err == nil {
		t.Error("a term that vanished without being retired passed")
	}
	if err := second(strings.Replace(strings.Replace(valley, "id: T1", "id: T2", 1), "terms:", "retired_terms: [{id: T1, retired_on: 2031-05-02}]\nterms:", 1)); err != nil {
		t.Error(err)
	}
	if err := agreement.Successor("2", first, first); err == nil {
		t.Error("the same number twice passed")
	}
}

func TestMissionBadInput(t *testing.T) {
	good := string(read(t, "exercise-mission.yaml"))
	for name, c := range map[string][2]string{
		"exact places for the public":   {"place: cell_20km, time: day", "place: exact, time: day"},
		"exact times for the public":    {"time: day", "time: exact"},
		"strike delay of an hour":       {"impact_and_damage_delay: 72h", "impact_and_damage_delay: 1h"},
		"proposals shown to the public": {"proposals: counts_only", "proposals: shown"},
		"unknown audience":              {"  public:", "  publik:"},
		"cut-off without quotation":     {`cut_off: "19:30"`, "cut_off: 25:30"},
		"unknown zone":                  {"Etc/GMT-4", "Etc/Valley"},
		"unknown key":                   {"mission: exercise-valley", "mission: exercise-valley\nmisson: x"},
		"camera at 0, 0":                {"schedule:", "cameras: [{id: c, lat: 0, lon: 0}]\nschedule:"},
	} {
		src := strings.Replace(good, c[0], c[1], 1)
		if src == good {
			t.Fatalf("%s changes nothing", name)
		}
		if _, _, err := agreement.LoadMission("m.yaml", []byte(src)); err == nil {
			t.Errorf("%s passed", name)
		}
	}
	m, _, err := agreement.LoadMission("m.yaml", []byte(good+"seats: {commission: {deputy-a: A}}\n"))
	if err != nil {
		t.Fatal(err)
	}
	a, err := agreement.Seat(load(t, "exercise-valley.yaml"), m)
	if err != nil || a.Bodies[0].Signers["deputy-a"] != "A" || a.Bodies[0].Signers["head"] != "chair" {
		t.Errorf("seats: %v %v", a.Bodies[0].Signers, err)
	}
	m.Seats["court"] = map[string]string{"x": "A"}
	if _, err := agreement.Seat(a, m); err == nil {
		t.Error("seats of a body that is not there passed")
	}
}

func FuzzLoad(f *testing.F) {
	f.Add([]byte(valley))
	for _, name := range []string{"exercise-valley.yaml", "easter-2025.yaml", "exercise-mission.yaml"} {
		b, err := samples.FS.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(b)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		a, _, err := agreement.Load("f", data, samples.FS.ReadFile)
		if err == nil && (a.ID == "" || len(a.Parties) == 0) {
			t.Errorf("an agreement without id or parties passed: %+v", a)
		}
		_, _, _ = agreement.LoadMission("f", data)
	})
}
