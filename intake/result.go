package intake

import (
	"trucewatch/record"
	"trucewatch/truce"
)

// shownMax is how many refusals and notices a Result holds; the totals count all.
const shownMax = 50

// Kinds of notices.
const (
	NoticeChanged   = "changed"   // known by id, came with other content
	NoticeImported  = "imported"  // an imported place contradicts the text
	NoticeAmbiguous = "ambiguous" // a name that several places have
	NoticeUnknown   = "unplaced"  // a name that the gazetteer does not know
	NoticeRetracted = "retracted" // gone from a complete delivery
	NoticeRestored  = "restored"  // came back after a retraction
	NoticeDelivery  = "delivery"  // about the delivery as a whole
)

// Notice is something that a person should know and that stopped nothing.
type Notice struct {
	Kind  string          `json:"kind"`
	File  string          `json:"file,omitempty"`
	Line  int             `json:"line,omitempty"`
	Key   truce.ReportKey `json:"report,omitzero"`
	Words string          `json:"words"`
}

// Result says what came of one delivery.
type Result struct {
	File  record.Raw `json:"file"`
	Name  string     `json:"name"`
	Parts int        `json:"parts"` // members of the archive that were read; 1 for a plain file
	// Rows = New + Known + Changed + Refused.
	Rows      int64 `json:"rows"`
	New       int64 `json:"new"`
	Known     int64 `json:"known"`
	Changed   int64 `json:"changed"`
	Refused   int64 `json:"refused"`
	Retracted int64 `json:"retracted"`
	Restored  int64 `json:"restored"`
	// Broken says why reading ended before the end of the file; "" where it did not.
	Broken string `json:"broken,omitempty"`
	// Refusals and Notices hold the first 50; NoticeCounts counts all by kind.
	Refusals     []record.Refusal `json:"refusals,omitempty"`
	Notices      []Notice         `json:"notices,omitempty"`
	NoticeCounts map[string]int64 `json:"notice_counts,omitempty"`
}

func (r *Result) notice(n Notice) {
	if r.NoticeCounts == nil {
		r.NoticeCounts = map[string]int64{}
	}
	r.NoticeCounts[n.Kind]++
	if len(r.Notices) < shownMax {
		r.Notices = append(r.Notices, n)
	}
}
