package record

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"

	"trucewatch/commit"
)

// Kind is the kind of an entry with its version: "report/1". The field list of a
// version never changes; a new list is a new version, and old ones are read for ever.
type Kind string

// The kinds of entries.
const (
	KindReport      Kind = "report/1"
	KindRefusal     Kind = "refusal/1"
	KindRetraction  Kind = "retraction/1"
	KindFile        Kind = "file/1"
	KindDecision    Kind = "decision/2"
	KindSnapshot    Kind = "snapshot/1"
	KindAgreement   Kind = "agreement/1"
	KindMission     Kind = "mission/1"
	KindSources     Kind = "sources/1"
	KindMapping     Kind = "mapping/1"
	KindPublication Kind = "publication/2"
	KindEdition     Kind = "edition/1"
	KindProposal    Kind = "proposal/1"
	KindErasure     Kind = "erasure/1"
	KindOfficer     Kind = "officer/1"
)

// First forms, which did not name the reports of the incidents they are about.
// They are read for ever and no longer written.
const (
	KindDecision1    Kind = "decision/1"
	KindPublication1 Kind = "publication/1"
)

// KindInfo describes one kind of entry.
type KindInfo struct {
	Kind    Kind
	Meaning string
	// Late kinds follow all others in a seal: they speak about what came before.
	Late bool
	// Fields in the order in which they are committed and stored: by name.
	Fields []FieldInfo
}

// FieldInfo describes one field of a kind.
type FieldInfo struct {
	Name    string
	Meaning string
	// Key fields name the thing that the entry is about: two entries with equal
	// key fields are versions of one thing.
	Key bool
	// Content fields, key fields included, make the content hash. The others are
	// circumstances of the taking in, or are computed from content.
	Content bool
}

// Fields that every kind has; the record fills them.
const (
	fieldEntry    = "entry"
	fieldLog      = "log"
	fieldExercise = "exercise"
	fieldReceived = "received"
)

// circumstances are the fields that every kind has.
var circumstances = []FieldInfo{
	{Name: fieldEntry, Meaning: "the kind of the entry, as in the entry table"},
	{Name: fieldExercise, Meaning: `"yes" in an exercise, else empty`},
	{Name: fieldLog, Meaning: "origin of the log, so that an entry cannot be replayed into another log"},
	{Name: fieldReceived, Meaning: "when it reached the inbox, RFC 3339, UTC, to the second"},
}

func key(name, meaning string) FieldInfo {
	return FieldInfo{Name: name, Meaning: meaning, Key: true, Content: true}
}
func content(name, meaning string) FieldInfo {
	return FieldInfo{Name: name, Meaning: meaning, Content: true}
}
func computed(name, meaning string) FieldInfo { return FieldInfo{Name: name, Meaning: meaning} }

func fields(own ...FieldInfo) []FieldInfo {
	all := slices.Concat(circumstances, own)
	slices.SortFunc(all, func(a, b FieldInfo) int { return cmp.Compare(a.Name, b.Name) })
	return all
}

// document is the field list of a loaded file of the mission.
func document(meaning string) []FieldInfo {
	return fields(
		key("name", meaning),
		key("version", "counts up from 1; the greatest version of a name holds"),
		content("data", "the file, byte for byte"),
		content("sha256", "of data, hex"),
		computed("reason", "why this version was loaded"),
	)
}

// decision is the field list of a decision with what its version adds.
func decision(more ...FieldInfo) []FieldInfo {
	return fields(append(more,
		key("kind", "kind of decision"),
		key("incidents", "incidents it is about, JSON list"),
		key("reports", "reports it is about, JSON list of source and id"),
		key("signer", "code name of the person"),
		key("body", "body in whose name"),
		key("reason", "why"),
		key("at", "when the person says it was decided, RFC 3339; never used for order"),
		key("basis", "record size it was made on"),
		key("prior", "content hash of the decision it replaces, hex"),
		key("value", "by kind of decision: disposition, party, ruling, author of a reading; proposal:ID where it answers a proposal"),
		key("term", "id of the term"),
		key("party", "party it concerns"),
		key("text", "reply, dissent, statement of reasons"),
		key("due", "when a reply is due, RFC 3339"),
		key("reading", "a reading of one's own, JSON"),
		key("approver", "the second officer"),
		computed("signature", "scheme, bytes and batch path; signs the root over all other fields"),
	)...)
}

