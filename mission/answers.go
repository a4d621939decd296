package mission

import (
	"bytes"
	"errors"
	"fmt"
	"regexp"
	"strings"

	"trucewatch/agreement"
	"trucewatch/pipeline"
)

// Answers are what `init` asks: ten things that no program may assume.
type Answers struct {
	ID       string // of the mission: lower case, digits, hyphens
	Title    string
	Label    string // the parties' own word: ceasefire, truce …
	PartyA   string // "UA=Ukraine"
	PartyB   string
	Accepted string // who accepted that fire stops: both, the id of one party, none
	Starts   string // RFC 3339; empty = not known, so nothing is in force
	Lasts    string // ISO 8601: P30D, PT36H
	Zone     string // IANA
	CutOff   string // "19:30"
	Exercise bool
	// Historical: the truce ended long ago and is told from open data.
	Historical bool
}

// AnswerError says what is wrong with one answer.
type AnswerError struct {
	Field string // id, title, label, party-a, party-b, accepted, starts, lasts, zone, cut-off
	Err   error
}

func (e *AnswerError) Error() string { return e.Field + ": " + e.Err.Error() }
func (e *AnswerError) Unwrap() error { return e.Err }

// field is one answer by its name.
func (a *Answers) field(name string) *string {
	return map[string]*string{"id": &a.ID, "title": &a.Title, "label": &a.Label, "party-a": &a.PartyA, "party-b": &a.PartyB,
		"accepted": &a.Accepted, "starts": &a.Starts, "lasts": &a.Lasts, "zone": &a.Zone, "cut-off": &a.CutOff}[name]
}

// answerNames are the fields in the order in which they are asked.
var answerNames = []string{"id", "title", "label", "party-a", "party-b", "accepted", "starts", "lasts", "zone", "cut-off"}

// Check says what is wrong with one answer; the parties are compared with what is
// answered already. What a file may hold is judged by its loader, with every other
// answer a plain one, so that there is one rule only.
func (a Answers) Check(name string) error {
	plain := Answers{ID: "x", Title: "x", Label: "ceasefire", PartyA: "A=A", PartyB: "B=B", Accepted: "none", Zone: "UTC", CutOff: "19:30"}
	switch into := plain.field(name); name {
	case "id":
		if !missionID.MatchString(a.ID) {
			return fmt.Errorf("mission id %q: want lower-case letters, digits and hyphens, such as valley-2031", a.ID)
		}
	case "accepted":
		plain.PartyA, plain.PartyB, plain.Accepted = a.PartyA, a.PartyB, a.Accepted
	case "party-b":
		plain.PartyA, plain.PartyB = a.PartyA, a.PartyB
	case "party-a":
		plain.PartyA, plain.PartyB = a.PartyA, "another=x"
	default:
		*into = *a.field(name)
	}
	_, err := plain.agreementFile()
	if err == nil {
		_, _, err = agreement.LoadMission(pipeline.MissionFile, plain.missionFile())
	}
	return withoutPlace(err)
}

// filePlace is where in a file that nobody has written yet an error stands.
var filePlace = regexp.MustCompile(`(?m)^(agreement|mission)\.yaml:\d+(:\d+)?: (period main: )?`)

// otherLine is how such an error points to another line of it.
var otherLine = regexp.MustCompile(`; it stands in line \d+ already`)

func withoutPlace(err error) error {
	if err == nil {
		return nil
	}
	text := filePlace.ReplaceAllString(err.Error(), "")
	text = otherLine.ReplaceAllString(text, "")
	return errors.New(strings.ReplaceAll(text, "\n", "; "))
}

// check finds the first wrong answer.
func (a Answers) check() error {
	for _, name := range answerNames {
		if err := a.Check(name); err != nil {
			return &AnswerError{name, err}
		}
	}
	return nil
}

type party struct{ ID, Name string }

func parseParty(s string) (party, error) {
	id, name, ok := strings.Cut(s, "=")
	if id, name = strings.TrimSpace(id), strings.TrimSpace(name); !ok || id == "" || name == "" {
		return party{}, fmt.Errorf("party %q: want ID=NAME, such as UA=Ukraine", s)
	}
	return party{id, name}, nil
}

// agreementFile writes the smallest agreement that the answers state, and proves
// that it loads.
func (a Answers) agreementFile() ([]byte, error) {
	pa, err := parseParty(a.PartyA)
	if err != nil {
		return nil, err
	}
	pb, err := parseParty(a.PartyB)
	if err != nil {
		return nil, err
	}
	v := struct {
		Answers
		A, B  party
		Binds []string
		Title string
	}{Answers: a, A: pa, B: pb, Title: a.Title}
	if a.Exercise {
		v.Title = "EXERCISE: " + a.Title
	}
	switch a.Accepted {
	case "both":
		v.Binds = []string{pa.ID, pb.ID}
	case pa.ID, pb.ID:
		v.Binds = []string{a.Accepted}
	case "none":
	default:
		return nil, fmt.Errorf("accepted %q: want both, %s, %s or none", a.Accepted, pa.ID, pb.ID)
	}
	var b bytes.Buffer
	if err := agreementTemplate.Execute(&b, v); err != nil {
		return nil, err
	}
	_, _, err = agreement.Load(pipeline.AgreementFile, b.Bytes(), nil)
	return b.Bytes(), err
}

func (a Answers) missionFile() []byte {
	var b bytes.Buffer
	// The template has no branch that can fail on plain values.
	if err := missionTemplate.Execute(&b, a); err != nil {
		panic(err)
	}
	return b.Bytes()
}
