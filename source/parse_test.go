package source

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"trucewatch/truce"
)

func zone(t testing.TB, name string) *time.Location {
	t.Helper()
	loc, err := time.LoadLocation(name)
	if err != nil {
		t.Skipf("no zone data on this machine: %v", err)
	}
	return loc
}

func TestParseTime(t *testing.T) {
	kyiv := zone(t, "Europe/Kyiv")
	local := TimeOptions{Zone: kyiv}
	for _, c := range []struct {
		in   string
		o    TimeOptions
		want string // from/to zone approx, or an error text
	}{
		{"2025-03-13", TimeOptions{}, "2025-03-13T00:00:00Z/2025-03-14T00:00:00Z"},
		{"20250313", TimeOptions{}, "2025-03-13T00:00:00Z/2025-03-14T00:00:00Z"},
		{"2025-03-13", local, "2025-03-12T22:00:00Z/2025-03-13T22:00:00Z Europe/Kyiv"},
		{"2025-03-30", local, "2025-03-29T22:00:00Z/2025-03-30T21:00:00Z Europe/Kyiv"}, // 23 hours
		{"2025-03-13T14:05:00+02:00", TimeOptions{}, "2025-03-13T12:05:00Z/2025-03-13T12:05:01Z +02:00"},
		{"2025-03-13T14:05Z", local, "2025-03-13T14:05:00Z/2025-03-13T14:06:00Z +00:00"},
		{"2022-12-30 00:12:09+00:00", TimeOptions{}, "2022-12-30T00:12:09Z/2022-12-30T00:12:10Z +00:00"},
		{"2025-03-13 14:05:07.123", local, "2025-03-13T12:05:07Z/2025-03-13T12:05:08Z Europe/Kyiv"},
		{"2025-03-13 24:00", TimeOptions{}, "2025-03-14T00:00:00Z/2025-03-14T00:01:00Z"},
		{"13.03.2025", TimeOptions{}, "2025-03-13T00:00:00Z/2025-03-14T00:00:00Z"},
		{"3.4.2025 09:30", TimeOptions{}, "2025-04-03T09:30:00Z/2025-04-03T09:31:00Z"},
		{"13/03/2025", TimeOptions{}, "2025-03-13T00:00:00Z/2025-03-14T00:00:00Z"},
		{"03/13/2025", TimeOptions{}, "2025-03-13T00:00:00Z/2025-03-14T00:00:00Z"},
		{"05/05/2025", TimeOptions{}, "2025-05-05T00:00:00Z/2025-05-06T00:00:00Z"},
		{"04/05/2025", TimeOptions{}, "day and month can be exchanged"},
		{"04/05/2025", TimeOptions{Order: OrderDMY}, "2025-05-04T00:00:00Z/2025-05-05T00:00:00Z"},
		{"04/05/2025", TimeOptions{Order: OrderMDY}, "2025-04-05T00:00:00Z/2025-04-06T00:00:00Z"},
		{"13/03/2025", TimeOptions{Order: OrderMDY}, "no such date"},
		{"2025/03/13", TimeOptions{}, "2025-03-13T00:00:00Z/2025-03-14T00:00:00Z"},
		{"13/03/25", TimeOptions{}, "four digits"},
		{"13 March 2025", TimeOptions{}, "2025-03-13T00:00:00Z/2025-03-14T00:00:00Z"},
		{"13-Mar-2025", TimeOptions{}, "2025-03-13T00:00:00Z/2025-03-14T00:00:00Z"},
		{"March 13, 2025", TimeOptions{}, "2025-03-13T00:00:00Z/2025-03-14T00:00:00Z"},
		{"13 березня 2025", TimeOptions{}, "2025-03-13T00:00:00Z/2025-03-14T00:00:00Z"},
		{"13 березня 2025 р.", TimeOptions{}, "2025-03-13T00:00:00Z/2025-03-14T00:00:00Z"},
		{"1 мая 2025 года", TimeOptions{}, "2025-05-01T00:00:00Z/2025-05-02T00:00:00Z"},
		{"12–13 March 2025", TimeOptions{}, "2025-03-12T00:00:00Z/2025-03-14T00:00:00Z [12–13 March 2025]"},
		{"12–13 March 2025, night", local, "2025-03-12T16:00:00Z/2025-03-13T07:00:00Z Europe/Kyiv ~ [12–13 March 2025, night]"},
		{"night of 12-13 March 2025", local, "2025-03-12T16:00:00Z/2025-03-13T07:00:00Z Europe/Kyiv ~ [night of 12-13 March 2025]"},
		{"12-13.03.2025 night", local, "2025-03-12T16:00:00Z/2025-03-13T07:00:00Z Europe/Kyiv ~ [12-13.03.2025 night]"},
		{"ніч 28.02–01.03.2025", local, "2025-02-28T16:00:00Z/2025-03-01T07:00:00Z Europe/Kyiv ~ [ніч 28.02–01.03.2025]"},
		{"12.03.2025 - 14.03.2025", TimeOptions{}, "2025-03-12T00:00:00Z/2025-03-15T00:00:00Z [12.03.2025 - 14.03.2025]"},
		{"12–13 night", local, "write the night as two dates with the year"},
		{"13-12.03.2025", TimeOptions{}, "the second date is before the first"},
		{"2025-03-12/13 night", local, "2025-03-12T16:00:00Z/2025-03-13T07:00:00Z Europe/Kyiv ~ [2025-03-12/13 night]"},
		{"вночі 13 березня 2025", local, "2025-03-12T16:00:00Z/2025-03-13T07:00:00Z Europe/Kyiv ~ [вночі 13 березня 2025]"},
		{"в ночь на 13 марта 2025", local, "2025-03-12T16:00:00Z/2025-03-13T07:00:00Z Europe/Kyiv ~ [в ночь на 13 марта 2025]"},
		{"2025-03-30 03:30", local, "clocks in Europe/Kyiv went forward"},
		{"2025-10-26 03:30", local, "2025-10-26T00:30:00Z/2025-10-26T01:31:00Z Europe/Kyiv ~ [2025-10-26 03:30]"},
		{"2025-02-30", TimeOptions{}, "no such date"}, {"2025-13-01", TimeOptions{}, "no such date"},
		{"0001-01-01", TimeOptions{}, "the year is outside 1900 to 2100"}, {"2025-03-13 25:00", TimeOptions{}, "no such time"},
		{"2025-03-13T10:00+99:00", TimeOptions{}, "no such offset"},
		{"yesterday", TimeOptions{}, "not a date"}, {"", TimeOptions{}, "no date"}, {"13 Smarch 2025", TimeOptions{}, "not a date"},
		{"13–12 March 2025", TimeOptions{}, "second date is before"}, {"45000", TimeOptions{}, "not a date"},
		{strings.Repeat("1", 500), TimeOptions{}, "too long"},
	} {
		v, err := ParseTime(c.in, c.o)
		got := ""
		if err != nil {
			if !strings.Contains(err.Error(), c.want) {
				t.Errorf("ParseTime(%q): %v; want %q", c.in, err, c.want)
			}
			continue
		}
		got = v.From.Format(time.RFC3339) + "/" + v.To.Format(time.RFC3339)
		if v.Zone != "" {
			got += " " + v.Zone
		}
		if v.Approx {
			got += " ~"
		}
		if v.Stated != "" {
			got += " [" + v.Stated + "]"
		}
		if got != c.want {
			t.Errorf("ParseTime(%q) = %s, want %s", c.in, got, c.want)
		}
	}
}

