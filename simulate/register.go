package simulate

import (
	"fmt"
	"time"

	"trucewatch/truce"
)

// registerEntry is a line of the mission's registers: an order lodged, a movement
// notified, a call on the hotline, a declaration, an inspection, a reply. day
// counts from the first day of the truce; hour and minute are local.
type registerEntry struct {
	kind              truce.ReportKind
	act               truce.Act
	source            truce.SourceID
	day, hour, minute int
	town              string
	title, text       string
	// by is the party that called the hotline; only its calls have one.
	by string
}

var registerRows = []registerEntry{
	{truce.KindOrder, "order/ceasefire", "x-party-a", 0, 0, 0, "", "Arland lodges its order to cease fire",
		"Order 14 of the Arland general staff to all units, received by the commission at 23:40 the evening before.", ""},
	{truce.KindOrder, "order/ceasefire", "x-party-b", 3, 9, 0, "", "Borland lodges its order to cease fire",
		"Order of the Borland command, dated 4 May, received by the commission on that day.", ""},
	{truce.KindDeclaration, "move/withdrawal", "x-party-a", 13, 12, 0, "", "Arland declares its storage sites",
		"Two storage sites and 34 artillery pieces of 100 mm and more are declared.", ""},
	{truce.KindInspection, "move/withdrawal", "x-patrol-as", 15, 10, 0, "", "inspection at storage site 1",
		"Asked on 14 May, granted; 17 of 18 declared pieces were present, one is missing from storage.", ""},
	{truce.KindInspection, "move/withdrawal", "x-patrol-bs", 16, 11, 0, "", "inspection refused",
		"Asked on 15 May for a site near Ostrel's opposite bank; refused, with the words \"the site is not declared\".", ""},
	{truce.KindContact, "", "x-desk", 12, 5, 32, "Kerrin", "hotline tried and not answered",
		"At 05:32 Arland called the joint hotline about the assault near Kerrin; no answer until 07:15.", "A"},
	{truce.KindContact, "", "x-desk", 17, 13, 20, "Ormovets", "hotline answered",
		"At 13:20 Borland called the joint hotline about fire near Ormovets; Arland answered at 13:24.", "B"},
	{truce.KindOrder, "order/ceasefire", "x-party-a", 12, 5, 45, "Zemrunka", "Arland lodges an order for return fire",
		"Order of the Arland leadership, lodged with the commission: return fire near Kerrin until the assault ends.", ""},
	{truce.KindNotification, "fire/artillery", "x-party-a", 12, 5, 50, "Zemrunka", "notice of return fire",
		"At 05:50 Arland gave notice that its leadership ordered return fire against an offensive near Kerrin.", ""},
	{truce.KindNotification, "exercise/live-fire", "x-party-b", 17, 9, 0, "Ormovets", "exercise announced",
		"Live fire near Ormovets on 19 May from 09:00 to 13:00; Borland counts the area as outside the zone.", ""},
	{truce.KindNotification, "exercise/live-fire", "x-party-b", 19, 9, 0, "Stavikora", "exercise announced",
		"Live fire near Stavikora on 21 May from 09:00 to 12:00, fifteen kilometres from the line.", ""},
	{truce.KindReply, "fire/mlrs", "x-party-b", 10, 17, 0, "Ostrel", "reply about the market of Ostrel",
		"Borland replies that its units did not fire on 10 May and asks for a joint inspection.", ""},
	{truce.KindDenial, "air/drone", "x-party-b", 25, 9, 0, "", "denial about the drone near the plant",
		"Borland denies that any of its drones crossed the line on 25 May.", ""},
}

// registerEntries writes the registers, with a coordination call every other day.
func (w *world) registerEntries() {
	rows := registerRows
	for day := 0; day < 30; day += 2 {
		rows = append(rows[:len(rows):len(rows)], registerEntry{truce.KindContact, "", "x-desk", day, 10, 0, "",
			fmt.Sprintf("coordination call of day %d", day+1), "Planned call of both liaison officers; held.", ""})
	}
	for _, e := range rows {
		at := dayStart(e.day + daysBefore).Add(time.Duration(e.hour)*time.Hour + time.Duration(e.minute)*time.Minute)
		r := truce.Report{Source: e.source, ID: w.id("REG"), Kind: e.kind, Act: e.act, Time: instant(at), Recorder: "mission",
			Published: instant(at.Add(10 * time.Minute)), Title: "EXERCISE: " + e.title, Text: "EXERCISE. " + e.text, Lang: "en"}
		if e.by != "" {
			r.Means, r.Attrs = "hotline", []truce.Attr{{Name: "by", Path: []string{e.by}}}
		}
		for _, t := range w.towns {
			if t.en == e.town {
				r.Places = []truce.Place{pointPlace(t.at, t.r68, t.en, truce.QualityStated)}
			}
		}
		w.add(account{file: "register", Report: r})
	}
	w.patrolOfBridge()
}

// patrolOfBridge is the visit that finds the bridge of the rumour whole.
func (w *world) patrolOfBridge() {
	for i := range w.truth {
		e := &w.truth[i]
		if !e.rumour {
			continue
		}
		at := e.from.Add(16 * time.Hour)
		hours := int64(2000)
		w.add(account{file: "coverage", Report: truce.Report{Source: "x-patrol-as", ID: w.id("COV"), Kind: truce.KindNoObservation, Act: e.act,
			Time: span(at, at.Add(2*time.Hour)), Published: instant(at.Add(4 * time.Hour)), Means: "saw",
			Places:   []truce.Place{pointPlace(e.at, 300, "bridge at "+w.towns[e.town].en, truce.QualityMeasured)},
			Coverage: &truce.Coverage{Source: "x-patrol-as", Kind: truce.CoverPatrol, Window: span(at, at.Add(2*time.Hour)), Region: regionOf(e.at).code, MilliHours: &hours},
			Title:    "EXERCISE: patrol saw the bridge standing, no damage", Lang: "en",
			Text: "EXERCISE. The patrol followed up on reports of an explosion at the bridge. It saw no damage and no crater. Two residents said that they had heard nothing."}})
	}
}
