package pipeline

import (
	"fmt"
	"io/fs"
	"slices"

	"trucewatch/agreement"
	"trucewatch/fuse"
	"trucewatch/record"
	"trucewatch/source"
	"trucewatch/truce"
)

// Names of the settings files in a mission folder, which are also the names of
// their documents in the record.
const (
	AgreementFile = "agreement.yaml"
	MissionFile   = "mission.yaml"
	SourcesFile   = "sources.yaml"
	SnapshotName  = "fusion"
)

// Settings are the mission's files as the record holds them.
type Settings struct {
	Agreement *truce.Agreement // nil: none was loaded; then nothing is assessed
	Mission   truce.Mission
	Sources   map[truce.SourceID]truce.Source
	Snapshot  *fuse.Snapshot // nil: the program's own
	Warnings  []string
}

// ReadSettings decodes the documents of the record. infos are the adapters' own
// register entries, over which the mission's register is laid.
func ReadSettings(f *Facts, infos []source.Info) (Settings, error) {
	s := Settings{Sources: map[truce.SourceID]truce.Source{}}
	if err := s.readAgreement(f); err != nil {
		return s, err
	}
	doc, ok := f.Document(record.KindMission, MissionFile)
	if !ok {
		return s, fmt.Errorf("the record holds no %s: every mission needs one; `trucewatch init` writes it", MissionFile)
	}
	m, warnings, err := agreement.LoadMission(MissionFile, doc.Data)
	if err != nil {
		return s, err
	}
	s.Mission = m
	s.warn(warnings)
	if s.Agreement != nil {
		seated, err := agreement.Seat(*s.Agreement, m)
		if err != nil {
			return s, err
		}
		s.Agreement = &seated
	}
	var own []truce.Source
	if doc, ok := f.Document(record.KindSources, SourcesFile); ok {
		if own, err = source.LoadRegister(SourcesFile, doc.Data); err != nil {
			return s, err
		}
	}
	all, err := source.MergeRegister(infos, own)
	if err != nil {
		return s, err
	}
	for _, src := range all {
		s.Sources[src.ID] = src
	}
	if doc, ok := f.Document(record.KindSnapshot, SnapshotName); ok {
		if s.Snapshot, err = fuse.ParseSnapshot(doc.Data); err != nil {
			return s, err
		}
	}
	return s, nil
}

func (s *Settings) readAgreement(f *Facts) error {
	doc, ok := f.Document(record.KindAgreement, AgreementFile)
	if !ok {
		return nil
	}
	// Lines and zones drawn in files of their own are documents of the same kind.
	files := func(name string) ([]byte, error) {
		if d, ok := f.Document(record.KindAgreement, name); ok {
			return d.Data, nil
		}
		return nil, fmt.Errorf("%s: %w", name, fs.ErrNotExist)
	}
	ag, warnings, err := agreement.Load(AgreementFile, doc.Data, files)
	if err != nil {
		return err
	}
	s.Agreement = &ag
	s.warn(warnings)
	return nil
}

func (s *Settings) warn(ws []agreement.Warning) {
	for _, w := range ws {
		s.Warnings = append(s.Warnings, w.Error())
	}
}

// opposing lists every pair of parties: their disagreement on who did it is a
// dispute, not a split.
func opposing(ag *truce.Agreement) [][2]string {
	if ag == nil {
		return nil
	}
	var ids []string
	for _, p := range ag.Parties {
		ids = append(ids, string(p.ID))
	}
	slices.Sort(ids)
	var out [][2]string
	for i := range ids {
		for _, b := range ids[i+1:] {
			out = append(out, [2]string{ids[i], b})
		}
	}
	return out
}
