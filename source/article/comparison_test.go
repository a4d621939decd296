package article

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"os/exec"
	"path/filepath"
	"sort"
	"strconv"
	"strings"
	"testing"
	"time"
)

// comparison is one page of go-trafilatura's own comparison files, with passages
// that its article has and passages of the page that are none of it.
type comparison struct {
	url, file     string
	with, without []string
}

// comparisons reads the list from the source of that module, where the module
// cache has it. Pages are read from there and never copied.
func comparisons(tb testing.TB) (dir string, out []comparison) {
	tb.Helper()
	b, err := exec.Command("go", "list", "-m", "-f", "{{.Dir}}", "github.com/markusmobius/go-trafilatura").Output()
	dir = strings.TrimSpace(string(b))
	if err != nil || dir == "" {
		tb.Skip("the module cache has no go-trafilatura")
	}
	f, err := parser.ParseFile(token.NewFileSet(), filepath.Join(dir, "scripts", "comparison", "data.go"), nil, 0)
	if err != nil {
		tb.Skip("the comparison files are not in the module cache: ", err)
	}
	ast.Inspect(f, func(n ast.Node) bool {
		kv, ok := n.(*ast.KeyValueExpr)
		if !ok {
			return true
		}
		address, is := literal(kv.Key)
		body, composite := kv.Value.(*ast.CompositeLit)
		if !is || !composite {
			return true
		}
		c := comparison{url: address}
		for _, e := range body.Elts {
			field := e.(*ast.KeyValueExpr)
			switch field.Key.(*ast.Ident).Name {
			case "File":
				c.file, _ = literal(field.Value)
			case "With":
				c.with = literals(field.Value)
			case "Without":
				c.without = literals(field.Value)
			}
		}
		out = append(out, c)
		return false
	})
	sort.Slice(out, func(i, j int) bool { return out[i].url < out[j].url })
	return dir, out
}

func literal(e ast.Expr) (string, bool) {
	l, ok := e.(*ast.BasicLit)
	if !ok || l.Kind != token.STRING {
		return "", false
	}
	s, err := strconv.Unquote(l.Value)
	return s, err == nil
}

func literals(e ast.Expr) (out []string) {
	if list, ok := e.(*ast.CompositeLit); ok {
		for _, x := range list.Elts {
			if s, ok := literal(x); ok {
				out = append(out, s)
			}
		}
	}
	return out
}

// BenchmarkComparison prints precision, recall and F1 of article bodies as that
// module counts them: a passage of the article that is there is right, a passage
// of the rest of the page that is there is wrong.
func BenchmarkComparison(b *testing.B) {
	dir, all := comparisons(b)
	for b.Loop() {
		var tp, fp, fn, tn, pages, empty int
		start := time.Now()
		for _, c := range all {
			data, err := os.ReadFile(filepath.Join(dir, "test-files", "comparison", c.file))
			if err != nil {
				data, err = os.ReadFile(filepath.Join(dir, "test-files", "mock", c.file))
			}
			if err != nil || c.file == "" {
				continue
			}
			pages++
			docs, err := Read(c.file, data, Options{URL: c.url})
			body := ""
			if err == nil {
				body = squeezed(docs[0].body())
			} else {
				empty++
			}
			for _, w := range c.with {
				if strings.Contains(body, squeezed(w)) {
					tp++
				} else {
					fn++
				}
			}
			for _, w := range c.without {
				if strings.Contains(body, squeezed(w)) {
					fp++
				} else {
					tn++
				}
			}
		}
		p, r := float64(tp)/float64(tp+fp), float64(tp)/float64(tp+fn)
		b.ReportMetric(p, "precision")
		b.ReportMetric(r, "recall")
		b.ReportMetric(2*p*r/(p+r), "F1")
		b.ReportMetric(float64(tp+tn)/float64(tp+tn+fp+fn), "accuracy")
		b.ReportMetric(float64(pages), "pages")
		b.ReportMetric(float64(empty), "without")
		b.ReportMetric(float64(pages)/time.Since(start).Seconds(), "pages/s")
	}
}

// squeezed is s without white space: where a page breaks its lines is not compared.
func squeezed(s string) string { return strings.Join(strings.Fields(s), "") }
