package check

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"

	"trucewatch/publish"
	"trucewatch/translog"
)

// maxFile bounds what is read of one file of a site, in bytes.
const maxFile = 1 << 30

// siteCheck is a site being checked.
type siteCheck struct {
	*Result
	fsys    fs.FS
	keys    keys
	log     note.Verifier
	cp      translog.Opened
	edition Item
	content string // of the edition, as its entry says
}

// Site checks a published site. The steps, in order, are those of docs/trust.md:
//
//  1. keys, and the checkpoint with its signatures
//  2. tiles and entries give the checkpoint's root
//  3. what the reader held before is a beginning of it
//  4. the edition's entry is in the log, and names the data files
//  5. the data files are those
//  6. every item shown is an entry of the log, with the same words
//  7. the pages are those that were rendered from it
func Site(fsys fs.FS, o Options) (Result, error) {
	r := Result{What: "site"}
	c := &siteCheck{Result: &r, fsys: fsys, keys: keys{policy: o.Policy}}
	return r.Finish(c.run(o))
}

func (c *siteCheck) run(o Options) error {
	if _, err := fs.Stat(c.fsys, CheckpointPath); errors.Is(err, fs.ErrNotExist) {
		return c.unsigned(o)
	}
	if err := c.signatures(); err != nil {
		return err
	}
	if err := c.tiles(); err != nil {
		return err
	}
	if len(o.Seen) > 0 {
		if err := c.continues(c.cp, c.log, o.Seen, translog.NewTiles(c.cp.Size, c.tile)); err != nil {
			return err
		}
	}
	if err := c.editionEntry(); err != nil {
		return err
	}
	if err := c.dataFiles(); err != nil {
		return err
	}
	if err := c.items(); err != nil {
		return err
	}
	return c.pages()
}

// read reads a file of the site. A file that is not there, or is no file, is a fault.
func (c *siteCheck) read(kind, path string) ([]byte, error) {
	info, err := fs.Stat(c.fsys, path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, fault(kind, path, "it is missing")
	case err != nil:
		return nil, fault(kind, path, "it cannot be read: %v", err)
	case !info.Mode().IsRegular() || info.Size() > maxFile:
		return nil, fault(kind, path, "it is not a file of at most %d bytes", maxFile)
	}
	b, err := fs.ReadFile(c.fsys, path)
	if err != nil {
		return nil, fault(kind, path, "it cannot be read: %v", err)
	}
	return b, nil
}

// unsigned checks a site without a log: only that its data files belong together.
func (c *siteCheck) unsigned(o Options) error {
	if _, err := fs.Stat(c.fsys, publish.SumsPath); err != nil {
		return fmt.Errorf("the folder holds neither %s nor %s: is it a site of this program?", CheckpointPath, publish.SumsPath)
	}
	if o.Policy != nil || len(o.Seen) > 0 {
		return fault("checkpoint", CheckpointPath, "it is missing: the site has no proof, and there are keys to check it with")
	}
	c.Why = append(c.Why, "log not signed: the site holds no checkpoint; nothing proves when it was made, or that it was not changed")
	sums, err := c.read("edition file", publish.SumsPath)
	if err != nil {
		return err
	}
	return c.sums(sums)
}

func (c *siteCheck) signatures() error {
	if c.keys.policy == nil {
		b, err := c.read("policy", PolicyPath)
		if err != nil {
			return err
		}
		if c.keys.policy, err = translog.ParsePolicy(b); err != nil {
			return fault("policy", PolicyPath, "%v", err)
		}
		c.keys.own = true
	}
	msg, err := c.read("checkpoint", CheckpointPath)
	if err != nil {
		return err
	}
	c.cp, c.log, err = c.checkpoint(c.keys, CheckpointPath, msg)
	return err
}

// tile reads a tile of the log inside the site.
func (c *siteCheck) tile(path string) ([]byte, error) { return c.read("tile", ProofDir+path) }

func (c *siteCheck) tiles() error {
	err := translog.CheckTiles(c.cp.Checkpoint, c.tile)
	var te *translog.TileError
	switch {
	case errors.As(err, &te) && te.Path == "":
		return fault("checkpoint", CheckpointPath, "%s", te.Words)
	case errors.As(err, &te) && te.Entry >= 0:
		return fault("entry", ProofDir+te.Path, "%s", te.Words)
	case errors.As(err, &te):
		return fault("tile", ProofDir+te.Path, "%s", te.Words)
	case err != nil:
		return err
	}
	c.Proved = append(c.Proved, fmt.Sprintf("all %d entries of the log are there and give the root that was signed", c.cp.Size))
	return nil
}

