package csvmap

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"
	"pgregory.net/rapid"

	"trucewatch/source"
	"trucewatch/source/sourcetest"
)

func load(t testing.TB, file string) Mapping {
	t.Helper()
	b, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	m, err := Load(file, b)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func Test(t *testing.T) { sourcetest.Test(t, New(load(t, "testdata/post.yaml"))) }

func TestWithoutMapping(t *testing.T) {
	res := sourcetest.Collect(Adapter{}, "x.csv", strings.NewReader("a,b\n"))
	if res.Fatal == nil || !strings.Contains(res.Fatal.Error(), "trucewatch map FILE") {
		t.Errorf("got %v", res.Fatal)
	}
}

func TestLoadErrors(t *testing.T) {
	good, err := os.ReadFile("testdata/post.yaml")
	if err != nil {
		t.Fatal(err)
	}
	replace := func(old, new string) string {
		if !strings.Contains(string(good), old) {
			t.Fatalf("post.yaml lacks %q", old)
		}
		return strings.Replace(string(good), old, new, 1)
	}
	for name, c := range map[string]struct{ yaml, want string }{
		"unknown field":   {replace("  time: Date", "  tyme: Date"), "radius_m"},
		"unknown top":     {"sheets: a\n" + string(good), "m.yaml:1: reading the mapping"},
		"act":             {replace("fire/mortar", "fire/catapult"), "fire/artillery"},
		"act line":        {replace("fire/mortar", "fire/catapult"), "m.yaml:2"},
		"zone":            {replace("Europe/Kyiv", "Europe/Atlantis"), "IANA"},
		"order":           {replace("date_order: dmy", "date_order: ydm"), "want dmy or mdy"},
		"class":           {replace("class: civil", "class: blog"), "want one of"},
		"licence":         {replace("licence: CC0", "licence: ''"), "licence is empty"},
		"lat without lon": {replace("  lon: Lon\n", ""), "lat and lon come together"},
		"header":          {"header: [0]\n" + string(good), "between 1 and 1000"},
		"delimiter":       {"delimiter: '<>'\n" + string(good), "want one character"},
		"encoding":        {"encoding: ebcdic\n" + string(good), "koi8-u"},
		"kind":            {"kind: rumour\n" + string(good), "no_observation"},
		"ship":            {replace("  licence: CC0", "  licence: CC0\n  ship: maybe"), "yes, cite or no"},
		"bounds":          {replace("bounds: [43.3, 21, 56, 48]", "bounds: [56, 21, 43.3, 48]"), "south must be less than north"},
		"bounds short":    {replace("bounds: [43.3, 21, 56, 48]", "bounds: [56, 21]"), "four numbers"},
		"not yaml":        {"columns: [", "m.yaml"},
		"wrong type":      {replace("acts:", "acts: 5\nx:"), "m.yaml"},
		"huge":            {strings.Repeat("#", maxMappingBytes+1), "larger than"},
		"empty":           {"", "no column is mapped"},
		"anchors":         {"a: &a [x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]\n", "m.yaml"},
	} {
		_, err := Load("m.yaml", []byte(c.yaml))
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v; want %q", name, err, c.want)
		}
	}
}

func TestUnknownColumnListsTheTitles(t *testing.T) {
	res := sourcetest.Collect(New(load(t, "testdata/post.yaml")), "x.csv", strings.NewReader("Datum,Lat,Lon\n1,2,3\n"))
	if res.Fatal == nil || !strings.Contains(res.Fatal.Error(), "datum, lat, lon") {
		t.Errorf("got %v", res.Fatal)
	}
}

