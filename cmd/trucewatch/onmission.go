package main

import (
	"encoding/json"
	"fmt"
	"path/filepath"

	"trucewatch/mission"
)

// onMission does one piece of work on a mission: through the server that holds
// the record, where one runs, else on the folder itself. reply takes the result
// either way.
func (e *env) onMission(dir, op string, args, reply any, work func(*mission.Folder) (any, error)) error {
	served, err := mission.Call(e.ctx, dir, op, args, reply)
	if served || err != nil {
		return err
	}
	f, err := mission.Open(dir, e.world())
	if err != nil {
		return err
	}
	result, err := work(f)
	if cerr := f.Close(); err == nil {
		err = cerr
	}
	if err != nil || reply == nil {
		return err
	}
	// The same way through JSON as over the socket, so that both show the same.
	b, err := json.Marshal(result)
	if err != nil {
		return err
	}
	return json.Unmarshal(b, reply)
}

// absolute makes paths absolute, because a server works in another folder. The
// standard input stays what it is.
func absolute(paths []string) ([]string, error) {
	out := make([]string, len(paths))
	for i, p := range paths {
		if p == mission.Stdin {
			out[i] = p
			continue
		}
		abs, err := filepath.Abs(p)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", p, err)
		}
		out[i] = abs
	}
	return out, nil
}
