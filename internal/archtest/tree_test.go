package archtest

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

type goFile struct {
	path, pkg string
	imports   []string
	lines     int
	src       string
	ast       *ast.File
}

func root(t *testing.T) string {
	t.Helper()
	dir, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	return dir
}

// skipDir names folders that are not source of ours.
func skipDir(name string) bool {
	return name == "node_modules" || name == "dist" || name == "bin" || name == "testdata" ||
		strings.HasPrefix(name, ".") && name != "."
}

func goFiles(t *testing.T) []goFile {
	t.Helper()
	base := root(t)
	var files []goFile
	err := filepath.WalkDir(base, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() {
			if path != base && skipDir(d.Name()) {
				return filepath.SkipDir
			}
			return nil
		}
		if !strings.HasSuffix(path, ".go") {
			return nil
		}
		src, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		parsed, err := parser.ParseFile(token.NewFileSet(), path, src, parser.ParseComments)
		if err != nil {
			t.Errorf("parsing: %v", err)
			return nil
		}
		rel, _ := filepath.Rel(base, path)
		rel = filepath.ToSlash(rel)
		f := goFile{path: rel, pkg: filepath.ToSlash(filepath.Dir(rel)), src: string(src), ast: parsed,
			lines: strings.Count(string(src), "\n")}
		for _, imp := range parsed.Imports {
			p, _ := strconv.Unquote(imp.Path.Value)
			f.imports = append(f.imports, p)
		}
		files = append(files, f)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(files) < 10 {
		t.Fatalf("found only %d Go files under %s: the walk is broken", len(files), base)
	}
	return files
}

func TestFilesAreNotTooLong(t *testing.T) {
	for _, f := range goFiles(t) {
		if f.lines > 800 {
			t.Errorf("%s has %d lines; 800 is the limit", f.path, f.lines)
		}
	}
}

func TestFoldersAreNotTooFull(t *testing.T) {
	n := map[string]int{}
	for _, f := range goFiles(t) {
		if !strings.HasSuffix(f.path, "_test.go") {
			n[f.pkg]++
		}
	}
	for pkg, files := range n {
		limit := 25
		switch pkg {
		case "fuse", "prose": // the heart: a file for each step, a file for each kind of words
			limit = 40
		case "cmd/trucewatch": // one file per subcommand
			limit = 60
		}
		if files > limit {
			t.Errorf("%s has %d files; %d is the limit", pkg, files, limit)
		}
	}
}

func TestPackagesHaveADoc(t *testing.T) {
	doc := map[string]bool{}
	for _, f := range goFiles(t) {
		if strings.HasSuffix(f.path, "_test.go") {
			continue
		}
		doc[f.pkg] = doc[f.pkg] || f.ast.Doc != nil && len(f.ast.Doc.Text()) > 20
	}
	for pkg, ok := range doc {
		if !ok {
			t.Errorf("package %s has no package doc", pkg)
		}
	}
}

func TestNoVagueNames(t *testing.T) {
	for _, f := range goFiles(t) {
		for _, part := range strings.Split(f.pkg, "/") {
			switch part {
			case "util", "utils", "common", "helpers", "helper", "manager", "models", "types", "misc":
				t.Errorf("folder %s: the name says nothing; name the room", f.pkg)
			}
		}
	}
}

// TestTimeOfDayIsAnArgument lets only internal/clock and commands read the time of day.
func TestTimeOfDayIsAnArgument(t *testing.T) {
	for _, f := range goFiles(t) {
		if strings.HasSuffix(f.path, "_test.go") || f.pkg == "internal/clock" ||
			strings.HasPrefix(f.pkg, "cmd/") || strings.HasPrefix(f.pkg, "bench") {
			continue
		}
		ast.Inspect(f.ast, func(n ast.Node) bool {
			sel, ok := n.(*ast.SelectorExpr)
			if !ok {
				return true
			}
			if x, ok := sel.X.(*ast.Ident); ok && x.Name == "time" && (sel.Sel.Name == "Now" || sel.Sel.Name == "Since" || sel.Sel.Name == "Until") {
				t.Errorf("%s uses time.%s: take the time as an argument", f.path, sel.Sel.Name)
			}
			return true
		})
	}
}

// TestNoBareViolation keeps the field's most dangerous word out of types, fields and functions.
func TestNoBareViolation(t *testing.T) {
	for _, f := range goFiles(t) {
		ast.Inspect(f.ast, func(n ast.Node) bool {
			id, ok := n.(*ast.Ident)
			if ok && (id.Name == "Violation" || id.Name == "Violations") {
				t.Errorf("%s has an identifier %s: say observation, allegation, finding or ruling", f.path, id.Name)
			}
			return true
		})
	}
}

var machinePath = regexp.MustCompile(`(^|[^\w.])/(wor` + `k|roo` + `t|hom` + `e)/\w`)

func TestNoMachinePathsInTheTree(t *testing.T) {
	base := root(t)
	err := filepath.WalkDir(base, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			if err == nil && path != base && (skipDir(d.Name()) && d.Name() != "testdata") {
				return filepath.SkipDir
			}
			return err
		}
		switch filepath.Ext(path) {
		case ".go", ".md", ".yaml", ".yml", ".sh", ".ts", ".js", ".css", ".html", ".txt", ".json", "":
		default:
			return nil
		}
		b, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		for i, line := range strings.Split(string(b), "\n") {
			if machinePath.MatchString(line) {
				t.Errorf("%s:%d names a path of some machine: %.100s", path, i+1, line)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}
