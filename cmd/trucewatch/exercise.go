package main

import (
	"bytes"
	"errors"
	"io"
	"path"
	"strings"
	"time"

	"trucewatch/mission"
	"trucewatch/pipeline"
	"trucewatch/simulate"
)

// The exercise of the demonstration: one seed, told at the end of its thirty days.
const (
	exerciseID   = "exercise-valley"
	exerciseSeed = 1
)

var exercisePublished = time.Date(2031, 5, 30, 16, 30, 0, 0, time.UTC)

// memoryFile collects a simulated file.
type memoryFile struct{ bytes.Buffer }

func (*memoryFile) Close() error { return nil }

// makeExercise simulates a truce and takes what every source says of it into a
// mission of its own, marked as an exercise in every row.
func makeExercise(e *env, dir string) (*mission.Folder, error) {
	made := map[string]*memoryFile{}
	create := func(name string) (io.WriteCloser, error) {
		made[name] = &memoryFile{}
		return made[name], nil
	}
	sum, err := simulate.Run(simulate.Options{Preset: "exercise", Seed: exerciseSeed}, create)
	if err != nil {
		return nil, err
	}
	settings := map[string][]byte{}
	for name, file := range made {
		if name == pipeline.AgreementFile || name == pipeline.MissionFile || name == pipeline.SourcesFile || path.Ext(name) == ".geojson" {
			settings[name] = file.Bytes()
		}
	}
	f, err := mission.CreateWith(e.ctx, dir, exerciseID, true, settings, e.world())
	if err != nil {
		return nil, err
	}
	for _, file := range sum.Files {
		if file.Adapter == "" || !strings.HasPrefix(file.Name, "raw/") {
			continue
		}
		if err := takeWhole(e, f, file.Name, file.Adapter, &made[file.Name].Buffer); err != nil {
			return nil, errors.Join(err, f.Close())
		}
	}
	if err := takeArticles(e, f); err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return f, nil
}
