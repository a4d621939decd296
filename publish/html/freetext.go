package html

import (
	"time"

	"trucewatch/publish"
)

// textView is free text as a page shows it: the words, their language where it is
// not the page's, and how the words came about.
type textView struct{ Words, Lang, Mark string }

// free shows a text in the page's language where a rendering is held, else as it was
// written. Whatever is not the authoritative text says so.
func (v *view) free(t publish.Text) textView {
	if t.Words == "" {
		return textView{}
	}
	if t.Lang == "" || t.Lang == v.lang {
		return textView{Words: t.Words, Mark: ""}
	}
	for _, o := range t.Others {
		if o.Lang == v.lang && o.Words != "" {
			return textView{o.Words, "", v.tr("text."+markKey(o.Mark), "lang", v.languageName(t.Lang))}
		}
	}
	return textView{t.Words, t.Lang, v.tr("text.missing", "lang", v.languageName(t.Lang))}
}

// markKey is the mark of a rendering; one that is not known counts as a draft.
func markKey(mark string) string {
	if mark == publish.MarkReviewed {
		return mark
	}
	return publish.MarkDraft
}

func (v *view) languageName(code string) string { return v.word("language", code) }

// ruling is the reason of a ruling in words; empty where none may be shown.
func (v *view) rulingReason(r publish.Ruling) textView {
	if r.Text != nil {
		return v.free(*r.Text)
	}
	return v.free(publish.Text{Lang: v.e.Frame.Language, Words: r.Reason})
}

// noticeLine says by when an answer is due, in the edition of the party asked.
func (v *view) noticeLine(n publish.Notice) string {
	at := func(s string) string {
		t, err := time.Parse(time.RFC3339, s)
		if err != nil {
			return v.tr("unstated")
		}
		return v.stamp(t)
	}
	line := v.tr("notice.line", "state", v.word("notice.state", n.State), "notified", at(n.Notified), "due", at(n.Due))
	if n.Replied != "" {
		line += " " + v.tr("notice.replied", "when", at(n.Replied))
	}
	return line
}

// exactFacts are the exact place, which only a party's own edition holds.
func (v *view) exactFacts(x *publish.Exact) []fact {
	if x == nil || v.e.Policy.Party == "" {
		return nil
	}
	place := x.Lat + ", " + x.Lon
	if x.RadiusM > 0 {
		place += " ± " + v.num(int64(x.RadiusM)) + " m"
	}
	return []fact{{v.tr("fact.exact"), place}, {v.tr("fact.exact.why"), v.word("exact", x.Because)}}
}
