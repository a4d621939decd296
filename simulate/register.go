package simulate

import (
	"fmt"
	"time"

	"trucewatch/truce"
)

// registerEntries writes what a mission keeps in registers: orders lodged,
// movements notified, calls on the hotline, declarations, inspections, replies.
func (w *world) registerEntries() {
	add := func(kind truce.ReportKind, act truce.Act, source truce.SourceID, day, hour int, title, text string) {
		at := dayStart(day + daysBefore).Add(time.Duration(hour) * time.Hour)
		w.add(account{file: "register", Report: truce.Report{Source: source, ID: w.id("REG"), Kind: kind, Act: act, Time: instant(at),
			Published: instant(at.Add(30 * time.Minute)), Title: "EXERCISE: " + title, Text: "EXERCISE. " + text, Lang: "en"}})
	}
	add(truce.KindOrder, "order/ceasefire", "x-party-a", 0, 0, "Arland lodges its order to cease fire",
		"Order 14 of the Arland general staff to all units, received by the commission at 23:40 the evening before.")
	add(truce.KindOrder, "order/ceasefire", "x-party-b", 3, 9, "Borland lodges its order to cease fire",
		"Order of the Borland command, dated 4 May, received by the commission on that day.")
	add(truce.KindDeclaration, "move/withdrawal", "x-party-a", 13, 12, "Arland declares its storage sites",
		"Two storage sites and 34 artillery pieces of 100 mm and more are declared.")
	add(truce.KindInspection, "move/withdrawal", "x-patrol-as", 15, 10, "inspection at storage site 1",
		"Asked on 14 May, granted; 17 of 18 declared pieces were present, one is missing from storage.")
	add(truce.KindInspection, "move/withdrawal", "x-patrol-bs", 16, 11, "inspection refused",
		"Asked on 15 May for a site near Ostrel's opposite bank; refused, with the words \"the site is not declared\".")
	add(truce.KindContact, "", "x-desk", 12, 5, "hotline tried and not answered",
		"At 05:32 Arland called the joint hotline about the assault near Kerrin; no answer until 07:15.")
	add(truce.KindNotification, "fire/artillery", "x-party-a", 12, 6, "notice of return fire",
		"At 05:50 Arland gave notice that its leadership ordered return fire against an offensive near Kerrin.")
	add(truce.KindNotification, "exercise/live-fire", "x-party-b", 17, 9, "exercise announced",
		"Live fire near Ormovets on 19 May from 09:00 to 13:00; Borland counts the area as outside the zone.")
	add(truce.KindNotification, "exercise/live-fire", "x-party-b", 19, 9, "exercise announced",
		"Live fire near Stavikora on 21 May from 09:00 to 12:00, fifteen kilometres from the line.")
	add(truce.KindReply, "fire/mlrs", "x-party-b", 10, 17, "reply about the market of Ostrel",
		"Borland replies that its units did not fire on 10 May and asks for a joint inspection.")
	add(truce.KindDenial, "air/drone", "x-party-b", 25, 9, "denial about the drone near the plant",
		"Borland denies that any of its drones crossed the line on 25 May.")
	for day := 0; day < 30; day += 2 {
		add(truce.KindContact, "", "x-desk", day, 10, fmt.Sprintf("coordination call of day %d", day+1),
			"Planned call of both liaison officers; held.")
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
