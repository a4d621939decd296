package check_test

import (
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/mod/sumdb/tlog"

	"trucewatch/check"
	"trucewatch/translog"
)

// TestRecipe follows the recipe that lies in the site, with the tools that it names
// and without this program.
func TestRecipe(t *testing.T) {
	for _, tool := range []string{"bash", "openssl", "sha256sum", "od", "base64", "sed", "xargs"} {
		if _, err := exec.LookPath(tool); err != nil {
			t.Skipf("no %s here", tool)
		}
	}
	p := makeSite(t)
	dir := t.TempDir()
	var item check.Item
	for path, f := range p.files {
		full := filepath.Join(dir, filepath.FromSlash(path))
		if err := os.MkdirAll(filepath.Dir(full), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(full, f.Data, 0o644); err != nil {
			t.Fatal(err)
		}
		if strings.HasPrefix(path, check.ItemsDir) && item.Format == "" {
			if err := json.Unmarshal(f.Data, &item); err != nil {
				t.Fatal(err)
			}
		}
	}
	var script strings.Builder
	fmt.Fprintf(&script, "set -e\nKEY='%s'\n", p.policy.Logs[0].VKey)
	for _, line := range strings.Split(string(p.files[check.RecipePath].Data), "\n") {
		word, _, _ := strings.Cut(strings.TrimSpace(line), " ")
		if strings.HasPrefix(line, "     ") && word != "field" && word != "node" && word != "leaf" {
			script.WriteString(line + "\n")
		}
	}
	f := item.Fields[1]
	salt, _ := base64.StdEncoding.DecodeString(f.Salt)
	raw := append(append([]byte{0}, salt...), byte(len(f.Name)))
	raw = binary.BigEndian.AppendUint32(append(raw, f.Name...), uint32(len(f.Value)))
	fmt.Fprintf(&script, "echo FIELD $(up %d %d $(printf %x%x | sha)%s)\n", f.Index, binary.BigEndian.Uint32(item.Leaf[5:9]), raw, f.Value, hashes(f.Path))
	fmt.Fprintf(&script, "echo ROOT $(up %d %d $(printf 00%x | sha)%s)\n", item.Entry, p.reply.Log.Size, item.Leaf, hashes(item.Proof))
	fmt.Fprintf(&script, "echo LINE3 $(sed -n 3p proof/checkpoint | hex)\n")
	cmd := exec.Command("bash", "-c", script.String())
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "LC_ALL=C.UTF-8")
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	c, err := translog.ParseCheckpoint(strings.SplitAfter(item.Checkpoint, "\n\n")[0])
	if err != nil {
		t.Fatal(err)
	}
	root := hex.EncodeToString(c.Root[:])
	for _, want := range []string{p.reply.Content + "  SHA256SUMS", "Signature Verified Successfully", fmt.Sprintf("FIELD %x", item.Leaf[9:]), "ROOT " + root, "LINE3 " + root} {
		if !strings.Contains(string(out), want) {
			t.Errorf("the recipe does not print %q:\n%s", want, out)
		}
	}
}

func hashes(path []tlog.Hash) string {
	var b strings.Builder
	for _, h := range path {
		fmt.Fprintf(&b, " %x", h[:])
	}
	return b.String()
}
