package mission

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

func listen(t *testing.T, dir string, h Handler) (stop func()) {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	l, err := Listen(dir)
	if err != nil {
		t.Fatal(err)
	}
	go func() { done <- Answer(ctx, l, h) }()
	for i := 0; ; i++ {
		if served, _ := Call(ctx, dir, "ping", nil, nil); served {
			break
		}
		if i > 200 {
			t.Fatal("the server did not come up")
		}
		time.Sleep(5 * time.Millisecond)
	}
	return func() {
		cancel()
		if err := <-done; err != nil {
			t.Error(err)
		}
	}
}

func TestControlSocket(t *testing.T) {
	dir := t.TempDir()
	ctx := context.Background()
	if served, err := Call(ctx, dir, "ping", nil, nil); served || err != nil {
		t.Fatalf("no server, yet served %v, %v", served, err)
	}
	stop := listen(t, dir, func(_ context.Context, r Request) (any, error) {
		if r.Op == "fail" {
			return nil, errors.New("record in use")
		}
		return map[string]string{"op": r.Op, "args": string(r.Args)}, nil
	})
	var got map[string]string
	if _, err := Call(ctx, dir, "ingest", []string{"a.csv"}, &got); err != nil || got["args"] != `["a.csv"]` {
		t.Errorf("answer %v, %v", got, err)
	}
	if _, err := Call(ctx, dir, "fail", nil, nil); err == nil || !strings.Contains(err.Error(), "record in use") {
		t.Errorf("the server's error was lost: %v", err)
	}
	info, err := os.Stat(filepath.Join(dir, SocketName))
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("socket mode %v, %v; want 0600", info.Mode(), err)
	}
	stop()
	if served, err := Call(ctx, dir, "ping", nil, nil); served || err != nil {
		t.Errorf("after the server ended: served %v, %v", served, err)
	}
}

func TestListenReplacesASocketLeftBehind(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, SocketName), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	stop := listen(t, dir, func(context.Context, Request) (any, error) { return "ok", nil })
	stop()
}