// workbook makes an .xlsx in memory: cells by name, merged ranges.
func workbook(t testing.TB, cells map[string]any, merged [][2]string, date1904 bool) []byte {
	t.Helper()
	f := excelize.NewFile()
	for cell, v := range cells {
		if err := f.SetCellValue("Sheet1", cell, v); err != nil {
			t.Fatal(err)
		}
	}
	for _, m := range merged {
		if err := f.MergeCell("Sheet1", m[0], m[1]); err != nil {
			t.Fatal(err)
		}
	}
	if date1904 {
		if err := f.SetWorkbookProps(&excelize.WorkbookPropsOptions{Date1904: &date1904}); err != nil {
			t.Fatal(err)
		}
	}
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// TestWorkbook: merged headers over two rows, a merged date over two rows, dates
// as serial numbers, times as fractions of a day, a grid reference.
func TestWorkbook(t *testing.T) {
	day := time.Date(2025, 5, 4, 0, 0, 0, 0, time.UTC)
	data := workbook(t, map[string]any{
		"A1": "Log of the post", "A3": "Date", "B3": "Time", "C3": "Place", "E3": "What", "C4": "Village", "D4": "Grid",
		"A5": day, "B5": 0.5868055555555556, "C5": "Lyman", "D5": "37U DQ 05279 27125", "E5": "mortar",
		"B6": "23:30-01:15", "C6": "Zarichne", "D6": "37UDQ1234", "E6": "thing",
		"A8": 45781, "C8": "Lyman", "E8": "explosion",
	}, [][2]string{{"C3", "D3"}, {"A5", "A6"}, {"A3", "A4"}}, false)
	m, err := Load("m.yaml", []byte(`
header: [3, 4]
time_zone: Europe/Kyiv
fill_down: [Date]
source: {id: post, title: Post, class: civil, interest: neutral, licence: CC0, blind: nights}
columns: {time: Date, clock: Time, place: Place / Village, position: Place / Grid, act: What}
acts: {thing: fire/explosion}
`))
	if err != nil {
		t.Fatal(err)
	}
	res := sourcetest.Collect(New(m), "log.xlsx", bytes.NewReader(data))
	if res.Fatal != nil || len(res.Refused) > 0 {
		t.Fatal(res.Fatal, res.Refused)
	}
	var got []string
	for _, r := range res.Reports {
		at := ""
		if r.At().At != nil {
			at = r.At().At.Lat.String()[:5] + "," + r.At().At.Lon.String()[:5]
		}
		got = append(got, r.Time.From.Format("2006-01-02T15:04")+"/"+r.Time.To.Format("02T15:04")+" "+r.At().Name+" "+at+" "+string(r.Act))
	}
	want := []string{
		"2025-05-04T11:05/04T11:06 Lyman 48.98,37.70 fire/mortar",
		"2025-05-04T20:30/04T22:15 Zarichne 49.05,37.80 fire/explosion",
		"2025-05-03T21:00/04T21:00 Lyman  fire/explosion",
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
	if res.Reports[0].At().R68M != 0 || res.Reports[1].At().R68M != 465 {
		t.Errorf("precisions %d and %d: want none for a full grid reference, 465 m for a square of 1 km", res.Reports[0].At().R68M, res.Reports[1].At().R68M)
	}
}

func TestHostileWorkbooks(t *testing.T) {
	m := load(t, "testdata/post.yaml")
	good := workbook(t, map[string]any{"A1": "Date", "B1": "Lat"}, nil, false)
	m.Sheet = "Nowhere"
	if res := sourcetest.Collect(New(m), "x.xlsx", bytes.NewReader(good)); res.Fatal == nil || !strings.Contains(res.Fatal.Error(), "Sheet1") {
		t.Errorf("a missing sheet should list the sheets: %v", res.Fatal)
	}
	m.Sheet = ""
	for name, data := range map[string][]byte{"cut": good[:len(good)/2], "only the mark": []byte("PK\x03\x04"), "noise": append([]byte("PK\x03\x04"), bytes.Repeat([]byte{7}, 5000)...)} {
		res := sourcetest.Collect(New(m), name, bytes.NewReader(data))
		var fe *source.FileError
		if !errors.As(res.Fatal, &fe) {
			t.Errorf("%s: %v", name, res.Fatal)
		}
	}
}

// TestZipBomb: a workbook that unpacks to more than the limit is refused, whatever its own size.
func TestZipBomb(t *testing.T) {
	data := workbook(t, map[string]any{"A1": strings.Repeat("a", 30000), "A2": strings.Repeat("b", 30000), "A3": strings.Repeat("c", 30000)}, nil, false)
	if len(data) > 20000 {
		t.Fatalf("the workbook has %d bytes: it does not compress as a bomb would", len(data))
	}
	in := source.Input{Name: "bomb.xlsx", R: bytes.NewReader(data)}
	if _, _, err := sheetRows(in, Mapping{}, 40_000); err == nil || !strings.Contains(err.Error(), "unzip") {
		t.Errorf("got %v, want a refusal of the size", err)
	}
}

func TestProposeFromUkrainianLog(t *testing.T) {
	b, err := os.ReadFile("testdata/log-uk.csv")
	if err != nil {
		t.Fatal(err)
	}
	p, err := Propose("log-uk.csv", bytes.NewReader(b))
	if err != nil {
		t.Fatal(err)
	}
	want := Columns{Time: "Дата", Clock: "Час", Lat: "Місце / широта", Lon: "Місце / довгота", Act: "Подія", Count: "К-сть", Note: "Примітка"}
	if d := cmp.Diff(want, p.Mapping.Columns); d != "" {
		t.Error(d)
	}
	if d := cmp.Diff([]int{3, 4}, p.Mapping.Header); d != "" {
		t.Error(d)
	}
	if !p.Mapping.DecimalComma || len(p.Mapping.Acts) != 1 {
		t.Errorf("decimal comma %v, acts %v", p.Mapping.DecimalComma, p.Mapping.Acts)
	}
	if len(p.Rows) != 4 || p.Rows[0].Err != nil || p.Rows[2].Err == nil || p.Rows[3].Err == nil {
		t.Fatalf("rows: %+v", p.Rows)
	}
	if r := p.Rows[0].Report; r.Act != "fire/mortar" || r.Counts[0].String() != "at least 6 observation" || r.At().At.Lat != 489891000 {
		t.Errorf("first row: %+v", r)
	}
	text, err := p.Mapping.YAML()
	if err != nil {
		t.Fatal(err)
	}
	again, err := Load("m.yaml", text)
	if err != nil {
		t.Fatalf("the proposal does not load: %v\n%s", err, text)
	}
	if d := cmp.Diff(p.Mapping, again); d != "" {
		t.Errorf("the proposal changes on its way through the file: %s", d)
	}
}

// TestProposeWorkbook: merged titles, "Time" beside "Date", a grid reference by its looks.
func TestProposeWorkbook(t *testing.T) {
	data := workbook(t, map[string]any{
		"A1": "Log of the post", "A3": "Date", "B3": "Time", "C3": "Place", "E3": "What", "F3": "Killed", "C4": "Village", "D4": "Grid",
		"A5": time.Date(2025, 5, 4, 0, 0, 0, 0, time.UTC), "B5": 0.5868055, "C5": "Lyman", "D5": "37UDQ0527927125", "E5": "mortar fire", "F5": "2-3",
		"A6": time.Date(2025, 5, 4, 0, 0, 0, 0, time.UTC), "B6": 0.59, "C6": "Lyman", "E6": "mortars", "F6": 2,
	}, [][2]string{{"C3", "D3"}, {"A3", "A4"}}, false)
	p, err := Propose("own.xlsx", bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	want := Columns{Time: "Date", Clock: "Time", Place: "Place / Village", Position: "Place / Grid", Act: "What", Killed: "Killed"}
	if d := cmp.Diff(want, p.Mapping.Columns); d != "" {
		t.Error(d)
	}
	if len(p.Mapping.FillDown) > 0 {
		t.Errorf("fill_down %q, though every row has its date", p.Mapping.FillDown)
	}
	if len(p.Rows) != 2 || p.Rows[0].Err != nil || p.Rows[0].Report.Time.From.Format("2006-01-02T15:04") != "2025-05-04T14:05" {
		t.Errorf("rows: %+v", p.Rows)
	}
}

// TestProposeFromADutyLog: a date that stands once for its rows, words for what
// happened and for who did it.
func TestProposeFromADutyLog(t *testing.T) {
	p, err := Propose("x.csv", strings.NewReader("Date,Time,Grid (MGRS),What happened?,By whom\n"+
		"2031-05-01,10:00,38T MM 400 700,mortar fire,Arland\n,11:00,38T MM 401 700,drone,\n2031-05-02,09:30,38T MM 402 700,boom,Borland forces\n"))
	if err != nil {
		t.Fatal(err)
	}
	want := Columns{Time: "Date", Clock: "Time", Position: "Grid (MGRS)", Act: "What happened?", Actor: "By whom"}
	if d := cmp.Diff(want, p.Mapping.Columns); d != "" {
		t.Error(d)
	}
	if d := cmp.Diff([]string{"Date"}, p.Mapping.FillDown); d != "" {
		t.Error(d)
	}
	if d := cmp.Diff(map[string]string{"Arland": "", "Borland forces": ""}, p.Mapping.Parties); d != "" {
		t.Error(d)
	}
	if len(p.Rows) != 3 || p.Rows[1].Report.Time.From.Format("2006-01-02T15:04") != "2031-05-01T11:00" {
		t.Errorf("rows: %+v", p.Rows)
	}
}

// TestClockWithoutDate: a value that cannot be used is refused, not dropped.
func TestClockWithoutDate(t *testing.T) {
	m, err := Load("m.yaml", []byte("source: {id: s, title: s, class: civil, interest: unknown, licence: x, blind: x}\ncolumns: {time: Date, clock: Time, place: Place}\n"))
	if err != nil {
		t.Fatal(err)
	}
	rows := Preview("x.csv", []byte("Date,Time,Place\n2031-05-01,10:00,Ford\n,11:00,Ford\n,,Ford\n"), m)
	if len(rows) != 3 || rows[0].Err != nil || rows[1].Err == nil || !strings.Contains(rows[1].Err.Error(), "fill_down") || rows[2].Err != nil {
		t.Errorf("got %+v", rows)
	}
}

// TestProposeEmptyColumns: a column that is empty at first may be filled later.
func TestProposeEmptyColumns(t *testing.T) {
	p, err := Propose("x.csv", strings.NewReader("Date,Lat,Lon,Coordinates,Killed,Weather\n2025-05-01,48.5,37.5,,,\n2025-05-02,48.6,37.6,,,\n"))
	if err != nil {
		t.Fatal(err)
	}
	c := p.Mapping.Columns
	if c.Killed != "Killed" || c.Position != "" || len(p.Mapping.Attributes) > 0 {
		t.Errorf("killed %q, position %q, attributes %v", c.Killed, c.Position, p.Mapping.Attributes)
	}
}

// TestProposeBounds: the box comes from where most positions are, so that a
// swapped pair among them is refused.
func TestProposeBounds(t *testing.T) {
	var b strings.Builder
	b.WriteString("date,lat,lon\n2025-05-01,37.5,48.5\n")
	for i := range 12 {
		fmt.Fprintf(&b, "2025-05-02,48.%d,37.%d\n", i, i)
	}
	p, err := Propose("x.csv", strings.NewReader(b.String()))
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff([]string{"45", "34", "51", "40"}, p.Mapping.Bounds); d != "" {
		t.Error(d)
	}
	if err := p.Rows[0].Err; err == nil || !strings.Contains(err.Error(), "swapped") {
		t.Errorf("the swapped row gave %v", err)
	}
	if err := p.Rows[1].Err; err != nil {
		t.Errorf("a right row gave %v", err)
	}
}

// TestSwappedPair: the box counts for positions in one cell too, but not for grid references.
func TestSwappedPair(t *testing.T) {
	m, err := Load("m.yaml", []byte("source: {id: s, title: s, class: civil, interest: unknown, licence: x, blind: x}\ncolumns: {time: date, position: at}\nbounds: [44, 33, 53, 43]\n"))
	if err != nil {
		t.Fatal(err)
	}
	rows := Preview("x.csv", []byte("date;at\n2025-05-01;37.5, 48.5\n2025-05-01;48.5, 37.5\n2025-05-01;39SUD0000000000\n"), m)
	if len(rows) != 3 || rows[0].Err == nil || !strings.Contains(rows[0].Err.Error(), "swapped") || rows[1].Err != nil || rows[2].Err != nil {
		t.Errorf("got %v", rows)
	}
}

func TestProposeDateOrder(t *testing.T) {
	for in, want := range map[string]string{
		"date,lat,lon\n04/05/2025,48.5,37.5\n13/05/2025,48.5,37.5\n": "dmy",
		"date,lat,lon\n04/05/2025,48.5,37.5\n05/13/2025,48.5,37.5\n": "mdy",
		"date,lat,lon\n04/05/2025,48.5,37.5\n":                       "dmy", // and a question
		"date,lat,lon\n2025-05-04,48.5,37.5\n":                       "",
	} {
		p, err := Propose("x.csv", strings.NewReader(in))
		if err != nil {
			t.Fatal(err)
		}
		asked := strings.Contains(strings.Join(p.Unsure, "\n"), "two ways")
		if p.Mapping.DateOrder != want || asked != (strings.Count(in, "\n") == 2 && want == "dmy") {
			t.Errorf("%q: order %q, asked %v", in, p.Mapping.DateOrder, asked)
		}
	}
}

func TestProposeForeignEncodingAndNonsense(t *testing.T) {
	cp1251 := "\xc4\xe0\xf2\xe0;\xcc\xb3\xf1\xf2\xee\n2025-05-04;\xca\xe8\xbf\xe2\n" // Дата;Місто
	p, err := Propose("x.csv", strings.NewReader(cp1251))
	if err != nil || p.Mapping.Encoding != "windows-1251" || p.Mapping.Columns.Place != "Місто" {
		t.Errorf("%+v, %v", p.Mapping, err)
	}
	for name, in := range map[string]string{"empty": "", "web page": "<html>", "binary": strings.Repeat("\x00\x01", 100), "one word": "hello"} {
		if p, err := Propose(name, strings.NewReader(in)); err == nil && len(p.Unsure) == 0 {
			t.Errorf("%s: proposed without a doubt: %+v", name, p.Mapping)
		}
	}
}

// TestProposedMappingsAlwaysLoad: whatever the table, the file that map writes is valid.
func TestProposedMappingsAlwaysLoad(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		cell := rapid.OneOf(rapid.SampledFrom([]string{"date", "Дата", "lat", "lon", "place", "what", "No.", "", "48.5", "2025-05-04", "04/05/2025", "обстріл", "x: y", "#3", "- a", `"q"`}),
			rapid.StringMatching(`[ -~]{0,8}`))
		var rows []string
		for range rapid.IntRange(1, 6).Draw(t, "rows") {
			var cells []string
			for range rapid.IntRange(1, 5).Draw(t, "columns") {
				cells = append(cells, `"`+strings.ReplaceAll(cell.Draw(t, "cell"), `"`, `""`)+`"`)
			}
			rows = append(rows, strings.Join(cells, ","))
		}
		p, err := Propose("x.csv", strings.NewReader(strings.Join(rows, "\n")+"\n"))
		if err != nil {
			return
		}
		text, err := p.Mapping.YAML()
		if err != nil {
			t.Fatal(err)
		}
		if _, err := Load("m.yaml", text); err != nil && !strings.Contains(err.Error(), "no column is mapped") {
			t.Fatalf("%v\n%s", err, text)
		}
	})
}

func FuzzLoad(f *testing.F) {
	b, err := os.ReadFile("testdata/post.yaml")
	if err != nil {
		f.Fatal(err)
	}
	f.Add(string(b))
	f.Fuzz(func(t *testing.T, s string) {
		m, err := Load("m.yaml", []byte(s))
		if err != nil {
			return
		}
		for rep, err := range New(m).Parse(source.Input{Name: "x", R: strings.NewReader("Date,Lat,Lon\n2025-05-04,48.5,37.5\n")}) {
			if err == nil && rep.Validate() != nil {
				t.Errorf("an invalid report: %v", rep.Validate())
			}
		}
	})
}

func TestDeniedDash(t *testing.T) {
	m := load(t, "testdata/post.yaml")
	res := sourcetest.Collect(New(m), "x", strings.NewReader("Date,Lat,Lon,What,Killed\n2025-05-04,48.5,37.5,shelling,-\n2025-05-04,48.5,37.5,shelling,0\n"))
	if len(res.Reports) != 2 || !res.Reports[0].Killed.IsZero() || res.Reports[1].Killed.IsZero() {
		t.Errorf("a dash is not stated, a zero is: %+v", res)
	}
}
