package publish

import (
	"fmt"
	"time"
)

// Words is one text in the three languages of the site; En is always there.
type Words struct {
	En string `json:"en"`
	Uk string `json:"uk,omitempty"`
	Ru string `json:"ru,omitempty"`
}

// In returns the text in a language, English where it is missing.
func (w Words) In(lang string) string {
	switch {
	case lang == "uk" && w.Uk != "":
		return w.Uk
	case lang == "ru" && w.Ru != "":
		return w.Ru
	}
	return w.En
}

// Span is a stretch of time, half open [From, To), in UTC; a zero end is open.
type Span struct {
	From time.Time `json:"from,omitzero"`
	To   time.Time `json:"to,omitzero"`
}

// IsZero reports whether the span is not stated.
func (s Span) IsZero() bool { return s.From.IsZero() && s.To.IsZero() }

// Hours is the length in whole hours, 0 for an open span.
func (s Span) Hours() int64 {
	if s.From.IsZero() || s.To.IsZero() {
		return 0
	}
	return int64(s.To.Sub(s.From) / time.Hour)
}

// Region is a first-level region that the mission looks at.
type Region struct {
	Code string `json:"code"` // ISO 3166-2
	Name Words  `json:"name"`
}

// Intake is what came in, before anything was decided about it.
type Intake struct {
	Rows    int `json:"rows"`    // rows read, of all files
	Repeats int `json:"repeats"` // rows that only repeat another one's address and text
	Refused int `json:"refused"` // rows kept but not understood
	Notices int `json:"notices"` // rows taken with a notice
	// RefusedWhy counts the refused rows by reason, most frequent first.
	RefusedWhy []Reason `json:"refused_why,omitempty"`
}

// Reason is a reason with how often it was given.
type Reason struct {
	Words string `json:"words"`
	N     int    `json:"n"`
	// Text is the reason in the languages of the site, where it is one of the program's own.
	Text Words `json:"text,omitzero"`
}

// Frame is what an edition says of itself. All times are values handed in; the
// package reads no clock.
type Frame struct {
	Mission   string `json:"mission"` // id: lower case, digits, hyphens
	Title     Words  `json:"title"`
	Exercise  bool   `json:"exercise,omitempty"`
	Number    int    `json:"number"`    // of the edition, from 1; party order alternates by it
	Zone      string `json:"zone"`      // IANA zone in which days are cut
	CutOff    string `json:"cut_off"`   // "19:30", empty = midnight
	Languages string `json:"languages"` // site languages, "en uk ru"
	// Language is the authoritative one of free text, as in Languages; empty = not said.
	Language string `json:"language,omitempty"`
	// Period is what the figures are about, Previous what they are compared with
	// (zero = nothing), Data everything the edition shows, Term the truce's own
	// period where one was in force.
	Period   Span `json:"period"`
	Previous Span `json:"previous,omitzero"`
	Data     Span `json:"data"`
	Term     Span `json:"term,omitzero"`
	// PeriodName says what the period is in words, such as "the 36 hours declared
	// by the Russian Federation".
	PeriodName   Words     `json:"period_name,omitzero"`
	PreviousName Words     `json:"previous_name,omitzero"`
	AsOf         time.Time `json:"as_of"`     // data until
	Published    time.Time `json:"published"` // when the edition is released
	Next         time.Time `json:"next,omitzero"`
	Regions      []Region  `json:"regions"`
	Intake       Intake    `json:"intake"`
	// About is one paragraph on what this mission's data are and are not.
	About Words `json:"about,omitzero"`
	// Gazetteer is the version that placed names; part of replay.
	Gazetteer string `json:"gazetteer,omitempty"`
	// Attribution lines of base map and gazetteer, beside those of the sources.
	Attribution []string `json:"attribution,omitempty"`
}

// location resolves the frame's zone.
func (f Frame) location() (*time.Location, error) {
	loc, err := time.LoadLocation(f.Zone)
	if err != nil {
		return nil, fmt.Errorf("edition of %s: zone %q: want an IANA name such as Europe/Kyiv: %w", f.Mission, f.Zone, err)
	}
	return loc, nil
}

// Validate checks that the frame can carry an edition.
func (f Frame) Validate() error {
	for _, c := range f.Mission {
		if (c < 'a' || c > 'z') && (c < '0' || c > '9') && c != '-' {
			return fmt.Errorf("edition: mission id %.40q: want lower case letters, digits and hyphens", f.Mission)
		}
	}
	if f.Mission == "" || f.Title.En == "" {
		return fmt.Errorf("edition of %q: mission id and English title are needed", f.Mission)
	}
	if f.Period.From.IsZero() || !f.Period.From.Before(f.Period.To) {
		return fmt.Errorf("edition of %s: period %s to %s: want a start before an end", f.Mission, f.Period.From, f.Period.To)
	}
	if f.Data.From.IsZero() || f.Data.From.After(f.Period.From) || f.Data.To.Before(f.Period.To) {
		return fmt.Errorf("edition of %s: the data shown must cover the period", f.Mission)
	}
	if days := f.Data.To.Sub(f.Data.From) / (24 * time.Hour); days > maxDays {
		return fmt.Errorf("edition of %s: %d days of data: at most %d can be shown at once", f.Mission, days, maxDays)
	}
	if f.Published.IsZero() || f.AsOf.IsZero() {
		return fmt.Errorf("edition of %s: the times of data and of publication are needed", f.Mission)
	}
	_, err := f.location()
	return err
}

// maxDays limits the daily series of one edition: twenty years.
const maxDays = 7305
