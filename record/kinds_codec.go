package record

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"time"

	"trucewatch/commit"
	"trucewatch/truce"
)

// Refusal is one row, or one whole file, that could not be read.
type Refusal struct {
	Source string // the adapter
	File   string // SHA-256 of the file, hex
	Name   string // of the file as given
	Member string // of the archive
	Line   int    // from 1; 0 = the whole file
	Value  string
	Reason string
	Cure   string
	Row    string
}

// States of a retraction.
const (
	Retracted = "retracted"
	Restored  = "restored"
)

// Retraction says that a report vanished from a complete delivery of its source,
// or came back. The greatest Version of a key holds.
type Retraction struct {
	Key     truce.ReportKey
	Version int64
	State   string
	File    string // SHA-256 of the delivery, hex
	Reason  string
}

// FileTaken is a file taken in, with what came of it.
type FileTaken struct {
	SHA256, Name string
	Bytes        int64
	Adapter      string
	Mapping      string // content hash of the mapping, hex
	Rows         int64  // read, refused ones included
	New          int64
	Known        int64
	Changed      int64
	Refused      int64
	Retracted    int64
	Complete     bool
	Historical   bool
	Broken       string // why reading ended early
}

// Document is a version of a file of the mission: agreement, mission, sources,
// mapping or snapshot. The greatest Version of a name holds.
type Document struct {
	Kind    Kind
	Name    string
	Version int64
	Data    []byte
	Reason  string
	// SHA256 of Data, hex; filled when the entry is made.
	SHA256 string
}

// Publication is a redacted copy for one audience.
type Publication struct {
	Item, Edition, Audience, Policy string
	// Members are the reports of the incident shown: what its id is bound to. A
	// stub has none, nor has a publication/1.
	Members   []truce.ReportKey
	SplitFrom truce.IncidentID
	Data      []byte   // JSON
	Content   string   // SHA-256 of Data, hex; filled when the entry is made
	Reports   []string // leaves of the reports behind it, hex
	Withheld  []string
	Due       time.Time
}

// Edition is a dated set of publications.
type Edition struct {
	Number          int64
	Audience        string
	From, Until     time.Time
	Zone            string
	Published       time.Time
	Content         string // hash over the data files, hex
	Files           []EditionFile
	Basis           int64
	Snapshot, Prior string // content hashes, hex
	Policy          string
}

// EditionFile is one data file of an edition.
type EditionFile struct {
	Name   string `json:"name"`
	SHA256 string `json:"sha256"`
	Bytes  int64  `json:"bytes"`
}

// Proposal is something the machine proposes for people to decide.
type Proposal struct {
	Kind     truce.DecisionKind
	Incident truce.IncidentID
	Term     string
	Value    string
	Reason   string
	Basis    int64
	Data     []byte // evidence used and missing, JSON
}

// Erasure names the bodies and raw files to erase.
type Erasure struct {
	Rows             []int64
	Files            []string // SHA-256, hex
	Reason           string
	Signer, Approver string
}

func visitRefusal(c *codec, v *Refusal) {
	text(c, "cure", &v.Cure)
	text(c, "file", &v.File)
	number(c, "line", &v.Line)
	text(c, "member", &v.Member)
	text(c, "name", &v.Name)
	text(c, "reason", &v.Reason)
	text(c, "row", &v.Row)
	text(c, "source", &v.Source)
	text(c, "value", &v.Value)
}

func visitRetraction(c *codec, v *Retraction) {
	text(c, "file", &v.File)
	text(c, "id", &v.Key.ID)
	text(c, "reason", &v.Reason)
	text(c, "source", &v.Key.Source)
	text(c, "state", &v.State)
	number(c, "version", &v.Version)
}

func visitFile(c *codec, v *FileTaken) {
	text(c, "adapter", &v.Adapter)
	text(c, "broken", &v.Broken)
	number(c, "bytes", &v.Bytes)
	number(c, "changed", &v.Changed)
	yesNo(c, "complete", &v.Complete)
	yesNo(c, "historical", &v.Historical)
	number(c, "known", &v.Known)
	text(c, "mapping", &v.Mapping)
	text(c, "name", &v.Name)
	number(c, "new", &v.New)
	number(c, "refused", &v.Refused)
	number(c, "retracted", &v.Retracted)
	number(c, "rows", &v.Rows)
	text(c, "sha256", &v.SHA256)
}

func visitDocument(c *codec, v *Document) {
	binaryField(c, "data", &v.Data)
	text(c, "name", &v.Name)
	text(c, "reason", &v.Reason)
	text(c, "sha256", &v.SHA256)
	number(c, "version", &v.Version)
}

func visitPublication(c *codec, v *Publication) {
	text(c, "audience", &v.Audience)
	text(c, "content", &v.Content)
	binaryField(c, "data", &v.Data)
	instant(c, "due", &v.Due)
	text(c, "edition", &v.Edition)
	text(c, "item", &v.Item)
	list(c, "members", &v.Members)
	text(c, "policy", &v.Policy)
	list(c, "reports", &v.Reports)
	text(c, "split_from", &v.SplitFrom)
	list(c, "withheld", &v.Withheld)
}

