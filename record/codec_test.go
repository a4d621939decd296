package record

import (
	"encoding/hex"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"trucewatch/commit"
	"trucewatch/truce"
)

func genTime(t *rapid.T) time.Time {
	if rapid.Bool().Draw(t, "no time") {
		return time.Time{}
	}
	return time.Unix(rapid.Int64Range(-1e9, 4e9).Draw(t, "sec"), rapid.Int64Range(0, 999_999_999).Draw(t, "nsec")).UTC()
}

func genInterval(t *rapid.T) truce.Interval {
	return truce.Interval{From: genTime(t), To: genTime(t), Zone: genString(t), Stated: genString(t),
		Approx: rapid.Bool().Draw(t, "approx")}
}

// genString prefers what encoders stumble over.
func genString(t *rapid.T) string {
	return rapid.OneOf(
		rapid.Just(""), rapid.String(),
		rapid.SampledFrom([]string{"Коренево", `a"b\c`, "<tag>&", "\ufffd", `\ufffd`, `\\ufffd`, "a\x00b", "l\u2028s", "  ", "\r\n"}),
	).Draw(t, "string")
}

func genInt(t *rapid.T) *int64 {
	if rapid.Bool().Draw(t, "no number") {
		return nil
	}
	n := rapid.Int64().Draw(t, "number")
	return &n
}

func genCount(t *rapid.T) truce.Count {
	return truce.Count{Min: genInt(t), Max: genInt(t), Approx: rapid.Bool().Draw(t, "approx"),
		Uncountable: rapid.Bool().Draw(t, "many"), Unit: genString(t)}
}

func genPosition(t *rapid.T) truce.Position {
	return truce.Position{Lat: truce.E7(rapid.Int32Range(-900_000_000, 900_000_000).Draw(t, "lat")),
		Lon: truce.E7(rapid.Int32Range(-1_800_000_000, 1_800_000_000).Draw(t, "lon"))}
}

func genPlace(t *rapid.T) truce.Place {
	p := truce.Place{Kind: truce.PlaceKind(genString(t)), R68M: rapid.Int().Draw(t, "r68"), Region: genString(t),
		Raion: genString(t), Name: genString(t), Key: genString(t), Quality: rapid.SampledFrom([]truce.PlaceQuality{"", truce.QualityImported, truce.QualityGazetteer}).Draw(t, "quality"), Country: genString(t),
		Line: rapid.SliceOfN(rapid.Custom(genPosition), 0, 3).Draw(t, "line")}
	if rapid.Bool().Draw(t, "at") {
		at := genPosition(t)
		p.At = &at
	}
	if rapid.Bool().Draw(t, "sector") {
		mdeg := rapid.Int().Draw(t, "mdeg")
		p.Sector = &truce.Sector{Observer: genPosition(t), RangeMinM: 1, RangeMaxM: rapid.Int().Draw(t, "range"),
			From: truce.Bearing{Value: 3, Unit: truce.UnitMils, North: truce.GridNorth, CorrectionMilliDeg: &mdeg}}
	}
	return p
}

func genStrings(t *rapid.T) []string {
	return rapid.SliceOfN(rapid.Custom(genString), 0, 3).Draw(t, "strings")
}

func genReport(t *rapid.T) truce.Report {
	r := truce.Report{
		Source: truce.SourceID(genString(t)), ID: genString(t), Kind: truce.ReportKind(genString(t)), Product: genString(t),
		Origin: genString(t), UpdateOf: genString(t), Published: genInterval(t), Time: genInterval(t),
		Places: rapid.SliceOfN(rapid.Custom(genPlace), 0, 4).Draw(t, "places"),
		Act:    truce.Act(genString(t)), ActWords: genString(t), Recorder: genString(t),
		Alleged: truce.Alleged{Party: truce.PartyID(genString(t)), By: truce.PartyID(genString(t)), Words: genString(t)},
		Weapon:  genString(t), Target: genString(t), Means: genString(t),
		Counts: rapid.SliceOfN(rapid.Custom(genCount), 0, 2).Draw(t, "counts"), Killed: genCount(t), Injured: genCount(t),
		Title: genString(t), Text: genString(t), Lang: genString(t), URL: genString(t), Media: genStrings(t),
		Note: genString(t), Exercise: rapid.Bool().Draw(t, "exercise"),
		Raw: truce.Raw{SHA256: genString(t), Member: genString(t), Line: rapid.Int().Draw(t, "line")},
	}
	for range rapid.IntRange(0, 2).Draw(t, "hedges") {
		r.Hedges = append(r.Hedges, truce.Hedge{Kind: truce.HedgeKind(genString(t)), Words: genString(t)})
		r.Attrs = append(r.Attrs, truce.Attr{Name: genString(t), Path: genStrings(t)})
	}
	if r.Raw.SHA256 == "" {
		r.Raw.Row = genString(t)
	}
	if rapid.Bool().Draw(t, "claim") {
		r.Claim = &truce.Claim{Truce: genString(t), Claimant: truce.PartyID(genString(t)), Accused: truce.PartyID(genString(t)),
			Speaker: genString(t), Window: genInterval(t), Measure: genString(t), Op: truce.Op(genString(t)), Value: genString(t),
			Source: genString(t), Note: genString(t)}
	}
	if rapid.Bool().Draw(t, "coverage") {
		r.Coverage = &truce.Coverage{Source: truce.SourceID(genString(t)), Kind: truce.CoverageKind(genString(t)), Window: genInterval(t),
			Region: genString(t), MilliHours: genInt(t), SharePPM: genInt(t), LineKM: genInt(t), ExpectedMilliHours: genInt(t), Why: genString(t)}
	}
	return r
}

func TestReportRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := genReport(t)
		x := Extra{Rungs: Rungs{genString(t), genString(t), genString(t), genString(t), genString(t), genString(t), genString(t)},
			Gazetteer: genString(t), Notices: genStrings(t), Historical: rapid.Bool().Draw(t, "historical")}
		fields, err := EncodeReport(r, x)
		if err != nil {
			t.Fatal(err)
		}
		// As it comes back from the disk.
		info, _ := KindReport.Info()
		full, err := info.complete(fields)
		if err != nil {
			t.Fatal(err)
		}
		stored, err := unpackBody(&info, packBody(full))
		if err != nil {
			t.Fatal(err)
		}
		back, err := DecodeReport(stored)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(r, back, cmpopts.EquateEmpty()); diff != "" {
			t.Fatalf("report changed (-put +got):\n%s", diff)
		}
		extra, err := DecodeExtra(stored)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(x, extra, cmpopts.EquateEmpty()); diff != "" {
			t.Fatalf("extra changed (-put +got):\n%s", diff)
		}
		before, err := ContentHash(r)
		if err != nil {
			t.Fatal(err)
		}
		after, err := ContentHash(back)
		if err != nil || before != after {
			t.Fatalf("content hash %x, after storing %x, %v", before, after, err)
		}
	})
}

func TestDecisionRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := truce.Decision{Kind: truce.DecisionKind(genString(t)), Signer: genString(t), Body: genString(t), Reason: genString(t),
			At: genTime(t), Basis: rapid.Int64().Draw(t, "basis"), Prior: genString(t), Value: genString(t), Term: genString(t),
			Party: truce.PartyID(genString(t)), Text: genString(t), Due: genTime(t), Approver: genString(t),
			Exercise: rapid.Bool().Draw(t, "exercise")}
		for range rapid.IntRange(0, 2).Draw(t, "n") {
			d.Incidents = append(d.Incidents, truce.IncidentID(genString(t)))
			d.Reports = append(d.Reports, truce.ReportKey{Source: truce.SourceID(genString(t)), ID: genString(t)})
		}
		if rapid.Bool().Draw(t, "reading") {
			d.Reading = &truce.Reading{Author: genString(t), Mode: truce.Mode(genString(t)), Time: genInterval(t), Place: genPlace(t),
				Act: truce.Act(genString(t)), Alleged: truce.PartyID(genString(t)), Killed: genCount(t), Injured: genCount(t),
				Snapshot: genString(t), Reason: genString(t)}
		}
		signature := rapid.SliceOf(rapid.Byte()).Draw(t, "signature")
		fields, err := EncodeDecision(d, signature)
		if err != nil {
			t.Fatal(err)
		}
		back, sig, err := DecodeDecision(fields)
		if err != nil {
			t.Fatal(err)
		}
		hash, err := DecisionHash(d)
		if err != nil || back.Hash != hash {
			t.Fatalf("hash %s, want %s, %v", back.Hash, hash, err)
		}
		back.Hash = ""
		if diff := cmp.Diff(d, back, cmpopts.EquateEmpty()); diff != "" {
			t.Fatalf("decision changed (-put +got):\n%s", diff)
		}
		if diff := cmp.Diff(signature, sig, cmpopts.EquateEmpty()); diff != "" {
			t.Fatalf("signature changed:\n%s", diff)
		}
	})
}

