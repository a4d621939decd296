package mission

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"path/filepath"
	"sync"
	"syscall"
	"time"
)

// SocketName is the control socket's name in the mission folder.
const SocketName = "control.sock"

// maxRequestBytes bounds a request: bulk decisions are the largest.
const maxRequestBytes = 64 << 20

// Request is one command sent to a running server.
type Request struct {
	Op   string          `json:"op"`
	Args json.RawMessage `json:"args,omitempty"`
}

// response is what the server answers: a result or an error in words.
type response struct {
	Result json.RawMessage `json:"result,omitempty"`
	Error  string          `json:"error,omitempty"`
}

// Handler does one request. It is called by one goroutine for each connection.
type Handler func(ctx context.Context, req Request) (any, error)

// Listen opens the folder's control socket. Only the owner of the folder may
// connect. A socket left behind by a killed server is replaced; the caller holds
// the record's lock, so no other server can be alive. Requests wait until Answer.
func Listen(dir string) (net.Listener, error) {
	path := filepath.Join(dir, SocketName)
	if err := os.Remove(path); err != nil && !errors.Is(err, os.ErrNotExist) {
		return nil, fmt.Errorf("control socket: %w", err)
	}
	l, err := net.Listen("unix", path)
	if err != nil {
		return nil, fmt.Errorf("control socket: %w (the path of a socket may have about 100 characters; use a shorter mission folder)", err)
	}
	if err := os.Chmod(path, 0o600); err != nil {
		l.Close()
		return nil, fmt.Errorf("control socket: %w", err)
	}
	return l, nil
}

// Answer answers requests on a control socket until ctx ends, and closes it.
func Answer(ctx context.Context, l net.Listener, h Handler) error {
	defer l.Close()
	stop := context.AfterFunc(ctx, func() { l.Close() })
	defer stop()
	var open sync.WaitGroup
	defer open.Wait()
	for {
		conn, err := l.Accept()
		if err != nil {
			if ctx.Err() != nil {
				return nil
			}
			return fmt.Errorf("control socket: %w", err)
		}
		open.Go(func() { answer(ctx, conn, h) })
	}
}

func answer(ctx context.Context, conn net.Conn, h Handler) {
	defer conn.Close()
	stop := context.AfterFunc(ctx, func() { conn.SetReadDeadline(time.Unix(1, 0)) })
	defer stop()
	var req Request
	var resp response
	if err := json.NewDecoder(io.LimitReader(conn, maxRequestBytes)).Decode(&req); err != nil {
		resp.Error = fmt.Sprintf("control request: %v", err)
	} else if result, err := h(ctx, req); err != nil {
		resp.Error = err.Error()
	} else if resp.Result, err = json.Marshal(result); err != nil {
		resp.Error = fmt.Sprintf("control answer: %v", err)
	}
	// A client that went away loses its answer, not its work: the entry is in the record.
	_ = json.NewEncoder(conn).Encode(resp)
}

// Call sends a request to the server of the folder. served is false where no
// server runs; the caller then opens the record itself.
func Call(ctx context.Context, dir string, op string, args, result any) (served bool, err error) {
	var d net.Dialer
	conn, err := d.DialContext(ctx, "unix", filepath.Join(dir, SocketName))
	if err != nil {
		if errors.Is(err, os.ErrNotExist) || errors.Is(err, syscall.ECONNREFUSED) {
			return false, nil
		}
		return false, fmt.Errorf("control socket: %w", err)
	}
	defer conn.Close()
	stop := context.AfterFunc(ctx, func() { conn.Close() })
	defer stop()
	raw, err := json.Marshal(args)
	if err != nil {
		return true, fmt.Errorf("control request: %w", err)
	}
	if err := json.NewEncoder(conn).Encode(Request{Op: op, Args: raw}); err != nil {
		return true, fmt.Errorf("control request: %w", err)
	}
	var resp response
	if err := json.NewDecoder(conn).Decode(&resp); err != nil {
		return true, fmt.Errorf("control answer: %w", err)
	}
	if resp.Error != "" {
		return true, errors.New(resp.Error)
	}
	if result != nil && len(resp.Result) > 0 {
		if err := json.Unmarshal(resp.Result, result); err != nil {
			return true, fmt.Errorf("control answer: %w", err)
		}
	}
	return true, nil
}
