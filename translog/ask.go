package translog

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
)

// ErrNotCosigned reports a witness that did not cosign; nothing waits for it.
var ErrNotCosigned = errors.New("not cosigned")

// Fixed is the log at its last checkpoint, for asking one witness while others are
// asked: it may be used by another goroutine as long as the log is not updated.
func (l *Log) Fixed() *Log { return &Log{o: l.o, files: l.files, last: l.last} }

// RequestFor makes the request to a witness that last cosigned size old.
func (l *Log) RequestFor(old int64) (Request, error) {
	if l.last == nil {
		return Request{}, fmt.Errorf("translog: %w: there is no checkpoint yet", ErrNotCosigned)
	}
	proof, err := l.Tiles().ProveConsistency(old)
	return Request{old, proof, l.last.Note}, err
}

// Ask sends the last checkpoint to a witness over the network and returns its good
// cosignature. known is the size that it cosigned last, as far as the log remembers;
// a witness that is behind says so and is asked once more. ctx bounds the whole.
func (l *Log) Ask(ctx context.Context, client *http.Client, w KeyLine, known int64) (Cosigned, error) {
	old := min(known, l.lastSize())
	for range 2 {
		r, err := l.RequestFor(old)
		if err != nil {
			return Cosigned{}, err
		}
		a, err := post(ctx, client, w.URL, r.Bytes())
		if err != nil {
			return Cosigned{}, fmt.Errorf("%w: witness %s does not answer: %w", ErrNotCosigned, w.Name, err)
		}
		if a.Status == http.StatusOK {
			return TakeAnswer(r.Checkpoint, w, []byte(a.Body))
		}
		size, isSize := witnessSize(a)
		if !isSize || size == old {
			return Cosigned{}, fmt.Errorf("%w: witness %s refuses with %d: %.300s", ErrNotCosigned, w.Name, a.Status, strings.TrimSpace(a.Body))
		}
		if size > l.lastSize() {
			return Cosigned{}, fmt.Errorf("%w: witness %s has cosigned size %d and this log has %d: is this an old copy of the record, or are there two logs of this name?", ErrNotCosigned, w.Name, size, l.lastSize())
		}
		old = size
	}
	return Cosigned{}, fmt.Errorf("%w: witness %s changes its mind about what it cosigned last", ErrNotCosigned, w.Name)
}

func (l *Log) lastSize() int64 {
	if l.last == nil {
		return 0
	}
	return l.last.Size
}

// witnessSize reads the size out of an answer 409.
func witnessSize(a Answer) (int64, bool) {
	if a.Status != http.StatusConflict {
		return 0, false
	}
	n, err := strconv.ParseInt(strings.TrimSuffix(a.Body, "\n"), 10, 64)
	return n, err == nil && n >= 0
}

// TakeAnswer finds a witness's good cosignature on a checkpoint among the lines of
// its answer; other lines are passed over.
func TakeAnswer(checkpoint []byte, w KeyLine, answer []byte) (Cosigned, error) {
	if len(answer) > maxNote {
		return Cosigned{}, fmt.Errorf("%w: witness %s answers with %d bytes", ErrNotCosigned, w.Name, len(answer))
	}
	body, _, ok := bytes.Cut(checkpoint, []byte("\n\n"))
	if !ok {
		return Cosigned{}, fmt.Errorf("%w: no signed checkpoint", ErrCheckpoint)
	}
	n, err := note.Open(append(append(body[:len(body):len(body)], "\n\n"...), answer...), note.VerifierList(w.Verifier))
	if err != nil {
		return Cosigned{}, fmt.Errorf("%w: what witness %s answers is not its cosignature of this checkpoint: %w", ErrNotCosigned, w.Name, err)
	}
	at, err := cosignatureTime(n.Sigs[0])
	if err != nil {
		return Cosigned{}, err
	}
	return Cosigned{w.Verifier.Name(), at, signatureLine(n.Sigs[0])}, nil
}

// post sends a request; redirects are not followed, and the answer is bounded.
func post(ctx context.Context, client *http.Client, url string, body []byte) (Answer, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, strings.TrimSuffix(url, "/")+"/add-checkpoint", bytes.NewReader(body))
	if err != nil {
		return Answer{}, err
	}
	req.Header.Set("Content-Type", "text/plain; charset=utf-8")
	resp, err := client.Do(req)
	if err != nil {
		return Answer{}, err
	}
	defer resp.Body.Close()
	b, err := io.ReadAll(io.LimitReader(resp.Body, maxNote+1))
	if err != nil {
		return Answer{}, err
	}
	return Answer{Status: resp.StatusCode, Body: string(b)}, nil
}

// WitnessClient is a client for witnesses: it follows no redirect, because a
// witness's address is part of the policy.
func WitnessClient() *http.Client {
	return &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
}
