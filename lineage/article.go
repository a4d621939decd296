package lineage

import (
	"slices"
	"strings"

	"trucewatch/text"
)

// Span is a run of bytes of a text.
type Span struct{ Start, End int }

// Blank writes spaces over runs that are no part of an article (menus, captions,
// prompts), so that places in the text stay the same. Line ends stay; a run that
// does not lie in the text is passed over.
func Blank(body string, runs []Span) string {
	b := []byte(body)
	for _, r := range runs {
		if r.Start < 0 || r.End > len(b) {
			continue
		}
		for i := r.Start; i < r.End; i++ {
			if b[i] != '\n' {
				b[i] = ' '
			}
		}
	}
	return string(b)
}

// machineWords are how articles say that a machine translated them, folded.
var machineWords = []string{"machine transl", "machine-transl", "automatically translated", "translated automatically",
	"машинний переклад", "машинного перекладу", "перекладено автоматично", "автоматичний переклад",
	"машинный перевод", "машинного перевода", "переведено автоматически", "автоматический перевод"}

// MachineTranslated reports whether an article says, in its first 64 KiB, that a
// machine translated it.
func MachineTranslated(body string) bool {
	f := text.Fold(body[:min(len(body), 1<<16)])
	return slices.ContainsFunc(machineWords, func(w string) bool { return strings.Contains(f, w) })
}
