package main

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strings"
	"sync"

	"trucewatch/mission"
	"trucewatch/translog"
)

// demoWitnesses are two witnesses that the demonstration runs itself. They stand for
// nobody: a real mission's are run by the parties, each on a machine of its own.
type demoWitnesses struct {
	dir     string
	open    []*translog.Witness
	urls    []string
	stop    context.CancelFunc
	running sync.WaitGroup
}

// startDemoWitnesses makes two witnesses below dir and lets them answer on this machine.
func startDemoWitnesses(e *env, dir string) (*demoWitnesses, error) {
	ctx, stop := context.WithCancel(e.ctx)
	d := &demoWitnesses{dir: dir, stop: stop}
	for _, n := range []string{"1", "2"} {
		w, err := translog.OpenWitness(filepath.Join(dir, "witness-"+n), "demo.example/witness-"+n, e.now, rand.Reader)
		if err != nil {
			return nil, errors.Join(err, d.close())
		}
		d.open = append(d.open, w)
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			return nil, errors.Join(fmt.Errorf("a witness of the demonstration: %w", err), d.close())
		}
		d.urls = append(d.urls, "http://"+l.Addr().String())
		d.running.Go(func() {
			if err := serveUntil(ctx, l, w); err != nil {
				fmt.Fprintln(e.stderr, "trucewatch: a witness of the demonstration:", err)
			}
		})
	}
	return d, nil
}

func (d *demoWitnesses) close() error {
	d.stop()
	d.running.Wait()
	var errs []error
	for _, w := range d.open {
		errs = append(errs, w.Close())
	}
	return errors.Join(errs...)
}

// follow lets both witnesses follow a mission's log, and returns the file with the
// public keys, as a reader would have it from the parties.
func (d *demoWitnesses) follow(ctx context.Context, f *mission.Folder, id string) (string, error) {
	var policy strings.Builder
	fmt.Fprintf(&policy, "log %s\n", f.VKey())
	names := []string{"demo-witness-1", "demo-witness-2"}
	for i, w := range d.open {
		if err := w.AddLog(f.VKey()); err != nil {
			return "", err
		}
		fmt.Fprintf(&policy, "witness %s %s %s\n", names[i], w.VKey(), d.urls[i])
	}
	fmt.Fprintf(&policy, "group both all %s\nquorum both\n", strings.Join(names, " "))
	if err := f.SetWitnesses(ctx, []byte(policy.String())); err != nil {
		return "", err
	}
	p, err := translog.ParsePolicy([]byte(policy.String()))
	if err != nil {
		return "", err
	}
	path := filepath.Join(d.dir, "policies", id)
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return "", err
	}
	return path, os.WriteFile(path, p.Public(), 0o644)
}
