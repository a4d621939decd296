package assess_test

import (
	"strings"
	"testing"
	"time"

	"trucewatch/truce"
)

// jeddah is shaped like a truce that is signed, runs from 48 hours later for seven
// days, and forbids until then only to take advantage of the time of notification.
const jeddah = `trucewatch: 1
id: jeddah
title: Seven days
label: ceasefire
status: in_force
parties: [{id: A, name: A, stance: {value: accepts}}, {id: B, name: B, stance: {value: accepts}}]
period:
  - {id: notification, version: text, status: accepted, starts: "2031-05-20T18:45:00Z", lasts: PT48H}
  - {id: main, version: text, status: accepted, starts: "2031-05-22T18:45:00Z", lasts: P7D, day_rule: {count: hours, zone: UTC}}
bodies: [{id: committee, members: {chair: 1}, rule: {kind: chair_alone}, signers: {c: chair}}]
monitors: [{id: mission, status: accepted, accepted_by: [A, B]}]
notices: {extension_notice: 48h}
terms:
  - {id: ADV, status: accepted, kind: no_offensive, text: no advantage is taken of the notification, binds: [A, B], acts: [ground/assault, ground/advance], period: notification}
  - {id: F, status: accepted, kind: no_fire, text: no fire, binds: [A, B], acts: [fire], period: main}
  - {id: O, status: accepted, kind: no_offensive, text: no offensive, binds: [A, B], acts: [ground/assault, ground/advance], period: main}
`

// TestGC7Jeddah: an act 24 hours after the signature breaches the advantage clause
// and no other; fire at that time breaches nothing; both change when the truce runs.
func TestGC7Jeddah(t *testing.T) {
	ag := parse(t, jeddah)
	s := newScene(ag)
	act := func(id string, a truce.Act, day int) truce.IncidentID {
		return s.incident(truce.Report{Source: "patrol", ID: id, Kind: truce.KindPoint, Act: a, Time: at(day, 18, 45), Alleged: truce.Alleged{Party: "B", By: "A"}})
	}
	early, shot := act("1", "ground/advance", 21), act("2", "fire/mortar", 21)
	later, after := act("3", "ground/advance", 23), act("4", "ground/advance", 30)
	r := s.run()
	for _, c := range []struct {
		term string
		id   truce.IncidentID
		want string
	}{
		{"ADV", early, "text breach"}, {"O", early, "text not_in_force"}, {"F", early, ""},
		{"ADV", shot, ""}, {"F", shot, "text not_in_force"},
		{"ADV", later, "text not_in_force"}, {"O", later, "text breach"},
		{"O", after, "text not_in_force"}, {"ADV", after, "text not_in_force"},
	} {
		if got := strings.Join(of(r, c.term, c.id), ", "); got != c.want {
			t.Errorf("%s on %s: %q, want %q", c.term, c.id, got, c.want)
		}
	}
	main, ok := ag.Period("main")
	if due := main.Window.To.Add(-ag.Notices.Extension); !ok || !due.Equal(time.Date(2031, 5, 27, 18, 45, 0, 0, time.UTC)) {
		t.Errorf("notice of an extension is due at %s; want 48 hours before the end", due)
	}
}