// provenItem reads an item file and proves it against the site's own checkpoint.
func (c *siteCheck) provenItem(path string) (Item, error) {
	b, err := c.read("item", path)
	if err != nil {
		return Item{}, err
	}
	it, err := ParseItem(b)
	if err != nil {
		return it, fault("item", path, "%v", err)
	}
	// Its signatures are those of the site's checkpoint, and the list of rendered
	// files says whether they still are.
	if !strings.HasPrefix(it.Checkpoint, c.cp.Text()+"\n") {
		return it, fault("item", path, "it holds another checkpoint than %s", CheckpointPath)
	}
	return it, it.prove(path, c.cp.Checkpoint)
}

// editionEntry proves the edition's entry and compares the list of files in it with
// data/SHA256SUMS.
func (c *siteCheck) editionEntry() error {
	var err error
	if c.edition, err = c.provenItem(EditionPath); err != nil {
		return err
	}
	if kind := c.edition.Value("entry"); !strings.HasPrefix(kind, "edition/") {
		return fault("field", EditionPath+" entry", "entry %d is a %.40q, not an edition", c.edition.Entry, kind)
	}
	c.content = c.edition.Value("content")
	if c.content == "" || c.edition.Value("log") != c.cp.Origin {
		return fault("field", EditionPath+" content", "the entry's content hash and log must be opened, and the log be %s", c.cp.Origin)
	}
	c.Proved = append(c.Proved, fmt.Sprintf("edition %s for %s, content hash %.16s…, is entry %d of the log",
		c.edition.Value("number"), c.edition.Value("audience"), c.content, c.edition.Entry))
	return nil
}

// dataFiles compares the files under data/ with the edition's entry.
func (c *siteCheck) dataFiles() error {
	sums, err := c.read("edition file", publish.SumsPath)
	if err != nil {
		return err
	}
	var listed []struct {
		Name   string `json:"name"`
		SHA256 string `json:"sha256"`
		Bytes  int64  `json:"bytes"`
	}
	if err := json.Unmarshal([]byte(c.edition.Value("files")), &listed); err != nil {
		return fault("field", EditionPath+" files", "it is not a list of files: %v", err)
	}
	if hexSum(sums) != c.content {
		return fault("edition file", publish.SumsPath, "its SHA-256 is not the content hash in entry %d", c.edition.Entry)
	}
	for _, f := range listed {
		b, err := c.read("edition file", f.Name)
		if err != nil {
			return err
		}
		if hexSum(b) != f.SHA256 || int64(len(b)) != f.Bytes {
			return fault("edition file", f.Name, "its bytes are not those that entry %d names", c.edition.Entry)
		}
	}
	if err := c.sums(sums); err != nil {
		return err
	}
	c.Proved = append(c.Proved, fmt.Sprintf("the %d data files of the edition are those that its entry names", len(listed)))
	return nil
}

// sums compares the data files with data/SHA256SUMS.
func (c *siteCheck) sums(b []byte) error {
	paths, sums, err := sumsOf(b)
	if err != nil {
		return fault("edition file", publish.SumsPath, "%v", err)
	}
	for _, p := range paths {
		if !fs.ValidPath(p) {
			return fault("edition file", publish.SumsPath, "the path %.80q points outside of the folder", p)
		}
		data, err := c.read("edition file", "data/"+p)
		if err != nil {
			return err
		}
		if hexSum(data) != sums[p] {
			return fault("edition file", "data/"+p, "its SHA-256 is not the one in %s", publish.SumsPath)
		}
	}
	return nil
}

// items proves every item that the edition shows, and that no other item file lies
// beside them.
func (c *siteCheck) items() error {
	b, err := c.read("edition file", publish.EditionPath)
	if err != nil {
		return err
	}
	var edition struct {
		Items []json.RawMessage `json:"items"`
	}
	if err := json.Unmarshal(b, &edition); err != nil {
		return fault("edition file", publish.EditionPath, "%v", err)
	}
	known := map[string]bool{}
	for _, raw := range edition.Items {
		id, err := c.shown(raw)
		if err != nil {
			return err
		}
		known[id+".json"] = true
	}
	files, err := fs.ReadDir(c.fsys, strings.TrimSuffix(ItemsDir, "/"))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fault("file", ItemsDir, "it cannot be read: %v", err)
	}
	for _, f := range files {
		if !known[f.Name()] && !strings.HasPrefix(f.Name(), ".") {
			return fault("item", ItemsDir+f.Name(), "the edition does not show it")
		}
	}
	c.Proved = append(c.Proved, fmt.Sprintf("each of the %d items shown is an entry of the log, word for word", len(known)))
	return nil
}

