package prose_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"trucewatch/prose"
)

// claimsOf lists the claims of a text as kind, claimant and value.
func claimsOf(t *testing.T, text string) [][3]string {
	t.Helper()
	out := [][3]string{}
	for _, c := range read(t, text).Claims {
		out = append(out, [3]string{string(c.Kind), c.Claimant, c.Value})
	}
	return out
}

// TestClaimsOfStories goes through what a hasty reader takes for a claim of another
// kind, or of somebody else, in sentences of our own.
func TestClaimsOfStories(t *testing.T) {
	for _, c := range []struct {
		name, text string
		want       [][3]string
	}{
		{"an idea is not encircled", "Zelenskyy said Moscow was surrounding the plan with terms.", [][3]string{}},
		{"troops are", "Zelenskyy said Russian troops had surrounded the village.", [][3]string{{"encirclement", "Volodymyr Zelenskyy", ""}}},
		{"driven out of a town", "Russia claimed that its troops had driven the garrison out of a border town.", [][3]string{{"control", "Russia", ""}}},
		{"a year is no count", "The invasion of 2022 left many dead and injured.", [][3]string{{"casualties", "", ""}}},
		{"a deadly war kills nobody in particular", "Both capitals call the conflict a deadly quarrel.", [][3]string{}},
		{"now and at its height", "The army said Ukraine now holds less than 210 square kilometers, below 1250 km2 at the height of the raid.", [][3]string{{"area", "army", "210"}, {"area", "army", "1250"}}},
		{"regrouping feared is a condition", "Putin said a truce would only be a success if the other army didn't use it to regroup.", [][3]string{{"condition", "Vladimir Putin", ""}}},
		{"regrouping told is none", "Syrskyi said the brigade had pulled back to regroup.", [][3]string{{"manoeuvre", "Oleksandr Syrskyi", ""}}},
		{"arms to be talked about", "Putin said negotiations must address arms shipments.", [][3]string{{"condition", "Vladimir Putin", ""}}},
		{"questions are no condition", "Putin said there were questions to discuss.", [][3]string{}},
		{"a frozen conflict is no sanction", "Ukraine will not agree to a “frozen quarrel with Russia”, Yermak said. A frozen conflict helps nobody.", [][3]string{}},
		{"crimes in a question", "“Should we let them go after they committed crimes against civilians?” Putin asked.", [][3]string{{"crime_alleged", "Vladimir Putin", ""}}},
		{"what could be rejected", "The Kremlin has a choice: to accept the truce or reject the offer and lose a friend.", [][3]string{}},
		{"what the outlet adds", "The Trump administration indicated that Ukraine will not regain the land that Russia's army occupies, which amounts to nearly 18% of the country.", [][3]string{{"control", "", "18"}}},
		{"so many that", "Syrskyi said planes made so many raids on Kursk that Sudzha had been destroyed.", [][3]string{{"destruction", "Oleksandr Syrskyi", ""}}},
		{"visiting troops is no contact", "Putin visited troops at a command post.", [][3]string{}},
		{"a wish to hold", "Putin said his army would control the town by May.", [][3]string{}},
	} {
		t.Run(c.name, func(t *testing.T) {
			if d := cmp.Diff(c.want, claimsOf(t, c.text)); d != "" {
				t.Error(d)
			}
		})
	}
}

// TestPeak: the larger number is what the area was, and no bound.
func TestPeak(t *testing.T) {
	a := read(t, "Ukraine now has less than 210 square kilometers there, below 1250 km2 at the height of the raid, according to the army.")
	if len(a.Claims) != 2 || a.Claims[0].Bound != prose.BoundLessThan || a.Claims[0].Role != prose.RoleCurrent || a.Claims[1].Bound != prose.BoundExact || a.Claims[1].Role != prose.RolePeak {
		t.Errorf("%+v", a.Claims)
	}
}

// TestClaimText: the predicate of "the claim that …" is not claimed, and the claim
// is not the outlet's a second time.
func TestClaimText(t *testing.T) {
	a := read(t, "The Russian Defense Ministry's claim that it recaptured the town of Sudzha, a small hub, came hours after a visit. The claim could not be independently verified.")
	if len(a.Claims) != 1 || a.Claims[0].Text != "it recaptured the town of Sudzha, a small hub" || len(a.Claims[0].Hedge) != 1 || a.Claims[0].Hedge[0] != prose.HedgeUnverified {
		t.Errorf("%+v", a.Claims)
	}
}

// TestHedgesGoBack: to whose claim it was, never to who kept silent.
func TestHedgesGoBack(t *testing.T) {
	text := "Russia's Ministry of Defense asserted that its troops had retaken the town of Sudzha.\n\nMuch has been written of that.\n\nUkrainian military officials have not denied or verified Russia's claim."
	if c := claimOf(read(t, text), prose.ClaimControl); c == nil || len(c.Hedge) != 1 || c.Hedge[0] != prose.HedgeNoReply {
		t.Errorf("%+v", c)
	}
	text = "The Institute for the Study of War assessed that Russian forces were in control of the town.\n\nSyrskyi said the town had been destroyed. He did not comment on who held it."
	a := read(t, text)
	if c := claimOf(a, prose.ClaimControl); c == nil || len(c.Hedge) != 2 || c.Hedge[1] != prose.HedgeNoReply {
		t.Errorf("%+v", c)
	}
	if c := claimOf(a, prose.ClaimDestruction); c == nil || len(c.Hedge) != 0 {
		t.Errorf("his own claim is hedged: %+v", c)
	}
}

// TestRegionOrTown: a name is the region's where the text speaks of the region.
func TestRegionOrTown(t *testing.T) {
	a := read(t, "Troops crossed into the Kursk region in August. Syrskyi said planes destroyed much of Kursk.")
	if c := claimOf(a, prose.ClaimDestruction); c == nil || c.PlaceKey != "RU-KRS" {
		t.Errorf("%+v", c)
	}
}