func TestOtherKindsRoundTrip(t *testing.T) {
	at := time.Date(2024, 1, 7, 10, 0, 0, 0, time.UTC)
	must := func(e Entry, err error) []commit.Field {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		info, err := e.Kind.Info()
		if err != nil {
			t.Fatal(err)
		}
		full, err := info.complete(e.Fields)
		if err != nil {
			t.Fatal(err)
		}
		return full
	}
	check := func(want, got any, err error) {
		t.Helper()
		if diff := cmp.Diff(want, got); diff != "" || err != nil {
			t.Errorf("%T changed (%v):\n%s", want, err, diff)
		}
	}
	refusal := Refusal{"csvmap", "ab", "x.csv", "m", 7, "1e400", "not a number", "write digits", "a;b"}
	gotRefusal, err := DecodeRefusal(must(RefusalEntry(refusal)))
	check(refusal, gotRefusal, err)
	retraction := Retraction{truce.ReportKey{Source: "viina", ID: "7"}, 3, Restored, "ab", "came back"}
	gotRetraction, err := DecodeRetraction(must(RetractionEntry(retraction)))
	check(retraction, gotRetraction, err)
	file := FileTaken{"ab", "x.csv", 5e9, "viina", "cd", 10, 4, 3, 2, 1, 6, true, true, "bomb"}
	gotFile, err := DecodeFile(must(FileEntry(file)))
	check(file, gotFile, err)
	doc := Document{KindAgreement, "agreement.yaml", 2, []byte("a: \xff\n"), "typo", ""}
	gotDoc, err := DecodeDocument(KindAgreement, must(DocumentEntry(doc)))
	doc.SHA256 = sum(doc.Data)
	check(doc, gotDoc, err)
	pub := Publication{"T-7Q4F2K", "3", "public", "p/1", []truce.ReportKey{{Source: "a", ID: "1"}}, "T-7Q4F2M",
		[]byte(`{"a":1}`), "", []string{"00"}, []string{"place"}, at}
	gotPub, err := DecodePublication(must(PublicationEntry(pub)))
	pub.Content = sum(pub.Data)
	check(pub, gotPub, err)
	pub.Members, pub.SplitFrom = nil, ""
	first, err := PublicationEntry(pub)
	first.Kind = KindPublication1 // the form without members is read for ever
	first.Fields = slices.DeleteFunc(first.Fields, func(f commit.Field) bool { return f.Name == "members" || f.Name == "split_from" })
	gotPub, err2 := DecodePublication(must(first, err))
	check(pub, gotPub, err2)
	edition := Edition{3, "public", at, at.Add(time.Hour), "Europe/Kyiv", at, "ff", []EditionFile{{"a.csv", "00", 3}}, 17, "s", "p", "pol"}
	gotEdition, err := DecodeEdition(must(EditionEntry(edition)))
	check(edition, gotEdition, err)
	proposal := Proposal{truce.DecideLink, "T-7Q4F2K", "t1", "v", "r", 9, []byte(`[]`)}
	gotProposal, err := DecodeProposal(must(ProposalEntry(proposal)))
	check(proposal, gotProposal, err)
	one, err := ProposalHash(proposal)
	proposal.Reason += "!"
	if other, err2 := ProposalHash(proposal); one == other || len(one) != 64 || err != nil || err2 != nil {
		t.Errorf("hashes of two proposals: %q, %q, %v, %v", one, other, err, err2)
	}
	erasure := Erasure{[]int64{1, 5}, []string{"ab"}, "consent withdrawn", "officer-1", "officer-2"}
	gotErasure, err := DecodeErasure(must(erasureEntry(erasure)))
	check(erasure, gotErasure, err)

	if _, err := DocumentEntry(Document{Kind: KindReport}); err == nil {
		t.Error("a report was taken for a document")
	}
	if _, err := RetractionEntry(Retraction{State: "gone"}); err == nil {
		t.Error("an unknown state was taken")
	}
}

// TestGoldenReport freezes the stored bytes of a report: if this changes, records
// no longer recognise what is sent again.
func TestGoldenReport(t *testing.T) {
	r := sample(1)
	h, err := ContentHash(r)
	if err != nil {
		t.Fatal(err)
	}
	if got, want := hex.EncodeToString(h[:]), "799122376b778bfeefd0f9c517e551fc9f6d937a781c428da9f8a45f473140d0"; got != want {
		t.Errorf("content hash of the sample report is %s, was %s", got, want)
	}
	fields, _ := EncodeReport(r, Extra{})
	for name, want := range map[string]string{
		"time.exact":  `{"from":"2024-01-06T13:07:00Z","to":"2024-01-06T13:07:01Z","zone":"+02:00"}`,
		"place.exact": `[{"kind":"point","at":{"lat":48.0159001,"lon":37.8028},"r68_m":500,"name":"Донецьк","quality":"imported"}]`,
		"killed":      `{"min":1,"unit":"person"}`,
		"coverage":    "",
	} {
		for _, f := range fields {
			if f.Name == name && string(f.Value) != want {
				t.Errorf("%s is stored as %s, want %s", name, f.Value, want)
			}
		}
	}
}

