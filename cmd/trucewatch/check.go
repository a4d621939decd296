package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"trucewatch/check"
	"trucewatch/check/full"
	"trucewatch/translog"
)

type checkCmd struct {
	Path    string `arg:"" help:"Folder of a site, item file, receipt, checkpoint, mission folder or record folder, copied from anywhere."`
	Policy  string `help:"File with the keys of the log and the witnesses, as the parties publish them." placeholder:"FILE"`
	Seen    string `help:"A checkpoint held before: what is checked must continue it." placeholder:"FILE"`
	Against string `help:"For a receipt: the site in whose log its entries must be." placeholder:"SITE"`
	JSON    bool   `name:"json" help:"Print the result as JSON."`
}

func (c *checkCmd) Run(e *env) error {
	var o check.Options
	if c.Policy != "" {
		b, err := readSmall(c.Policy)
		if err != nil {
			return err
		}
		if o.Policy, err = translog.ParsePolicy(b); err != nil {
			return usage("%s: %w", c.Policy, err)
		}
	}
	if c.Seen != "" {
		var err error
		if o.Seen, err = readSmall(c.Seen); err != nil {
			return err
		}
	}
	r, err := c.check(e, o)
	if err != nil {
		return err
	}
	if c.JSON {
		enc := json.NewEncoder(e.stdout)
		enc.SetIndent("", "  ")
		err = enc.Encode(r)
	} else {
		printCheck(e.stdout, c.Path, r)
	}
	switch {
	case err != nil:
		return err
	case r.Verdict == check.Wrong:
		return fmt.Errorf("%s is wrong: %w", c.Path, r.Fault)
	case r.Verdict == check.Provisional:
		return &exitError{exitProvisional, fmt.Errorf("%s is provisional: %s", c.Path, strings.Join(r.Why, "; "))}
	}
	return nil
}

// maxItemFile bounds an item file or checkpoint in bytes.
const maxItemFile = 8 << 20

// check finds out what the path is and checks it.
func (c *checkCmd) check(e *env, o check.Options) (check.Result, error) {
	info, err := os.Stat(c.Path)
	if err != nil {
		return check.Result{}, err
	}
	if !info.IsDir() {
		if !info.Mode().IsRegular() || info.Size() > maxItemFile {
			return check.Result{}, fmt.Errorf("%s is neither a folder nor a file of at most %d bytes", c.Path, maxItemFile)
		}
		b, err := os.ReadFile(c.Path)
		if err != nil {
			return check.Result{}, err
		}
		if check.IsReceipt(b) {
			return c.receipt(b, o)
		}
		if strings.HasPrefix(strings.TrimSpace(string(b)), "{") {
			return check.ItemFile(c.Path, b, o)
		}
		return check.CheckpointFile(c.Path, b, o)
	}
	for _, dir := range []string{c.Path, filepath.Join(c.Path, "record")} {
		if _, err := os.Stat(filepath.Join(dir, "record.db")); err == nil {
			return full.Record(e.ctx, dir, c.Path, o, e.now)
		} else if !errors.Is(err, fs.ErrNotExist) {
			return check.Result{}, err
		}
	}
	root, err := os.OpenRoot(c.Path)
	if err != nil {
		return check.Result{}, err
	}
	defer root.Close()
	if isLogCopy(c.Path) {
		return check.Log(root.FS(), o)
	}
	return check.Site(root.FS(), o)
}

// receipt checks a receipt, against a site where one is named.
func (c *checkCmd) receipt(b []byte, o check.Options) (check.Result, error) {
	if c.Against == "" {
		return check.ReceiptFile(c.Path, b, o, nil)
	}
	root, err := os.OpenRoot(c.Against)
	if err != nil {
		return check.Result{}, err
	}
	defer root.Close()
	return check.ReceiptFile(c.Path, b, o, root.FS())
}

func printCheck(out io.Writer, path string, r check.Result) {
	fmt.Fprintf(out, "%s (%s)\n", path, r.What)
	for _, p := range r.Proved {
		fmt.Fprintln(out, "  proved:", p)
	}
	if r.Fault != nil {
		fmt.Fprintf(out, "  WRONG: %v\n", r.Fault)
		return
	}
	for _, x := range r.Recalled {
		fmt.Fprintf(out, "  recalled: %s was taken out for safety by two officers; nothing was altered, the stub is entry %d of the log\n", x.ID, x.Entry)
	}
	if r.Log != "" {
		fmt.Fprintf(out, "  log %s, %d entries, root %s\n", r.Log, r.Size, r.Root)
	}
	for _, w := range r.Witnesses {
		if w.At.IsZero() {
			fmt.Fprintf(out, "  %s has not cosigned this checkpoint\n", w.Name)
			continue
		}
		fmt.Fprintf(out, "  %s holds the same copy, taken at %s by its own clock\n", w.Name, w.At.Format(time.RFC3339))
	}
	for _, u := range r.Unknown {
		fmt.Fprintf(out, "  a signature by %.80q is not by a key of the policy and proves nothing\n", u)
	}
	names := make([]string, 0, len(r.Values))
	for n := range r.Values {
		names = append(names, n)
	}
	slices.Sort(names)
	for _, n := range names {
		fmt.Fprintf(out, "  %s: %s\n", n, r.Values[n])
	}
	for _, n := range r.NotProved {
		fmt.Fprintln(out, "  not proved:", n)
	}
	switch r.Verdict {
	case check.Whole:
		fmt.Fprintln(out, "WHOLE: nothing was changed, left out, inserted or moved, and the witnesses that the policy wants hold the same copy. This is not agreement with it.")
	case check.Provisional:
		fmt.Fprintln(out, "PROVISIONAL: nothing is wrong, but the proof is not complete.")
	}
}