func visitEdition(c *codec, v *Edition) {
	text(c, "audience", &v.Audience)
	number(c, "basis", &v.Basis)
	text(c, "content", &v.Content)
	list(c, "files", &v.Files)
	instant(c, "from", &v.From)
	number(c, "number", &v.Number)
	text(c, "policy", &v.Policy)
	text(c, "prior", &v.Prior)
	instant(c, "published", &v.Published)
	text(c, "snapshot", &v.Snapshot)
	instant(c, "until", &v.Until)
	text(c, "zone", &v.Zone)
}

func visitProposal(c *codec, v *Proposal) {
	number(c, "basis", &v.Basis)
	binaryField(c, "data", &v.Data)
	text(c, "incident", &v.Incident)
	text(c, "kind", &v.Kind)
	text(c, "reason", &v.Reason)
	text(c, "term", &v.Term)
	text(c, "value", &v.Value)
}

func visitErasure(c *codec, v *Erasure) {
	text(c, "approver", &v.Approver)
	list(c, "files", &v.Files)
	text(c, "reason", &v.Reason)
	list(c, "rows", &v.Rows)
	text(c, "signer", &v.Signer)
}

func encode[T any](kind Kind, turn string, v *T, visit func(*codec, *T)) (Entry, error) {
	c := codec{}
	visit(&c, v)
	if c.err != nil {
		return Entry{}, fmt.Errorf("record: %s: %w", kind, c.err)
	}
	return Entry{Kind: kind, Turn: turn, Fields: c.fields}, nil
}

func decode[T any](kind Kind, fields []commit.Field, visit func(*codec, *T)) (T, error) {
	c := codec{decode: true, fields: fields}
	var v T
	visit(&c, &v)
	if c.err != nil {
		return v, fmt.Errorf("record: %s: %w", kind, c.err)
	}
	return v, nil
}

func sum(b []byte) string {
	h := sha256.Sum256(b)
	return hex.EncodeToString(h[:])
}

// RefusalEntry makes the entry of a refused row.
func RefusalEntry(v Refusal) (Entry, error) { return encode(KindRefusal, v.Source, &v, visitRefusal) }

// RetractionEntry makes the entry of a retraction.
func RetractionEntry(v Retraction) (Entry, error) {
	if v.State != Retracted && v.State != Restored {
		return Entry{}, fmt.Errorf("record: retraction of %s: state %q: want %s or %s", v.Key, v.State, Retracted, Restored)
	}
	return encode(KindRetraction, string(v.Key.Source), &v, visitRetraction)
}

// FileEntry makes the entry of a file taken in.
func FileEntry(v FileTaken) (Entry, error) { return encode(KindFile, v.Adapter, &v, visitFile) }

// DocumentEntry makes the entry of a version of a mission's file.
func DocumentEntry(v Document) (Entry, error) {
	switch v.Kind {
	case KindAgreement, KindMission, KindSources, KindMapping, KindSnapshot:
	default:
		return Entry{}, fmt.Errorf("record: %q is not a kind of document: want one of %s, %s, %s, %s, %s", v.Kind,
			KindAgreement, KindMission, KindSources, KindMapping, KindSnapshot)
	}
	v.SHA256 = sum(v.Data)
	return encode(v.Kind, "", &v, visitDocument)
}

// PublicationEntry makes the entry of a publication.
func PublicationEntry(v Publication) (Entry, error) {
	v.Content = sum(v.Data)
	return encode(KindPublication, "", &v, visitPublication)
}

// EditionEntry makes the entry of an edition.
func EditionEntry(v Edition) (Entry, error) { return encode(KindEdition, "", &v, visitEdition) }

// ProposalEntry makes the entry of a proposal.
func ProposalEntry(v Proposal) (Entry, error) { return encode(KindProposal, "", &v, visitProposal) }

// ProposalHash is the content hash of a proposal in hex: the same proposal made
// twice, on whatever machine, has one hash.
func ProposalHash(v Proposal) (string, error) {
	e, err := ProposalEntry(v)
	if err != nil {
		return "", err
	}
	h, err := ContentOf(KindProposal, e.Fields)
	return hex.EncodeToString(h[:]), err
}

func erasureEntry(v Erasure) (Entry, error) { return encode(KindErasure, "", &v, visitErasure) }

// DecodeRefusal reads the fields of a refusal.
func DecodeRefusal(f []commit.Field) (Refusal, error) { return decode(KindRefusal, f, visitRefusal) }

// DecodeRetraction reads the fields of a retraction.
func DecodeRetraction(f []commit.Field) (Retraction, error) {
	return decode(KindRetraction, f, visitRetraction)
}

// DecodeFile reads the fields of a file taken in.
func DecodeFile(f []commit.Field) (FileTaken, error) { return decode(KindFile, f, visitFile) }

// DecodeDocument reads the fields of a document; kind says which.
func DecodeDocument(kind Kind, f []commit.Field) (Document, error) {
	v, err := decode(kind, f, visitDocument)
	v.Kind = kind
	return v, err
}

// DecodePublication reads the fields of any version of a publication.
func DecodePublication(f []commit.Field) (Publication, error) {
	return decode(KindPublication, f, visitPublication)
}

// DecodeEdition reads the fields of an edition.
func DecodeEdition(f []commit.Field) (Edition, error) { return decode(KindEdition, f, visitEdition) }

// DecodeProposal reads the fields of a proposal.
func DecodeProposal(f []commit.Field) (Proposal, error) {
	return decode(KindProposal, f, visitProposal)
}

// DecodeErasure reads the fields of an erasure.
func DecodeErasure(f []commit.Field) (Erasure, error) { return decode(KindErasure, f, visitErasure) }