func TestSerialDate(t *testing.T) {
	for _, c := range []struct {
		serial string
		d1904  bool
		want   string
	}{
		{"45729", false, "2025-03-13T00:00:00Z"}, {"45729.5", false, "2025-03-13T12:00:00Z"}, {"44267", true, "2025-03-13T00:00:00Z"},
		{"59", false, ""}, {"60", false, ""}, {"0", false, ""}, {"-5", false, ""}, {"1e9", false, ""}, {"NaN", false, ""},
	} {
		v, err := SerialDate(c.serial, c.d1904, TimeOptions{})
		if c.want == "" {
			if err == nil && c.serial != "59" {
				t.Errorf("serial %s gave %v", c.serial, v.From)
			}
			continue
		}
		if err != nil || v.From.Format(time.RFC3339) != c.want {
			t.Errorf("serial %s (1904 %v) = %v, %v; want %s", c.serial, c.d1904, v.From, err, c.want)
		}
	}
}

func TestParseCount(t *testing.T) {
	for in, want := range map[string]int64{"0": 0, "12": 12, "3.0": 3, " 7 ": 7, "12.": 12} {
		if got, err := ParseCount(in); err != nil || got != want {
			t.Errorf("ParseCount(%q) = %d, %v", in, got, err)
		}
	}
	for _, in := range []string{"", "-2", "-2.0", "2.5", "NaN", "1e400", "1e3", "∞", "1,000", "99999999999999999999", "٣", "0x10", "-", "."} {
		if got, err := ParseCount(in); err == nil {
			t.Errorf("ParseCount(%q) = %d", in, got)
		}
	}
	if _, err := ParseCount("-2"); !strings.Contains(err.Error(), "negative") {
		t.Error(err)
	}
}