// shown proves one item of the edition.
func (c *siteCheck) shown(raw json.RawMessage) (id string, err error) {
	var head struct {
		ID    string `json:"id"`
		State string `json:"state"`
	}
	if err := json.Unmarshal(raw, &head); err != nil || !validID(head.ID) {
		return "", fault("edition file", publish.EditionPath, "an item has the id %.40q", head.ID)
	}
	path := ItemsDir + head.ID + ".json"
	it, err := c.provenItem(path)
	if err != nil {
		return "", err
	}
	var words bytes.Buffer
	if err := json.Compact(&words, raw); err != nil {
		return "", fault("edition file", publish.EditionPath, "item %s: %v", head.ID, err)
	}
	for _, want := range [][2]string{{"item", head.ID}, {"edition", c.edition.Value("number")}, {"audience", c.edition.Value("audience")}, {"data", words.String()}} {
		if got := it.Value(want[0]); got != want[1] {
			return "", fault("field", path+" "+want[0], "entry %d says %.60q, the edition %.60q", it.Entry, got, want[1])
		}
	}
	if kind := it.Value("entry"); !strings.HasPrefix(kind, "publication/") {
		return "", fault("field", path+" entry", "entry %d is a %.40q, not a publication", it.Entry, kind)
	}
	if head.State == publish.StateRecalled {
		c.Recalled = append(c.Recalled, Recalled{head.ID, it.Entry})
	}
	return head.ID, nil
}

// validID reports whether an id can be the name of a file.
func validID(id string) bool {
	return id != "" && len(id) <= 64 && strings.Trim(id, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-") == ""
}

// pages compares every file of the site with the signed list of rendered files.
func (c *siteCheck) pages() error {
	sums, err := c.read("manifest", SumsPath)
	if err != nil {
		return err
	}
	msg, err := c.read("manifest", RenderedPath)
	if err != nil {
		return err
	}
	r, err := openRendered(msg, c.log)
	if err != nil {
		return fault("manifest", RenderedPath, "%v", err)
	}
	switch number := strconv.FormatInt(r.Edition, 10); {
	case r.Sums != hexSum(sums):
		return fault("manifest", SumsPath, "it is not the list that %s signs", RenderedPath)
	case r.Origin != c.cp.Origin || r.Content != c.content || number != c.edition.Value("number") || r.Audience != c.edition.Value("audience"):
		return fault("manifest", RenderedPath, "it is of another edition or log")
	}
	paths, want, err := sumsOf(sums)
	if err != nil {
		return fault("manifest", SumsPath, "%v", err)
	}
	for _, p := range paths {
		if !fs.ValidPath(p) {
			return fault("manifest", SumsPath, "the path %.80q points outside of the folder", p)
		}
		got, err := c.sumFile(p)
		if err != nil {
			return err
		}
		if got != want[p] {
			return fault("page", p, "its bytes are not those that were rendered from the edition")
		}
	}
	if err := c.strangers(want); err != nil {
		return err
	}
	c.Proved = append(c.Proved, fmt.Sprintf("the %d files of the site are those that the mission rendered", len(paths)))
	return nil
}

func (c *siteCheck) sumFile(path string) (string, error) {
	f, err := c.fsys.Open(path)
	if err != nil {
		if errors.Is(err, fs.ErrNotExist) {
			return "", fault("page", path, "it is missing")
		}
		return "", fault("page", path, "it cannot be read: %v", err)
	}
	defer f.Close()
	h := sha256.New()
	if _, err := io.Copy(h, io.LimitReader(f, maxFile)); err != nil {
		return "", fault("page", path, "it cannot be read: %v", err)
	}
	return hex.EncodeToString(h.Sum(nil)), nil
}

// strangers looks for files that no list names. Hidden files are passed over: no
// page leads to them, no server of ours sends them, and copying leaves some.
func (c *siteCheck) strangers(known map[string]string) error {
	return fs.WalkDir(c.fsys, ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return fault("file", path, "it cannot be read: %v", err)
		}
		if path != "." && strings.HasPrefix(d.Name(), ".") {
			if d.IsDir() {
				return fs.SkipDir
			}
			return nil
		}
		if d.IsDir() || path == SumsPath || path == RenderedPath {
			return nil
		}
		if !d.Type().IsRegular() {
			return fault("file", path, "it is a link or a device, not a file")
		}
		if _, ok := known[path]; !ok {
			return fault("file", path, "it does not belong to the edition")
		}
		return nil
	})
}

// Manifest is the text of proof/SHA256SUMS for the files of a site, by path.
func Manifest(sums map[string]string) []byte {
	paths := make([]string, 0, len(sums))
	for p := range sums {
		paths = append(paths, p)
	}
	slices.Sort(paths)
	var b strings.Builder
	for _, p := range paths {
		b.WriteString(sums[p] + "  " + p + "\n")
	}
	return []byte(b.String())
}
