package agreement

import "trucewatch/truce"

// Choices that are not types of package truce.
var (
	labels       = []string{"ceasefire", "truce", "cessation_of_hostilities", "armistice", "local", "moratorium"}
	stages       = []string{"proposed", "declared", "signed", "in_force", "suspended", "denounced", "expired"}
	stances      = []string{"accepts", "accepts_if", "declares", "mirrors", "rejects", "silent"}
	dayCounts    = []string{"calendar_days", "hours"}
	startEvents  = []string{"on_acceptance_by_all", "on_signature", "not_stated"}
	conditions   = []string{"offensive_under_way", "order_lodged", "hotline_tried", "notice_given"}
	exercises    = []string{"counted", "apart", "excluded"}
	elses        = []string{"head_of_mission_with_dissent"}
	registers    = []string{"orders", "contacts", "notifications"}
	whoSettles   = []string{"ruling", "decision"}
	renewals     = []string{"by_mutual_consent", "automatic", "none"}
	actsOfOthers = []string{"third_states"}
)

func statuses() *shape {
	var out []string
	for _, s := range truce.Statuses() {
		out = append(out, string(s))
	}
	return oneOf(out...)
}

func termKinds() *shape {
	var out []string
	for _, k := range truce.TermKinds() {
		out = append(out, string(k))
	}
	return oneOf(out...)
}

func bodyRules() *shape {
	var out []string
	for _, k := range truce.BodyRuleKinds() {
		out = append(out, string(k))
	}
	return oneOf(out...)
}

// agreementShape describes an agreement file.
func agreementShape() *shape {
	said := object("said", opt("party", id, "the party that says it"), opt("by", id, "who says it, where it is no party"), opt("reported_on", date, "date of the report"))
	return object("agreement",
		req("trucewatch", oneOf("1"), "version of this form of file"),
		req("id", id, "id of the agreement; never reused"),
		opt("exercise", boolean, "true marks an exercise; everything made from it says so"),
		req("title", words, "title for readers"),
		req("label", oneOf(labels...), "the parties' own word"),
		req("status", oneOf(stages...), "where the agreement as a whole stands"),
		opt("written", boolean, "whether there is a written text"),
		opt("mediators", idList, "who mediates"),
		opt("declared_by", idList, "parties that declared it on their own; nobody else is bound by a declaration"),
		opt("version", object("version", req("number", integer, "counts up"), opt("dated", date, "date of this version"), opt("basis", text, "what this version is taken from")), "version of this file"),
		req("parties", listOf(object("party", req("id", id, "short name, for example UA"), req("name", words, "name for readers"),
			opt("stance", object("stance", req("value", oneOf(stances...), "what the party says of it"), opt("reported_on", date, "date of the report"), opt("words", words, "its own words")), "what the party says of the agreement"))), "parties to the agreement"),
		opt("actors", listOf(object("actor", req("id", id, "short name"), req("name", words, "name for readers"),
			opt("acts_for", object("acts_for", req("party", id, "the party it is said to act for"), req("claimed_by", idList, "who says so")), "a claim, never a finding"),
			opt("not_bound", listOf(said), "who said that it is not bound"))), "armed actors that are no party"),
		opt("period", listOf(periodShape()), "when terms run; a list = rival versions or stretches"),
		opt("lines", listOf(lineShape()), "lines on the ground, each with its claimant"),
		opt("zones", listOf(zoneShape()), "where terms apply"),
		opt("bodies", listOf(bodyShape()), "who decides, and how"),
		opt("monitors", listOf(object("monitor", req("id", id, "short name"), opt("name", words, "name for readers"), req("status", statuses(), "accepted or not"),
			opt("accepted_by", idList, "parties"), opt("refused_by", listOf(said), "parties, with the date of the report"))), "who may watch"),
		opt("registers", mapOf(id), "registers that are kept (orders, contacts, notifications) and by whom; only there absence means something"),
		opt("evidence", mapOf(evidenceShape()), "thresholds by name; default applies where a term names none"),
		opt("counting", listOf(countingShape()), "counting rules, shown side by side"),
		req("terms", listOf(termShape()), "prohibitions, obligations and permissions"),
		opt("retired_terms", listOf(object("retired_term", req("id", id, "an id that was used once"), req("retired_on", date, "date"), opt("was", words, "what the term said"))), "ids that may not be used again"),
		opt("notices", object("notices", opt("reply_within", duration, "time for a party's reply"), opt("self_report_within", duration, "time for a party's report of its own breach"),
			opt("extension_notice", duration, "how long before the end an extension must be notified")), "clocks"),
		opt("issues", idList, "issues on which parties take positions"),
	)
}

func periodShape() *shape {
	return object("period",
		req("id", id, "id of this stretch"),
		opt("version", id, "the version of the facts it belongs to; its id where nothing is said"),
		req("status", statuses(), "no default"),
		req("starts", text, "an instant with offset, a date (midnight of day_rule.zone), or on_acceptance_by_all, on_signature, not_stated"),
		opt("ends", text, "an instant with offset, exclusive"),
		opt("last_day", date, "the last day, inclusive, in day_rule.zone"),
		opt("lasts", text, "P30D, P2W or PT36H"),
		opt("day_rule", object("day_rule", req("count", oneOf(dayCounts...), "calendar_days or hours; on days when clocks change they differ"), req("zone", text, "IANA name, for example Europe/Kyiv")), "what a day is"),
		opt("held_by", idList, "whose version it is"),
		opt("renewal", oneOf(renewals...), "how it is renewed"),
		opt("release", words, "clause under which a party may consider itself free; shown, never executed"),
		opt("note", words, "what a reader must know"),
	)
}

