package archtest

import (
	"strings"
	"testing"
)

const module = "trucewatch/"

// leaves import nothing of ours.
var leaves = []string{"truce", "geo", "text", "commit", "translog", "fetch", "web", "internal"}

// common may be imported by every package that is not a leaf or restricted.
var common = []string{"truce", "geo", "text", "commit", "translog", "fetch", "web"}

// extra lists what a package may import beside its parent and common.
// A folder that is neither here nor a leaf fails the test: write its rule down first.
var extra = map[string][]string{
	"ladder":             {"gazetteer"},
	"gazetteer":          {},
	"gazetteer/build":    {"gazetteer"},
	"prose":              {"gazetteer"},
	"source":             {},
	"source/*":           {"source", "prose", "gazetteer"},
	"source/all":         {"*"},
	"record":             {},
	"intake":             {"source", "record", "gazetteer", "ladder"},
	"fuse":               {"gazetteer"},
	"lineage":            {},
	"claims":             {},
	"score":              {},
	"vault":              {},
	"custody":            {},
	"agreement":          {"gazetteer"},
	"agreement/*":        {"agreement"},
	"verify":             {},
	"assess":             {"agreement"},
	"control":            {"gazetteer"},
	"simulate":           {"source"},
	"publish":            {"ladder"},
	"publish/*":          {"publish"},
	"publish/formattest": {"publish", "publish/publishtest"}, // test support, as publishtest itself
	"check":              {"publish"},
	"check/full":         {"check", "record", "ladder"},
	"store/*":            {"record"},
	"pipeline": {"intake", "lineage", "fuse", "verify", "assess", "publish", "claims", "control",
		"record", "agreement", "gazetteer", "store", "ladder", "source"},
	"mission":        {"record", "intake", "agreement", "source", "gazetteer", "publish", "publish/*", "pipeline", "check"},
	"serve/public":   {"publish", "publish/*", "check"},
	"serve/ogc":      {"publish", "publish/*", "check"},
	"serve/logtiles": {"publish", "publish/*", "check"},
	"serve/desk":     {"*"},
	"demo":           {},
	"demo/*":         {},
	"bench":          {"*"},
	"bench/*":        {"*"},
	"cmd/*":          {"*"},
}

func TestImportDirection(t *testing.T) {
	for _, f := range goFiles(t) {
		if strings.HasSuffix(f.path, "_test.go") {
			continue
		}
		for _, imp := range f.imports {
			to, ours := strings.CutPrefix(imp, module)
			if !ours || to == f.pkg {
				continue
			}
			if why := forbidden(f.pkg, to); why != "" {
				t.Errorf("%s imports %s: %s", f.path, to, why)
			}
		}
	}
}

// TestImportRulesCatch plants forbidden imports and expects each to be caught.
func TestImportRulesCatch(t *testing.T) {
	for _, c := range [][2]string{
		{"serve/public", "truce"}, {"serve/public", "record"}, {"fuse2", "truce"}, {"truce", "geo"},
		{"publish", "record"}, {"publish/html", "gazetteer"}, {"source/viina", "source/firms"},
		{"assess", "record"}, {"internal/clock", "truce"}, {"fuse", "lineage"},
	} {
		if forbidden(c[0], c[1]) == "" {
			t.Errorf("%s importing %s was not caught", c[0], c[1])
		}
	}
	for _, c := range [][2]string{
		{"source/viina", "source"}, {"source/viina", "gazetteer"}, {"serve/public", "publish"},
		{"serve/public", "publish/html"}, {"cmd/trucewatch", "record"}, {"intake", "commit"}, {"fuse", "truce"},
	} {
		if why := forbidden(c[0], c[1]); why != "" {
			t.Errorf("%s importing %s was refused: %s", c[0], c[1], why)
		}
	}
}

func forbidden(from, to string) string {
	for _, l := range leaves {
		if from == l || strings.HasPrefix(from, l+"/") {
			// A test-support package may use what it supports; nothing in production imports it.
			if strings.HasPrefix(from, "internal/") && strings.HasPrefix(to, "internal/") {
				return ""
			}
			return l + " is a leaf and imports nothing of ours"
		}
	}
	rule, ok := extra[from]
	if !ok {
		parent, _, _ := strings.Cut(from, "/")
		if rule, ok = extra[parent+"/*"]; !ok || !strings.Contains(from, "/") {
			return "package " + from + " has no import rule; write one in internal/archtest"
		}
	}
	allowed := rule
	switch from {
	case "serve/public", "serve/ogc", "serve/logtiles":
		allowed = append([]string{"geo", "translog", "web"}, rule...)
	default:
		allowed = append(append([]string{}, common...), rule...)
	}
	if strings.HasPrefix(to, "internal/") {
		return ""
	}
	for _, a := range allowed {
		if a == "*" || a == to || strings.HasSuffix(a, "/*") && strings.HasPrefix(to, strings.TrimSuffix(a, "*")) {
			return ""
		}
	}
	return "not among " + strings.Join(allowed, ", ")
}
