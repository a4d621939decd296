package pipeline

import (
	"cmp"
	"fmt"
	"strings"

	"trucewatch/publish"
	"trucewatch/truce"
)

// policy is the mission file's policy for an audience. "party:A" is the edition of
// party A, under the policy for the parties.
func (s *State) policy(audience string) (publish.Policy, error) {
	file, party := audience, ""
	if id, ok := strings.CutPrefix(audience, truce.AudienceParty); ok {
		file, party = truce.AudienceParties, id
		if err := s.knownParty(id); err != nil {
			return publish.Policy{}, fmt.Errorf("audience %q: %w", audience, err)
		}
	}
	var have []string
	for _, p := range s.Settings.Mission.Publication {
		switch {
		case p.Audience == file && party != "":
			return publish.ForParty(p, party), nil
		case p.Audience == file:
			return publish.FromMission(p), nil
		}
		have = append(have, p.Audience)
		if p.Audience == truce.AudienceParties {
			have = append(have, s.partyAudiences()...)
		}
	}
	return publish.Policy{}, fmt.Errorf("%s has no publication policy for audience %q; it has %s", MissionFile, audience, strings.Join(have, ", "))
}

func (s *State) partyAudiences() []string {
	var out []string
	if s.Settings.Agreement != nil {
		for _, p := range s.Settings.Agreement.Parties {
			out = append(out, truce.AudienceParty+string(p.ID))
		}
	}
	return out
}

func (s *State) knownParty(id string) error {
	if s.Settings.Agreement != nil {
		if _, ok := s.Settings.Agreement.Party(truce.PartyID(id)); ok {
			return nil
		}
	}
	return fmt.Errorf("%q is no party of the agreement; audiences of parties: %s", id, cmp.Or(strings.Join(s.partyAudiences(), ", "), "none"))
}

// authoritative is the language in which the mission's free text counts: the first that its file names.
func authoritative(m truce.Mission) string {
	if len(m.Languages) == 0 {
		return ""
	}
	return m.Languages[0]
}