func TestParseBounds(t *testing.T) {
	for in, want := range map[string]string{
		"12": "12", "15–20": "15–20", "15 to 20": "15–20", "at least 15": "at least 15", "≥ 3": "at least 3",
		"more than 400": "at least 401", ">400": "at least 401", "понад 40": "at least 41", "up to 7": "at most 7",
		"about 40": "about 40", "~40": "about 40", "12+": "at least 12", "dozens": "too many to count", "близько 5": "about 5",
		"до 7": "at most 7", "fewer than 3": "at most 2", "0": "0",
	} {
		got, err := ParseBounds(in, "")
		if err != nil || got.String() != want {
			t.Errorf("ParseBounds(%q) = %s, %v; want %s", in, got, err, want)
		}
	}
	for _, in := range []string{"", "-3", "20–15", "NaN", "fewer than 0", "a lot"} {
		if got, err := ParseBounds(in, ""); err == nil {
			t.Errorf("ParseBounds(%q) = %s", in, got)
		}
	}
}

func TestParsePosition(t *testing.T) {
	p, err := ParsePosition("48.53197", "34.64748", UkraineBounds())
	if err != nil || p.Lat != 485319700 || p.Lon != 346474800 {
		t.Errorf("got %v, %v", p, err)
	}
	for in, want := range map[[2]string]string{
		{"34.64748", "48.53197"}: "swapped", {"NaN", "1"}: "not a coordinate", {"1e400", "1"}: "not a coordinate",
		{"48,5", "34,6"}: "decimal comma", {"", "34"}: "the latitude is missing", {"34", " "}: "the longitude is missing", {"", ""}: "no coordinate", {"0", "0"}: "empty cell", {"95", "34"}: "outside",
		{"48.5", "181"}: "not a coordinate",
	} {
		if _, err := ParsePosition(in[0], in[1], UkraineBounds()); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("ParsePosition(%v): %v; want %q", in, err, want)
		}
	}
	if _, err := ParsePosition("2.5", "45.3", UkraineBounds()); err != nil {
		t.Errorf("a place elsewhere must pass: %v", err)
	}
}

func TestActFromText(t *testing.T) {
	for text, want := range map[string]truce.Act{
		"У Ніжині ракетним ударом знищено пункт управління аеродромом":                "air/missile",
		"Росіяни атакували трьома дронами Shahed нафтобазу в Кропивницькому":          "air/drone",
		"Авіаудари у Луцьку: Четверо загиблих":                                        "air/strike",
		"У Мелітополі стався потужний вибух на аеродромі":                             "fire/explosion",
		"Запуск ракет РСЗО HIMARS по авиабазе в Мелитополе":                           "fire/mlrs",
		"ВСУ обстреляли Донецк из минометов":                                          "fire/mortar",
		"ЗСУ завдали удару морськими дронами":                                         "naval/attack",
		"Морські дрони атакували Севастополь":                                         "naval/attack",
		"Обстрел Донецкой области":                                                    "fire/artillery",
		"Shelling from artillery and mortars":                                         "fire",
		"Missile strike and drones over Odesa":                                        "air",
		"Drones and artillery at Lyman":                                               "",
		"Минобороны РФ: удар по складу":                                               "",
		"ЗСУ знищили два склади боєприпасів та вразили ракетний комплекс РФ":          "",
		"Air raid alert in Kyiv region":                                               "air/alert",
		"Air raids on Kyiv":                                                           "air/strike",
		"Повітряна тривога у Києві":                                                   "air/alert",
		"Mordor: a mortarboard was found":                                             "",
		"Спогади про весну. " + strings.Repeat("Слово за словом. ", 60) + "Вибух там": "",
	} {
		got, words := ActFromText(text)
		if got != want {
			t.Errorf("ActFromText(%.60q) = %q (%s), want %q", text, got, words, want)
		}
		if err := got.Validate(); err != nil {
			t.Error(err)
		}
	}
}