// publication is the field list of a publication with what its version adds.
func publication(more ...FieldInfo) []FieldInfo {
	return fields(append(more,
		key("item", "incident or other thing shown"),
		key("edition", "edition it belongs to"),
		key("audience", "for whom"),
		content("policy", "name and version of the publication policy"),
		content("data", "the redacted copy, JSON"),
		content("content", "SHA-256 of data, hex"),
		content("reports", "leaves of the reports behind it, hex, JSON list"),
		content("withheld", "what was left out and under which rule, JSON list"),
		content("due", "when what is withheld becomes due, RFC 3339"),
	)...)
}

// kindTable is the one documented list of kinds, in the order of the constants.
var kindTable = []KindInfo{
	{KindReport, "one account by one source, as received", false, reportFields},
	{KindRefusal, "one row that could not be read, kept whole", false, fields(
		key("source", "adapter that refused it"),
		key("name", "name of the file as given"),
		key("member", "member of the archive, where the file is one"),
		key("line", "line in the file, from 1; 0 where the whole file is meant"),
		key("value", "the value that was refused"),
		key("reason", "why"),
		key("row", "the row as received, cut at the adapter's limit"),
		computed("cure", "what would make it right"),
		computed("file", "SHA-256 of the file, hex"),
	)},
	{KindRetraction, "a report that vanished from a complete delivery of its source, or came back", false, fields(
		key("source", "source of the report"),
		key("id", "the source's own id of the report"),
		key("version", "counts up from 1; the greatest version holds"),
		content("state", `"retracted" or "restored"`),
		computed("file", "SHA-256 of the delivery that shows it, hex"),
		computed("reason", "in words"),
	)},
	{KindFile, "a file taken in, with what came of it", false, fields(
		key("adapter", "adapter that read it"),
		key("mapping", "content hash of the mapping used, hex; empty without one"),
		key("sha256", "of the file as received, hex; its bytes lie in raw/"),
		key("complete", `"yes" where the delivery was declared the whole set, else empty`),
		computed("name", "name as given, without folders"),
		computed("bytes", "size"),
		computed("rows", "rows read, refused ones included"),
		computed("new", "reports that were new"),
		computed("known", "reports recognised: same source, id and content"),
		computed("changed", "reports known by id that came with other content"),
		computed("refused", "rows refused"),
		computed("retracted", "reports that vanished from a complete delivery"),
		computed("historical", `"yes" where the rows are older than the mission, else empty`),
		computed("broken", "why reading ended before the end of the file; empty where it did not"),
	)},
	{KindDecision, "a human act", true, decision(
		key("members", "reports that the incidents had when it was decided, JSON list of incident and reports; for pin, split and merge"),
	)},
	{KindSnapshot, "tables of the fusion in force from here on", true, document("name of the snapshot")},
	{KindAgreement, "a version of the agreement file", true, document("name of the file")},
	{KindMission, "a version of the mission file", true, document("name of the file")},
	{KindSources, "a version of the source register", true, document("name of the file")},
	{KindMapping, "a version of a mapping file", true, document("name of the file")},
	{KindPublication, "a redacted copy for one audience", true, publication(
		content("members", "reports of the incident shown, JSON list of source and id: what the id is bound to; empty for a stub"),
		content("split_from", "the bound incident from which this one was split, where it was"),
	)},
	{KindEdition, "a dated set of publications with one content hash", true, fields(
		key("number", "counts up from 1"),
		key("audience", "for whom"),
		content("from", "start of the period, RFC 3339"),
		content("until", "end of the period, RFC 3339"),
		content("zone", "zone of the dates shown"),
		content("published", "time of publication, RFC 3339"),
		content("content", "hash over the data files, hex"),
		content("files", "JSON list of name, sha256 and bytes"),
		content("basis", "size of the record it was made from"),
		content("snapshot", "content hash of the snapshot in force, hex"),
		content("policy", "name and version of the publication policy"),
		content("prior", "content hash of the edition before it, hex"),
	)},
	{KindProposal, "something the machine proposes for people to decide", true, fields(
		key("kind", "kind of decision proposed"),
		key("incident", "incident it is about"),
		key("term", "id of the term"),
		key("value", "as in a decision; of a change of members, the other incident"),
		key("basis", "record size it was made on; 0 for a change of members, which names its reports instead"),
		content("reason", "why"),
		content("data", "evidence used and missing, JSON; of a change of members as pipeline.Change writes it"),
	)},
	{KindErasure, "names the bodies and files that are erased", true, fields(
		key("rows", "rows of the record, JSON list"),
		key("files", "SHA-256 of the raw files that go with them, JSON list"),
		content("reason", "why"),
		content("signer", "code name of the person"),
		content("approver", "the second officer"),
	)},
	{KindOfficer, "a key with which a person signs is enrolled or revoked, or signing becomes the rule", true, fields(
		key("name", "code name of the person; empty where it is about everybody"),
		key("key", "Ed25519 public key, hex; empty where it is about everybody"),
		key("state", "enrolled, revoked, required or optional"),
		key("version", "counts all entries of this kind from 1"),
		content("reason", "why"),
		content("signer", "code name of who entered it"),
		content("approver", "the second person; a revocation needs none"),
		computed("signature", "as in a decision; needed as soon as a key is in force, but for a revocation"),
	)},
	{KindDecision1, "a human act, as the first programs wrote it", true, decision()},
	{KindPublication1, "a redacted copy for one audience, as the first programs wrote it", true, publication()},
}

