package record

import (
	"fmt"
	"slices"

	"trucewatch/commit"
	"trucewatch/truce"
)

// Rungs are the coarser rungs of a report as package ladder computes them; its
// type converts to this one.
type Rungs struct {
	Cell1km, Cell5km, Cell20km string
	Raion, Region              string
	Hour, Day                  string
}

// Extra is what intake adds to a report when it takes it in.
type Extra struct {
	Rungs      Rungs
	Gazetteer  string   // version of the gazetteer that gave raion and region
	Notices    []string // what was noticed
	Historical bool     // older than the mission
}

// EncodeReport returns the fields of a report/1. Texts are stored byte for byte,
// composite values as the JSON text of their truce type, times in UTC. Invalid
// UTF-8 is an error, because JSON would silently replace it. The row as received
// is stored only where no file is kept ([truce.Raw.SHA256] empty): else file and
// line say where it lies.
func EncodeReport(r truce.Report, x Extra) ([]commit.Field, error) {
	c := codec{fields: make([]commit.Field, 0, len(reportFields))}
	if r.Raw.SHA256 != "" {
		r.Raw.Row = ""
	}
	visitReport(&c, &r, &x)
	if c.err != nil {
		return nil, fmt.Errorf("record: report %.80q of %.40q: %w", r.ID, string(r.Source), c.err)
	}
	return c.fields, nil
}

// DecodeReport reads the fields of any version of kind report. The round trip is
// exact but for the row of a report with a kept file; see [EncodeReport].
func DecodeReport(fields []commit.Field) (truce.Report, error) {
	r, _, err := ReadReport(fields)
	return r, err
}

// DecodeExtra reads what intake added to a report.
func DecodeExtra(fields []commit.Field) (Extra, error) {
	_, x, err := ReadReport(fields)
	return x, err
}

// ReadReport reads a report together with what intake added to it.
func ReadReport(fields []commit.Field) (truce.Report, Extra, error) {
	return new(ReportReader).Read(fields)
}

// ReportReader reads many reports, which share the bytes of values that they have in
// common, and leaves out the rungs of what intake added. The zero ReportReader shares
// nothing and leaves nothing out. It is not safe for concurrent use.
type ReportReader struct{ again map[string]string }

// NewReportReader makes a reader whose reports share.
func NewReportReader() *ReportReader { return &ReportReader{map[string]string{}} }

// Read is [ReadReport].
func (rr *ReportReader) Read(fields []commit.Field) (truce.Report, Extra, error) {
	c := codec{decode: true, fields: fields, again: rr.again}
	var r truce.Report
	var x Extra
	visitReport(&c, &r, &x)
	for _, p := range []*string{&r.Raw.SHA256, &r.Raw.Member} {
		c.share(p)
	}
	for i := range r.Places {
		p := &r.Places[i]
		for _, s := range []*string{&p.Region, &p.Raion, &p.Name, &p.Key, &p.Country, (*string)(&p.Kind), (*string)(&p.Quality)} {
			c.share(s)
		}
	}
	if c.err != nil {
		return r, x, fmt.Errorf("record: report %.80q of %.40q: %w", r.ID, string(r.Source), c.err)
	}
	return r, x, nil
}

// rung is a rung of place or time, which a sharing reader leaves out.
func rung(c *codec, name string, p *string) {
	if c.again == nil {
		text(c, name, p)
	}
}

// visitReport visits the fields of report/1, sorted by name.
func visitReport(c *codec, r *truce.Report, x *Extra) {
	commonText(c, "act", &r.Act)
	commonText(c, "act_words", &r.ActWords)
	plainly(c, "alleged", &r.Alleged, plainAlleged, object)
	list(c, "attrs", &r.Attrs)
	claim(c, "claim", &r.Claim)
	list(c, "counts", &r.Counts)
	coverage(c, "coverage", &r.Coverage)
	yesNo(c, fieldExercise, &r.Exercise)
	commonText(c, "gazetteer", &x.Gazetteer)
	list(c, "hedges", &r.Hedges)
	yesNo(c, "historical", &x.Historical)
	text(c, "id", &r.ID)
	plainly(c, "injured", &r.Injured, plainCount, object)
	plainly(c, "killed", &r.Killed, plainCount, object)
	commonText(c, "kind", &r.Kind)
	commonText(c, "lang", &r.Lang)
	commonText(c, "means", &r.Means)
	list(c, "media", &r.Media)
	text(c, "note", &r.Note)
	list(c, "notices", &x.Notices)
	commonText(c, "origin", &r.Origin)
	rung(c, "place.cell_1km", &x.Rungs.Cell1km)
	rung(c, "place.cell_20km", &x.Rungs.Cell20km)
	rung(c, "place.cell_5km", &x.Rungs.Cell5km)
	places(c, &r.Places)
	rung(c, "place.raion", &x.Rungs.Raion)
	rung(c, "place.region", &x.Rungs.Region)
	commonText(c, "product", &r.Product)
	interval(c, "published", &r.Published)
	plainly(c, "raw", &r.Raw, plainRaw, object)
	commonText(c, "recorder", &r.Recorder)
	commonText(c, "source", &r.Source)
	commonText(c, "target", &r.Target)
	text(c, "text", &r.Text)
	rung(c, "time.day", &x.Rungs.Day)
	interval(c, "time.exact", &r.Time)
	rung(c, "time.hour", &x.Rungs.Hour)
	text(c, "title", &r.Title)
	text(c, "update_of", &r.UpdateOf)
	text(c, "url", &r.URL)
	commonText(c, "weapon", &r.Weapon)
}

