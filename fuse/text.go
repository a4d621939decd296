package fuse

import "errors"

// TextField says how words agree within one incident.
type TextField struct {
	Docs int64 `json:"docs"`
	// Count is how many of Docs texts hold a stem, by its hash in hex.
	Count map[string]int64 `json:"count,omitempty"`
}

func defaultText() TextField { return TextField{} }

func (t *TextField) validate() error {
	if t.Docs < 0 {
		return errors.New("text: docs is negative")
	}
	return nil
}

type textModel struct{}

func newTextModel(f *TextField, s *set) textModel { return textModel{} }

func (s *set) addText(c *rec, r *Report) {}

type repeatKey struct{}

func (s *set) countText(snap *Snapshot) {}
