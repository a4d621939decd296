package truce

import (
	"fmt"
	"sort"
	"strings"
)

// Act is a path in the tree of acts, class first: "fire/artillery". A class
// alone ("fire") means that the source said no more. The empty act means that
// the source said nothing of what was done.
type Act string

// ActInfo documents one node of the tree.
type ActInfo struct {
	Act     Act
	Meaning string
	// Observability is A (direct, by sensor or monitor, in hours), B (in days, by
	// imagery or visit), C (document or human source only) or D (practically not
	// observable from outside).
	Observability byte
}

// acts is the one documented tree. Ids are never reused; adding a leaf is a
// compatible change, moving one is not.
var acts = []ActInfo{
	{"fire", "weapons fired from the ground", 'A'},
	{"fire/small-arms", "rifles, machine guns, sniper fire", 'A'},
	{"fire/mortar", "mortar rounds", 'A'},
	{"fire/artillery", "tube artillery and tank guns; shelling where no weapon is named", 'A'},
	{"fire/mlrs", "multiple-launch rocket systems", 'A'},
	{"fire/explosion", "an explosion heard or seen, of no stated cause", 'A'},
	{"air", "force from the air", 'A'},
	{"air/strike", "strike by crewed aircraft, bombs included", 'A'},
	{"air/drone", "strike or munition drop by uncrewed aircraft, FPV included", 'A'},
	{"air/missile", "cruise, ballistic or air-launched missile", 'A'},
	{"air/overflight", "aircraft or uncrewed aircraft where none may fly", 'A'},
	{"air/alert", "an air-raid alert: a warning, not a strike", 'A'},
	{"ground", "action by troops on the ground", 'A'},
	{"ground/assault", "assault or attempt to storm a position", 'A'},
	{"ground/advance", "change of position: ground taken or lost", 'B'},
	{"ground/recon", "reconnaissance or sabotage group", 'C'},
	{"ground/clash", "combat engagement of no stated form", 'A'},
	{"mines", "mines and booby traps", 'B'},
	{"mines/laid", "mines laid or found", 'B'},
	{"mines/blast", "a mine went off", 'A'},
	{"naval", "force at or from the sea", 'B'},
	{"naval/attack", "attack on or by a vessel", 'B'},
	{"move", "movement of forces", 'B'},
	{"move/regroup", "regrouping or reinforcement", 'B'},
	{"move/rotation", "rotation of units", 'B'},
	{"move/withdrawal", "withdrawal behind a line, or its absence", 'B'},
	{"move/deployment", "weapons where a line or zone forbids them", 'B'},
	{"supply", "supply of war", 'C'},
	{"supply/arms", "delivery of arms or ammunition", 'C'},
	{"supply/mobilisation", "mobilisation or forced recruitment", 'C'},
	{"supply/training", "training of troops, live fire apart", 'D'},
	{"exercise", "announced or assessed exercise", 'A'},
	{"exercise/live-fire", "live-fire exercise", 'A'},
	{"fortify", "building of positions", 'B'},
	{"fortify/trench", "trenches, barricades, obstacles", 'B'},
	{"fortify/fence", "fences and works across a line", 'B'},
	{"harm", "harm to civilians", 'C'},
	{"harm/casualty", "civilians killed or injured, cause not stated", 'C'},
	{"harm/abduction", "abduction, arrest, detention", 'C'},
	{"harm/property", "damage to civilian property", 'B'},
	{"access", "movement of monitors and aid", 'A'},
	{"access/denied", "monitors or aid turned back", 'A'},
	{"access/delayed", "monitors or aid delayed", 'A'},
	{"access/conditional", "passage only under conditions", 'A'},
	{"access/threat", "threat or fire at monitors or their devices", 'A'},
	{"access/jamming", "interference with a monitor's device", 'A'},
	{"order", "orders to forces", 'C'},
	{"order/ceasefire", "order to cease fire, or to break it", 'C'},
	{"persons", "prisoners, detainees, missing persons", 'C'},
	{"persons/release", "release or exchange", 'C'},
	{"information", "public words and signals", 'A'},
	{"information/propaganda", "hostile propaganda or incitement", 'A'},
	{"information/cyber", "network shutdown, cyber attack, jamming of services", 'A'},
	{"thermal", "heat seen from space: a lead, not an act of war by itself", 'A'},
	{"thermal/anomaly", "thermal anomaly of a satellite product", 'A'},
}

// Acts lists the tree, sorted by path.
func Acts() []ActInfo {
	out := append([]ActInfo(nil), acts...)
	sort.Slice(out, func(i, j int) bool { return out[i].Act < out[j].Act })
	return out
}

// Class is the first step of the path.
func (a Act) Class() Act {
	c, _, _ := strings.Cut(string(a), "/")
	return Act(c)
}

// Within reports whether a is o or lies under it. Everything lies within the empty act.
func (a Act) Within(o Act) bool {
	return o == "" || a == o || strings.HasPrefix(string(a), string(o)+"/")
}

// Validate accepts the empty act and every node of the tree; an unknown path is
// refused with the leaves of its class.
func (a Act) Validate() error {
	if a == "" {
		return nil
	}
	var near []string
	for _, n := range acts {
		if n.Act == a {
			return nil
		}
		if n.Act.Class() == a.Class() {
			near = append(near, string(n.Act))
		}
	}
	if near == nil {
		for _, n := range acts {
			if n.Act.Class() == n.Act {
				near = append(near, string(n.Act))
			}
		}
	}
	return fmt.Errorf("act %q is not in the tree; choose one of %s", clip(string(a)), strings.Join(near, ", "))
}