// locatedPlace is a place that our gazetteer gave for a name, with its index among
// the report's places.
type locatedPlace struct {
	Index int         `json:"i"`
	Place truce.Place `json:"place"`
}

// places keeps what the source stated apart from what our gazetteer made of it: a
// better gazetteer must not make the same report look like another one.
func places(c *codec, p *[]truce.Place) {
	var stated []truce.Place
	var located []locatedPlace
	if !c.decode {
		for i, place := range *p {
			if place.Quality == truce.QualityGazetteer {
				located = append(located, locatedPlace{i, place})
			} else {
				stated = append(stated, place)
			}
		}
	}
	plainly(c, "place.exact", &stated, plainPlaces, list)
	plainly(c, "place.located", &located, plainLocated, list)
	if !c.decode {
		return
	}
	for _, l := range located {
		if l.Index < 0 || l.Index > len(stated) {
			c.fail("place.located", fmt.Errorf("index %d of %d places", l.Index, len(stated)))
			return
		}
		stated = slices.Insert(stated, l.Index, l.Place)
	}
	*p = stated
}

// An Interval without ends but with the source's own words ("in spring") counts as
// zero in JSON and would be lost inside other values; these forms keep it.
type claimJSON struct {
	truce.Claim
	Window *truce.Interval `json:"window,omitempty"`
}
type coverageJSON struct {
	truce.Coverage
	Window *truce.Interval `json:"window,omitempty"`
}

// kept returns nil for a zero interval, so that JSON leaves it out.
func kept(v truce.Interval) *truce.Interval {
	v = utc(v)
	if v == (truce.Interval{}) {
		return nil
	}
	return &v
}

func claim(c *codec, name string, p **truce.Claim) {
	var j *claimJSON
	if !c.decode && *p != nil {
		j = &claimJSON{**p, kept((*p).Window)}
	}
	object(c, name, &j)
	if c.decode && j != nil {
		if j.Window != nil {
			j.Claim.Window = utc(*j.Window)
		}
		*p = &j.Claim
	}
}

func coverage(c *codec, name string, p **truce.Coverage) {
	var j *coverageJSON
	if !c.decode && *p != nil {
		j = &coverageJSON{**p, kept((*p).Window)}
	}
	object(c, name, &j)
	if c.decode && j != nil {
		if j.Window != nil {
			j.Coverage.Window = utc(*j.Window)
		}
		*p = &j.Coverage
	}
}

// ContentHash is the content hash of a report: over what it says, not over where
// it was read from, when it came or what intake added, places of the gazetteer included. A report that cannot be
// encoded has none.
func ContentHash(r truce.Report) (Content, error) {
	fields, err := EncodeReport(r, Extra{})
	if err != nil {
		return Content{}, err
	}
	return ContentOf(KindReport, fields)
}

// ReportEntry makes the entry of a report.
func ReportEntry(r truce.Report, x Extra) (Entry, error) {
	fields, err := EncodeReport(r, x)
	return Entry{Kind: KindReport, Turn: string(r.Source), Exercise: r.Exercise, Fields: fields}, err
}

// ReportKeyOf reads only which report the fields are about.
func ReportKeyOf(fields []commit.Field) (truce.ReportKey, error) {
	c := codec{decode: true, fields: fields}
	var k truce.ReportKey
	text(&c, "id", &k.ID)
	text(&c, "source", &k.Source)
	return k, c.err
}