// TestContentIgnoresCircumstances: where a report was read from does not make it another.
func TestContentIgnoresCircumstances(t *testing.T) {
	a, b := sample(1), sample(1)
	b.Raw = truce.Raw{SHA256: strings.Repeat("ab", 32), Line: 9}
	ha, _ := ContentHash(a)
	hb, _ := ContentHash(b)
	if ha != hb {
		t.Error("the file a report was read from changed its content hash")
	}
	at := truce.Position{Lat: 1, Lon: 1}
	b.Places = append([]truce.Place{{Kind: truce.PlacePoint, At: &at, Quality: truce.QualityGazetteer}}, b.Places...)
	if hb, _ = ContentHash(b); ha != hb {
		t.Error("a place from our own gazetteer changed the content hash")
	}
	b.Text += "."
	if hb, _ = ContentHash(b); ha == hb {
		t.Error("another text has the same content hash")
	}
	// Values must not slide from one field into the next.
	c, d := truce.Report{Weapon: "a", URL: "b"}, truce.Report{Weapon: "ab"}
	hc, _ := ContentHash(c)
	hd, _ := ContentHash(d)
	if hc == hd {
		t.Error("two reports whose fields run together have one hash")
	}
}

func TestInvalidUTF8IsRefusedByName(t *testing.T) {
	for field, r := range map[string]truce.Report{
		"title":       {Title: "a\xff"},
		"place.exact": {Places: []truce.Place{{Name: "\xff"}}},
		"attrs":       {Attrs: []truce.Attr{{Name: `\`, Path: []string{"\\\xff"}}}},
	} {
		if _, err := EncodeReport(r, Extra{}); err == nil || !strings.Contains(err.Error(), field) {
			t.Errorf("%s: error %v does not name the field", field, err)
		}
	}
}

func TestDamagedFieldsDecodeToErrors(t *testing.T) {
	for _, f := range []commit.Field{
		{Name: "time.exact", Value: []byte("{")}, {Name: "exercise", Value: []byte("maybe")},
		{Name: "place.exact", Value: []byte(`[{"at":{"lat":1e400}}]`)},
	} {
		if _, err := DecodeReport([]commit.Field{f}); err == nil {
			t.Errorf("%s = %s was decoded", f.Name, f.Value)
		}
	}
	if _, _, err := DecodeDecision([]commit.Field{{Name: "at", Value: []byte("noon")}}); err == nil {
		t.Error("a time that is none was decoded")
	}
	if _, _, err := DecodeDecision([]commit.Field{{Name: "basis", Value: []byte("x")}}); err == nil {
		t.Error("a number that is none was decoded")
	}
}

func FuzzUnpackBody(f *testing.F) {
	info, _ := KindReport.Info()
	fields, _ := EncodeReport(sample(1), Extra{})
	full, _ := info.complete(fields)
	f.Add(packBody(full))
	f.Add([]byte{0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01})
	f.Fuzz(func(t *testing.T, b []byte) {
		fields, err := unpackBody(&info, b)
		if err != nil {
			return
		}
		if again, err := unpackBody(&info, packBody(fields)); err != nil || len(again) != len(fields) {
			t.Fatal("a body that unpacks does not pack again")
		}
		_, _ = DecodeReport(fields)
	})
}

// TestKindTable checks what the format promises of every kind.
func TestKindTable(t *testing.T) {
	for _, info := range Kinds() {
		seen := map[string]bool{}
		for i, f := range info.Fields {
			if i > 0 && info.Fields[i-1].Name >= f.Name {
				t.Errorf("%s: field %s is out of order or twice", info.Kind, f.Name)
			}
			if f.Key && !f.Content {
				t.Errorf("%s: key field %s is not content", info.Kind, f.Name)
			}
			seen[f.Name] = true
		}
		for _, c := range circumstances {
			if !seen[c.Name] {
				t.Errorf("%s has no field %s", info.Kind, c.Name)
			}
		}
	}
	if _, err := Kind("report/9").Info(); err == nil || !strings.Contains(err.Error(), "report/1, refusal/1") {
		t.Errorf("unknown kind: %v does not list the kinds", err)
	}
}
