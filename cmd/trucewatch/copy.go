package main

import (
	"archive/tar"
	"bufio"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"filippo.io/age"

	"trucewatch/check"
	"trucewatch/mission"
)

type copyCmd struct {
	Dir           string `arg:"" help:"Mission folder."`
	To            string `required:"" help:"Folder of the copy. It must not be there yet." placeholder:"DIR"`
	WithoutBodies bool   `help:"Copy the public log only: no reports, no decisions, no names."`
	Policy        string `help:"File with the keys to check the copy with. Default: those of the mission itself." placeholder:"FILE"`
}

func (c *copyCmd) Run(e *env) error {
	if err := copyMission(e, c.Dir, c.To, c.WithoutBodies); err != nil {
		return err
	}
	return checkCopy(e, c.To, c.Policy)
}

// copyMission copies through the server that holds the mission, where one runs.
func copyMission(e *env, dir, to string, withoutBodies bool) error {
	abs, err := filepath.Abs(to)
	if err != nil {
		return err
	}
	args := mission.CopyArgs{To: abs, WithoutBodies: withoutBodies}
	var reply mission.LogReply
	return e.onMission(dir, "copy", args, &reply, func(f *mission.Folder) (any, error) { return f.Copy(e.ctx, args) })
}

// checkCopy ends what makes a copy: it is whole or provisional, or the command fails.
func checkCopy(e *env, dir, policy string) error {
	err := (&checkCmd{Path: dir, Policy: policy}).Run(e)
	var ee *exitError
	if errors.As(err, &ee) && ee.code == exitProvisional {
		fmt.Fprintln(e.stderr, ee.Error())
		return nil
	}
	return err
}

type backupCmd struct {
	Dir       string   `arg:"" help:"Mission folder."`
	To        string   `required:"" help:"File of the backup. It must not be there yet." placeholder:"FILE"`
	Recipient []string `help:"Encrypt it to this age key (age1…), whose private part is held elsewhere; may be repeated." placeholder:"KEY"`
	Plain     bool     `help:"Write it unencrypted: whoever holds the file reads everything."`
}

