package mission

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"golang.org/x/mod/sumdb/tlog"

	"trucewatch/check"
	"trucewatch/publish"
	"trucewatch/publish/site"
	"trucewatch/record"
	"trucewatch/translog"
)

// Fields that an edition's proof opens: of a publication only what the site shows
// anyhow, never the reports behind it.
var (
	openedOfItem    = []string{"audience", "data", "edition", "entry", "exercise", "item"}
	openedOfEdition = []string{"audience", "basis", "content", "entry", "exercise", "files", "from", "log", "number", "policy", "prior", "published", "until", "zone"}
)

// proof is what a site carries so that anybody can check it.
type proof struct {
	pages  []publish.Page
	signed *check.Rendered // what is signed over the rendered files; nil: nothing
}

// proofOf makes the files under proof/ for an edition that is sealed: the checkpoint
// with its cosignatures, the log's tiles, and an opening of the edition's entry and
// of each publication.
func (f *Folder) proofOf(ctx context.Context, e publish.Edition, hash, entry string, basis int64) (proof, LogReply, error) {
	reply, err := f.Checkpoint(ctx)
	if err != nil || reply.Unsigned != "" {
		return proof{}, reply, err
	}
	p := proof{signed: &check.Rendered{Origin: reply.Origin, Audience: e.Policy.Audience, Edition: int64(e.Frame.Number), Content: hash}}
	policy, err := f.publicPolicy(reply)
	if err != nil {
		return proof{}, reply, err
	}
	p.pages = append(p.pages, publish.StaticPage(check.CheckpointPath, reply.Note), publish.StaticPage(check.PolicyPath, policy),
		publish.StaticPage(check.RecipePath, []byte(check.Recipe(reply.Origin, entry, hash, f.Record.Exercise()))))
	for _, t := range translog.TilesOf(reply.Size) {
		path := translog.TilePath(t)
		// A path has one possible content in this log.
		p.pages = append(p.pages, publish.Page{Path: check.ProofDir + path, Key: reply.VKey + " " + path, Render: func(w io.Writer) error {
			b, err := f.log.log.ReadTile(path)
			if err != nil {
				return err
			}
			_, err = w.Write(b)
			return err
		}})
	}
	items, err := f.itemPages(ctx, e, entry, basis, reply.Note)
	p.pages = append(p.pages, items...)
	return p, reply, err
}

// publicPolicy is the policy as the site shows it: keys, without addresses.
func (f *Folder) publicPolicy(reply LogReply) ([]byte, error) {
	if f.log.policy != nil {
		if _, ok := f.log.policy.Log(reply.Origin); ok {
			return f.log.policy.Public(), nil
		}
	}
	var b strings.Builder
	fmt.Fprintf(&b, "log %s\n", reply.VKey)
	if f.log.policy == nil {
		b.WriteString("quorum none\n")
	} else {
		b.Write(f.log.policy.Public())
	}
	return []byte(b.String()), nil
}

// itemPages opens the entries of an edition, one file each.
func (f *Folder) itemPages(ctx context.Context, e publish.Edition, entry string, basis int64, note []byte) ([]publish.Page, error) {
	number := fmt.Sprint(e.Frame.Number)
	tiles := f.log.log.Tiles()
	var pages []publish.Page
	add := func(row record.Row, path string, open []string) error {
		inclusion, err := tiles.ProveInclusion(row.Seq)
		pages = append(pages, itemPage(row, path, inclusion, note, present(row, open)))
		return err
	}
	for row, err := range f.Record.Rows(ctx, basis) {
		if err != nil {
			return nil, err
		}
		switch {
		case row.Erased:
		case row.Kind == record.KindEdition && fmt.Sprint(row.Seq) == entry:
			err = add(row, check.EditionPath, openedOfEdition)
		case row.Kind == record.KindPublication || row.Kind == record.KindPublication1:
			var p record.Publication
			if p, err = record.DecodePublication(row.Fields); err == nil && p.Edition == number && p.Audience == e.Policy.Audience {
				err = add(row, check.ItemsDir+p.Item+".json", openedOfItem)
			}
		}
		if err != nil {
			return nil, fmt.Errorf("proof of row %d: %w", row.Seq, err)
		}
	}
	return pages, nil
}

// itemPage opens an entry when its file is written: by all workers of the site, and
// not at all where the file is there. Its bytes follow from what the key covers: the
// audit path from the entry's place and the checkpoint's root, the openings from
// the leaf.
func itemPage(row record.Row, path string, inclusion tlog.RecordProof, note []byte, open []string) publish.Page {
	h := sha256.New()
	fmt.Fprintf(h, "%s\n%d\n%x\n%s\n%s", check.ItemFormat, row.Seq, row.Leaf, strings.Join(open, ","), note)
	return publish.Page{Path: path, Key: hex.EncodeToString(h.Sum(nil)), Render: func(w io.Writer) error {
		it, err := check.NewItem(row.Seq, row.Leaf, &row.Seed, row.Fields, inclusion, note, open...)
		if err != nil {
			return fmt.Errorf("proof of row %d: %w", row.Seq, err)
		}
		b, err := it.Bytes()
		if err != nil {
			return fmt.Errorf("proof of row %d: %w", row.Seq, err)
		}
		_, err = w.Write(b)
		return err
	}}
}

// present are the names that the row's kind has.
func present(row record.Row, names []string) []string {
	var out []string
	for _, n := range names {
		for _, f := range row.Fields {
			if f.Name == n {
				out = append(out, n)
			}
		}
	}
	return out
}

// signRendered writes and signs the list of all files of a site.
func (f *Folder) signRendered(dir string, r *check.Rendered) error {
	if r == nil || f.log.signer == nil {
		// A proof of an earlier edition must not stay beside a later one.
		for _, name := range []string{check.SumsPath, check.RenderedPath} {
			if err := os.Remove(filepath.Join(dir, filepath.FromSlash(name))); err != nil && !os.IsNotExist(err) {
				return err
			}
		}
		return nil
	}
	sums, err := site.Sums(dir)
	if err != nil {
		return err
	}
	manifest := check.Manifest(sums)
	r.Sums = check.Sum(manifest)
	signed, err := r.Sign(f.log.signer)
	if err != nil {
		return err
	}
	if err := site.Put(dir, check.SumsPath, manifest); err != nil {
		return err
	}
	return site.Put(dir, check.RenderedPath, signed)
}