func lineShape() *shape {
	return object("line",
		req("id", id, "id of the line"), req("kind", id, "contact_line, withdrawal, boundary …"), opt("status", statuses(), ""),
		opt("held_by", idList, "claimants"), opt("as_of", date, "date of the drawing"), req("file", text, "GeoJSON file with the line, beside this file"),
		opt("party", id, "for a withdrawal line of one party"), opt("weapons", idList, "weapon classes"), opt("precision", length, "r68 of the drawing; a bare number is kilometres"),
	)
}

func zoneShape() *shape {
	return object("zone",
		req("id", id, "id of the zone"), opt("name", words, "name for readers"), opt("status", statuses(), ""), opt("considered_by", idList, ""), opt("held_by", idList, ""),
		opt("kind", id, "protected_site, security, disengagement, buffer …"),
		opt("region", text, "ISO 3166-2 code of a first-level region"),
		opt("site", id, "a site of the gazetteer"), opt("centre", object("centre", req("lat", number, "degrees"), req("lon", number, "degrees")), "WGS84"),
		opt("radius_km", number, "round the site or centre"), opt("radius", length, "the same, with its unit"),
		opt("within_km", number, "distance from the lines"), opt("within", length, "the same, with its unit"),
		opt("of", idList, "lines; several = rival versions of one line"), opt("file", text, "GeoJSON file with polygons, beside this file"), opt("precision", length, "r68 of the zone's own geometry"),
	)
}

func bodyShape() *shape {
	return object("body",
		req("id", id, "id of the body"), opt("name", words, ""), req("members", mapOf(integer), "member → seats; a party's id, chair, or a name"),
		req("rule", object("body_rule", req("kind", bodyRules(), "how it decides"), opt("k", integer, "votes needed, for k_of_n"), opt("chair", id, "member that holds the chair"), opt("else", oneOf(elses...), "what happens without consensus")), ""),
		opt("escalates_to", idList, "where it goes when nothing is decided"), opt("signers", mapOf(id), "person by code name → member"),
	)
}

func evidenceShape() *shape {
	enough := object("enough", req("origins", integer, "separate origins"), req("access_routes", integer, "separate routes of access"), req("probability", number, "of the link, 0 to 1"))
	return object("evidence",
		opt("occurrence", object("occurrence", opt("recorded_by", idList, "monitors whose own observation is enough"), opt("or", enough, "what is enough for allegations"), opt("verified_by", id, "a body; nothing else is then enough")), "what shows that it happened"),
		opt("who", oneOf(whoSettles...), "what settles who did it"),
		opt("silence", object("silence", req("watched", number, "share of a day's hours, 0 to 1")), "how much must have been watched before silence says anything"),
	)
}

func countingShape() *shape {
	return object("counting",
		req("id", id, "id of the rule"), opt("text", words, ""), req("unit", text, "what is counted, in the singular"), opt("units", someOf(text), "units of reports that each count as one"), opt("acts", someOf(text), "classes counted"),
		opt("gap", duration, "quiet that ends an episode"), opt("split_by_direction", boolean, ""), opt("exercises", oneOf(exercises...), "counted, apart or excluded"), opt("held_by", idList, "whose rule it is"),
	)
}

func termShape() *shape {
	return object("term",
		req("id", id, "never reused"), req("kind", termKinds(), "one file each in package assess"), req("status", statuses(), "no default; only accepted is tested"),
		req("text", words, "what it says"), opt("words_of", id, "party whose wording this is"), opt("asked_by", idList, "parties"), opt("accepted_by", idList, "parties that accepted or declared it"),
		opt("binds", idList, "parties the text means"), opt("acts", someOf(text), "acts it is about; the kind's own where nothing is said"), opt("acts_of", oneOf(actsOfOthers...), ""),
		opt("where", idList, "zones, or everywhere"), opt("period", idList, "periods; all where nothing is said"), opt("evidence", id, "name of a threshold"), opt("counting", idList, "counting rules"),
		opt("quota", object("quota", req("count", integer, ""), req("unit", text, ""), opt("per", text, "")), "how much is allowed"),
		opt("due", text, "D+14: day of the period"), opt("ahead", duration, "notify: how long before"), opt("weapons", idList, "withdrawal: weapon classes"), opt("behind", idList, "withdrawal: lines"),
		opt("km", integer, "withdrawal: distance"), opt("storage", text, "withdrawal: declared …"), opt("who", idList, "access: monitors that move"),
		opt("permits", someOf(text), "permission: acts"), opt("excepts", idList, "permission: terms it is an exception from; all where nothing is said"),
		opt("if", listOf(&shape{form: formCondition}), "permission: conditions, all of them"),
	)
}
