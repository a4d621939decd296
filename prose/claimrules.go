package prose

import (
	"strings"
	"sync"

	"trucewatch/text"
)

// ruleGroup is a set of word beginnings of which one must stand in a clause.
type ruleGroup struct {
	stems []string
	not   bool
}

// claimRule holds where all its groups do.
type claimRule struct {
	kind   ClaimKind
	groups []ruleGroup
}

var claimTable = sync.OnceValue(func() []claimRule {
	var out []claimRule
	sections(mustTable("claims.txt"), func(name, line string) {
		r := claimRule{kind: ClaimKind(name)}
		for _, g := range strings.Split(text.Fold(line), "&") {
			g = strings.TrimSpace(g)
			group := ruleGroup{not: strings.HasPrefix(g, "!")}
			for _, st := range strings.Split(strings.TrimPrefix(g, "!"), "/") {
				if st = strings.TrimSpace(st); st != "" {
					group.stems = append(group.stems, st)
				}
			}
			r.groups = append(r.groups, group)
		}
		out = append(out, r)
	})
	return out
})

// matches reports whether a rule holds for the words of a clause.
func (r *claimRule) matches(words []string, number bool) bool {
	for _, g := range r.groups {
		if g.holds(words, number) == g.not {
			return false
		}
	}
	return true
}

// needsNumber reports whether a rule holds for clauses with a number only.
func (r *claimRule) needsNumber() bool {
	for _, g := range r.groups {
		if len(g.stems) == 1 && g.stems[0] == "#" && !g.not {
			return true
		}
	}
	return false
}

func (g *ruleGroup) holds(words []string, number bool) bool {
	for _, st := range g.stems {
		if st == "#" {
			if number {
				return true
			}
			continue
		}
		for _, w := range words {
			// Short words must match whole: "on" is not "one".
			if w == st || len(st) >= 4 && strings.HasPrefix(w, st) || st[0] == '=' && w == st[1:] {
				return true
			}
		}
	}
	return false
}

// Issue is a matter on which parties take positions, with the beginnings of words
// that tell it.
type Issue struct {
	ID    string
	Words []string
}

// DefaultIssues is the embedded list of issues.
var DefaultIssues = sync.OnceValue(func() []Issue { return ParseIssues(mustTable("issues.txt")) })

// ParseIssues reads a list of issues: a section "[id]" for each, with the
// beginnings of words that tell it. Lines beginning with # are passed over.
func ParseIssues(data string) []Issue {
	var out []Issue
	sections(data, func(name, line string) {
		if name == "" {
			return
		}
		if n := len(out); n == 0 || out[n-1].ID != name {
			out = append(out, Issue{ID: name})
		}
		last := &out[len(out)-1]
		last.Words = append(last.Words, strings.Fields(text.Fold(line))...)
	})
	return out
}

// issueOf is the issue whose words a clause has most of; ties go to the later in
// the list, because the first are the most general. "" where there is none.
func issueOf(issues []Issue, words []string) string {
	best, id := 0, ""
	for i := range issues {
		n := 0
		for k := range words {
			if issues[i].tells(words, k) {
				n++
			}
		}
		if n > 0 && (n > best || n == best && id != "" && i > 0 && issues[i].ID != "negotiations") {
			best, id = n, issues[i].ID
		}
	}
	return id
}

// tells reports whether the word at k, or a phrase beginning there ("security-zone"),
// is one of an issue's.
func (x *Issue) tells(words []string, k int) bool {
	for _, st := range x.Words {
		first, rest, phrase := strings.Cut(st, "-")
		if w := words[k]; w == st || len(st) >= 4 && strings.HasPrefix(w, st) {
			return true
		} else if phrase && w == first && k+1 < len(words) && strings.HasPrefix(words[k+1], rest) {
			return true
		}
	}
	return false
}

// issueAt is the issue that the word at k tells; the later of the list where several do.
func issueAt(issues []Issue, words []string, k int) string {
	id := ""
	for i := range issues {
		if issues[i].tells(words, k) {
			id = issues[i].ID
		}
	}
	return id
}
