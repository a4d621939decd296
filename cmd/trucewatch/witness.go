package main

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"strings"
	"time"

	"trucewatch/mission"
	"trucewatch/translog"
)

type witnessCmd struct {
	Dir     string   `arg:"" help:"Folder of the witness: its key and what it cosigned last. Whoever runs the witness keeps it, and never copies it back."`
	Name    string   `help:"Make a witness with this name where the folder holds none, such as witness.example.org/b."`
	Log     []string `help:"Verifier key of a log to follow, or a file that holds it. Needed once for each log." sep:"none"`
	Listen  string   `help:"Address on which to answer." default:"127.0.0.1:8090"`
	Request string   `help:"Answer one request from a file instead of listening." placeholder:"FILE"`
	Answer  string   `help:"File for the answer to --request; - prints it." default:"-" placeholder:"FILE"`
	Show    bool     `help:"Print the key and what was cosigned last, and end."`
}

func (c *witnessCmd) Run(e *env) error {
	w, err := translog.OpenWitness(c.Dir, c.Name, e.now, rand.Reader)
	if err != nil {
		return err
	}
	defer w.Close()
	for _, log := range c.Log {
		vkey, err := vkeyOf(log)
		if err != nil {
			return err
		}
		if err := w.AddLog(vkey); err != nil {
			return err
		}
	}
	switch {
	case c.Show:
		fmt.Fprint(e.stdout, w.Status())
		return nil
	case c.Request != "":
		return c.byFile(e, w)
	}
	return c.serve(e, w)
}

// vkeyOf is a verifier key given itself or as a file that holds it.
func vkeyOf(s string) (string, error) {
	if strings.Count(s, "+") >= 2 {
		return s, nil
	}
	b, err := readSmall(s)
	return strings.TrimSpace(string(b)), err
}

// maxSmall bounds keys, policies, checkpoints and requests in bytes.
const maxSmall = 128 << 10

func readSmall(path string) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	b, err := io.ReadAll(io.LimitReader(f, maxSmall+1))
	if err == nil && len(b) > maxSmall {
		err = fmt.Errorf("%s: more than %d bytes", path, maxSmall)
	}
	return b, err
}

// byFile answers a request that was carried here, without a network.
func (c *witnessCmd) byFile(e *env, w *translog.Witness) error {
	body, err := readSmall(c.Request)
	if err != nil {
		return err
	}
	a := w.Cosign(body)
	if a.Status != http.StatusOK {
		words := strings.TrimSpace(a.Body)
		if a.Size {
			words = "this witness cosigned size " + words + " last, and the request starts from another: ask the mission for a new request"
		}
		return fmt.Errorf("not cosigned (%d): %s", a.Status, words)
	}
	if c.Answer == "-" {
		_, err = io.WriteString(e.stdout, a.Body)
		return err
	}
	return os.WriteFile(c.Answer, []byte(a.Body), 0o644)
}

func (c *witnessCmd) serve(e *env, w *translog.Witness) error {
	l, err := net.Listen("tcp", c.Listen)
	if err != nil {
		return fmt.Errorf("listening on %s: %w; choose another with --listen", c.Listen, err)
	}
	fmt.Fprint(e.stdout, w.Status())
	fmt.Fprintf(e.stdout, "answering on http://%s/add-checkpoint; stop with Ctrl-C\n", l.Addr())
	return serveUntil(e.ctx, l, w)
}

// serveUntil answers until the context ends, with limits against slow callers.
func serveUntil(ctx context.Context, l net.Listener, h http.Handler) error {
	srv := &http.Server{Handler: h, ReadHeaderTimeout: 5 * time.Second, ReadTimeout: 10 * time.Second,
		WriteTimeout: 10 * time.Second, IdleTimeout: time.Minute, MaxHeaderBytes: 8 << 10}
	stop := context.AfterFunc(ctx, func() {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
		defer cancel()
		if err := srv.Shutdown(ctx); err != nil {
			srv.Close()
		}
	})
	defer stop()
	if err := srv.Serve(l); !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return nil
}

type cosignCmd struct {
	Dir     string `arg:"" help:"Mission folder."`
	Witness string `help:"A witness without a network, by its name in witnesses.policy." placeholder:"NAME"`
	Out     string `help:"Write the request to that witness into a file, to be carried to it." placeholder:"FILE"`
	Answer  string `help:"Take the witness's answer from a file." placeholder:"FILE"`
}

func (c *cosignCmd) Run(e *env) error {
	args := mission.WitnessArgs{Witness: c.Witness}
	var err error
	if (c.Out != "" || c.Answer != "") && c.Witness == "" {
		return usage("--out and --answer need --witness NAME")
	}
	if c.Out != "" {
		var request []byte
		if err := e.onMission(c.Dir, "witness-request", args, &request, func(f *mission.Folder) (any, error) { return f.WitnessRequest(e.ctx, c.Witness) }); err != nil {
			return err
		}
		return os.WriteFile(c.Out, request, 0o644)
	}
	op := "log"
	if c.Answer != "" {
		op = "witness-answer"
		if args.Answer, err = readSmall(c.Answer); err != nil {
			return err
		}
	}
	var reply mission.LogReply
	err = e.onMission(c.Dir, op, args, &reply, func(f *mission.Folder) (any, error) {
		if op == "log" {
			return f.Checkpoint(e.ctx)
		}
		return f.TakeWitnessAnswer(e.ctx, c.Witness, args.Answer)
	})
	if err != nil {
		return err
	}
	printLog(e.stdout, reply)
	return nil
}

// printLog says where a log stands.
func printLog(out io.Writer, r mission.LogReply) {
	switch {
	case r.Size == 0 && r.Unsigned != "":
		fmt.Fprintf(out, "log not signed: %s\n", r.Unsigned)
		return
	case r.Size == 0:
		fmt.Fprintln(out, "log not begun: nothing is sealed yet")
		return
	case r.Unsigned != "":
		fmt.Fprintf(out, "log not signed beyond %d entries: %s\n", r.Size, r.Unsigned)
	case len(r.Witnesses) == 0:
		fmt.Fprintf(out, "log signed at %d entries; no witnesses are named in %s\n", r.Size, mission.WitnessesFile)
		return
	}
	fmt.Fprintf(out, "log signed at %d entries, cosigned %d of %d\n", r.Size, r.Cosigned, len(r.Witnesses))
	for _, w := range r.Witnesses {
		switch {
		case w.Size == r.Size:
		case w.At.IsZero():
			fmt.Fprintf(out, "  %s never took a copy %s\n", w.Name, w.Error)
		default:
			fmt.Fprintf(out, "  %s last took a copy at %s, of %d entries %s\n", w.Name, w.At.Format(time.RFC3339), w.Size, w.Error)
		}
	}
}