// reportFields is the field list of report/1.
var reportFields = fields(
	key("source", "source of the register"),
	key("id", "the source's own id"),
	content("kind", "kind of report"),
	content("product", "product of the source"),
	content("origin", "where the source says the information comes from"),
	content("update_of", "id of the earlier report of the same source that this one updates"),
	content("published", "when the source published, JSON of an interval"),
	content("time.exact", "when it happened, JSON of an interval"),
	computed("time.hour", "the time widened to whole hours of UTC"),
	computed("time.day", "the time widened to whole days of UTC"),
	content("place.exact", "places as the source states them, JSON list"),
	computed("place.located", "places that our gazetteer gave for names, with their index among all places, JSON list"),
	computed("place.cell_1km", "names of the 1 km cells, see docs/formats/record.md"),
	computed("place.cell_5km", "names of the 5 km cells"),
	computed("place.cell_20km", "names of the 20 km cells"),
	computed("place.raion", "raion of the nearest place"),
	computed("place.region", "first-level region, ISO 3166-2"),
	content("act", "path in the tree of acts"),
	content("act_words", "the source's own term"),
	content("recorder", "who recorded it, where that is not the source"),
	content("alleged", "who is said to have done it and by whom, JSON"),
	content("weapon", ""),
	content("target", ""),
	content("means", "saw, heard, camera, satellite …"),
	content("counts", "things counted, JSON list"),
	content("killed", "JSON of a count"),
	content("injured", "JSON of a count"),
	content("hedges", "qualifications as stated, JSON list"),
	content("attrs", "free attributes with their paths, JSON list"),
	content("title", ""),
	content("text", ""),
	content("lang", "language of title and text"),
	content("url", ""),
	content("media", "SHA-256 of attachments, JSON list"),
	content("claim", "a claimed figure, JSON"),
	content("coverage", "what was watched, JSON"),
	content("note", ""),
	computed("raw", "file, member and line that it was read from, JSON; the row itself only where no file is kept"),
	computed("gazetteer", "version of the gazetteer that gave raion and region"),
	computed("historical", `"yes" where the report is older than the mission, else empty`),
	computed("notices", "what was noticed while taking it in, JSON list"),
)

// Kinds lists every kind with its fields.
func Kinds() []KindInfo { return slices.Clone(kindTable) }

// ErrUnknownKind reports an entry of a kind that this program cannot read.
var ErrUnknownKind = errors.New("record: kind of entry unknown to this program; if a newer one wrote it, update trucewatch")

// Info returns the description of a kind, or an error that lists the kinds there are.
func (k Kind) Info() (KindInfo, error) {
	for i := range kindTable {
		if kindTable[i].Kind == k {
			return kindTable[i], nil
		}
	}
	var names []string
	for _, info := range kindTable {
		names = append(names, string(info.Kind))
	}
	return KindInfo{}, fmt.Errorf("%w: %.40q is not one of %s", ErrUnknownKind, string(k), strings.Join(names, ", "))
}

// complete lays own fields out in the fixed list of the kind: absent ones get an
// empty value, unknown or repeated ones are an error.
func (info *KindInfo) complete(own []commit.Field) ([]commit.Field, error) {
	out := make([]commit.Field, len(info.Fields))
	sorted := slices.IsSortedFunc(own, func(a, b commit.Field) int { return cmp.Compare(a.Name, b.Name) })
	if !sorted {
		own = slices.Clone(own)
		commit.Sort(own)
	}
	next := 0
	for i := range info.Fields {
		out[i].Name = info.Fields[i].Name
		if next < len(own) && own[next].Name == out[i].Name {
			out[i].Value = own[next].Value
			next++
		}
	}
	if next < len(own) {
		return nil, fmt.Errorf("field %.40q is not in the list of %s, or stands there twice", own[next].Name, info.Kind)
	}
	return out, nil
}