func TestOrdinalsAndContentID(t *testing.T) {
	o := NewOrdinals()
	got := []string{o.Next("a", "x"), o.Next("a", "x"), o.Next("b", "x"), o.Next("a", "x")}
	if d := cmp.Diff([]string{"x", "x#2", "x", "x#3"}, got); d != "" {
		t.Error(d)
	}
	if ContentID("ab", "c") == ContentID("a", "bc") || ContentID("a") != ContentID("a") {
		t.Error("ContentID confuses fields or is not stable")
	}
	if got := ContentID("a", "b"); got != "facdde7abf1eac5b" {
		t.Errorf("ContentID changed to %s: every id of the sets without ids changes with it", got)
	}
}

func TestLoadRegister(t *testing.T) {
	const good = `sources:
  - id: patrol-3
    title: Patrol 3
    class: patrol
    interest: neutral
    licence: own
    blind: off duty at night
  - id: ria
    title: RIA
    class: outlet
    interest: ally
    party: RU
    owner: state
    licence: cite
    blind: unknown
    ship: cite
`
	got, err := LoadRegister("sources.yaml", []byte(good))
	if err != nil || len(got) != 2 || got[1].Party != "RU" {
		t.Fatalf("%v, %v", got, err)
	}
	for name, c := range map[string][2]string{
		"unknown field": {strings.Replace(good, "owner:", "ownr:", 1), "ownr"},
		"class":         {strings.Replace(good, "class: outlet", "class: blog", 1), "sources.yaml:8"},
		"party":         {strings.Replace(good, "party: RU\n    ", "", 1), "names no party"},
		"twice":         {strings.Replace(good, "id: ria", "id: patrol-3", 1), "stands twice"},
		"licence":       {strings.Replace(good, "licence: own", "licence: ''", 1), "licence is empty"},
		"upper case":    {strings.Replace(good, "id: ria", "id: RIA", 1), "lower-case"},
		"ship":          {strings.Replace(good, "ship: cite", "ship: maybe", 1), "yes, cite or no"},
		"not yaml":      {"sources: [", "sources.yaml"},
	} {
		if _, err := LoadRegister("sources.yaml", []byte(c[0])); err == nil || !strings.Contains(err.Error(), c[1]) {
			t.Errorf("%s: %v; want %q", name, err, c[1])
		}
	}
	if got, err := LoadRegister("empty", nil); err != nil || len(got) != 0 {
		t.Errorf("an empty register: %v, %v", got, err)
	}
}

func TestMergeRegister(t *testing.T) {
	a := truce.Source{ID: "b", Title: "one"}
	other := truce.Source{ID: "b", Title: "two"}
	if _, err := MergeRegister([]Info{{Sources: []truce.Source{a}}, {Name: "x", Sources: []truce.Source{other}}}, nil); err == nil {
		t.Error("two descriptions of one source passed")
	}
	got, err := MergeRegister([]Info{{Sources: []truce.Source{a, {ID: "c"}}}}, []truce.Source{other, {ID: "a"}})
	if err != nil || len(got) != 3 || got[0].ID != "a" || got[1].Title != "two" {
		t.Errorf("%v, %v", got, err)
	}
}

func FuzzParseTime(f *testing.F) {
	for _, s := range []string{"2025-03-13T14:05:00+02:00", "night of 12–13 March 2025", "13.03.2025 09:30", "вночі 13 березня 2025", "2025-03-12/13 night", "04/05/2025"} {
		f.Add(s)
	}
	kyiv := zone(f, "Europe/Kyiv")
	f.Fuzz(func(t *testing.T, s string) {
		for _, o := range []TimeOptions{{}, {Zone: kyiv, Order: OrderDMY}} {
			v, err := ParseTime(s, o)
			if err == nil && (v.Validate() != nil || v.IsZero()) {
				t.Errorf("ParseTime(%q) = %+v: %v", s, v, v.Validate())
			}
		}
	})
}

func FuzzNumbers(f *testing.F) {
	for _, s := range []string{"15–20", "at least 7", "48.5", "-0.0000001", "1e400", "≥ 3"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if n, err := ParseCount(s); err == nil && n < 0 {
			t.Errorf("ParseCount(%q) = %d", s, n)
		}
		if c, err := ParseBounds(s, "x"); err == nil && (c.Validate() != nil || c.IsZero()) {
			t.Errorf("ParseBounds(%q) = %+v", s, c)
		}
		if p, err := ParsePosition(s, "34.5", UkraineBounds()); err == nil && p.Validate() != nil {
			t.Errorf("ParsePosition(%q) = %v", s, p)
		}
		if v, err := SerialDate(s, false, TimeOptions{}); err == nil && v.Validate() != nil {
			t.Errorf("SerialDate(%q) = %+v", s, v)
		}
	})
}