func (c *backupCmd) Run(e *env) error {
	if (len(c.Recipient) > 0) == c.Plain {
		return usage("give --recipient with the key of whoever keeps the backup, or --plain")
	}
	var to []age.Recipient
	for _, r := range c.Recipient {
		k, err := age.ParseX25519Recipient(r)
		if err != nil {
			return usage("--recipient %.80q is not a public key of age (age1…): %w", r, err)
		}
		to = append(to, k)
	}
	if _, err := os.Lstat(c.To); err == nil {
		return fmt.Errorf("%s is there already and is not written over: choose another name", c.To)
	}
	tmp, err := os.MkdirTemp(filepath.Dir(c.To), ".backup-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(tmp)
	dir := filepath.Join(tmp, "mission")
	if err := copyMission(e, c.Dir, dir, false); err != nil {
		return err
	}
	if err := checkCopy(e, dir, ""); err != nil {
		return err
	}
	part := filepath.Join(tmp, "backup")
	if err := writeFile(part, func(w io.Writer) error { return pack(w, dir, to) }); err != nil {
		return err
	}
	if err := os.Rename(part, c.To); err != nil {
		return err
	}
	fmt.Fprintf(e.stdout, "backup: %s\n", c.To)
	fmt.Fprintln(e.stderr, "Keys are not in it: keep them in another place. An erasure does not reach backups; let old ones expire.")
	return nil
}

// pack writes a folder as a tar file, encrypted where there are recipients.
func pack(w io.Writer, dir string, to []age.Recipient) error {
	out, closeOut := w, func() error { return nil }
	if len(to) > 0 {
		enc, err := age.Encrypt(w, to...)
		if err != nil {
			return err
		}
		out, closeOut = enc, enc.Close
	}
	t := tar.NewWriter(out)
	err := t.AddFS(os.DirFS(dir))
	return errors.Join(err, t.Close(), closeOut())
}

type restoreCmd struct {
	File     string `arg:"" help:"File of the backup."`
	To       string `required:"" help:"Folder to restore into. It must not be there yet." placeholder:"DIR"`
	Identity string `help:"File with the private age key, where the backup is encrypted." placeholder:"FILE"`
	Policy   string `help:"File with the keys to check it with. Default: those in the backup." placeholder:"FILE"`
}

// ageHead begins every file of age.
const ageHead = "age-encryption.org/"

func (c *restoreCmd) Run(e *env) error {
	f, err := os.Open(c.File)
	if err != nil {
		return err
	}
	defer f.Close()
	in := bufio.NewReader(f)
	var from io.Reader = in
	if head, _ := in.Peek(len(ageHead)); string(head) == ageHead {
		if from, err = c.decrypt(in); err != nil {
			return err
		}
	}
	if err := os.Mkdir(c.To, 0o700); err != nil {
		if errors.Is(err, fs.ErrExist) {
			return fmt.Errorf("%s is there already and is not written over: choose another folder", c.To)
		}
		return err
	}
	if err := unpack(from, c.To); err != nil {
		return errors.Join(fmt.Errorf("%s: %w; nothing was restored", c.File, err), os.RemoveAll(c.To))
	}
	return checkCopy(e, c.To, c.Policy)
}

func (c *restoreCmd) decrypt(in io.Reader) (io.Reader, error) {
	if c.Identity == "" {
		return nil, usage("the backup is encrypted: give --identity with the private key")
	}
	b, err := readSmall(c.Identity)
	if err != nil {
		return nil, err
	}
	ids, err := age.ParseIdentities(strings.NewReader(string(b)))
	if err != nil {
		return nil, fmt.Errorf("%s holds no private key of age: %w", c.Identity, err)
	}
	r, err := age.Decrypt(in, ids...)
	if err != nil {
		return nil, fmt.Errorf("%s does not open with this key: %w", c.File, err)
	}
	return r, nil
}

// Bounds of a backup: files and bytes.
const (
	maxBackupFiles = 10_000_000
	maxBackupBytes = 1 << 42
)

// unpack takes plain files and folders only, and only inside of dir.
func unpack(r io.Reader, dir string) error {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return err
	}
	defer root.Close()
	t := tar.NewReader(r)
	var total int64
	for n := 0; ; n++ {
		h, err := t.Next()
		if errors.Is(err, io.EOF) {
			if n == 0 {
				return errors.New("it is empty")
			}
			// The tail is read to its end: only then has age verified all of it.
			_, err := io.Copy(io.Discard, r)
			return err
		}
		if err != nil {
			return fmt.Errorf("not a backup, or damaged: %w", err)
		}
		if total += h.Size; n >= maxBackupFiles || total > maxBackupBytes {
			return fmt.Errorf("more than %d files or %d bytes", maxBackupFiles, int64(maxBackupBytes))
		}
		name := strings.TrimSuffix(h.Name, "/")
		if !fs.ValidPath(name) {
			return fmt.Errorf("the path %.80q points outside of the folder", h.Name)
		}
		switch h.Typeflag {
		case tar.TypeDir:
			err = root.MkdirAll(name, 0o700)
		case tar.TypeReg:
			err = unpackFile(root, name, t)
		default:
			err = fmt.Errorf("%.80q is a link or a device", h.Name)
		}
		if err != nil {
			return err
		}
	}
}

func unpackFile(root *os.Root, name string, r io.Reader) error {
	if err := root.MkdirAll(filepath.Dir(name), 0o700); err != nil {
		return err
	}
	f, err := root.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	_, err = io.Copy(f, r)
	return errors.Join(err, f.Sync(), f.Close())
}

// isLogCopy reports whether a folder is a copy of a log without bodies.
func isLogCopy(dir string) bool {
	_, err := os.Stat(filepath.Join(dir, filepath.FromSlash(check.LogHistoryPath)))
	return err == nil
}
