package publish

// whyWords says in the languages of the site why it cannot be told, by the keys of
// findings. They hold no hours, shares, days or zones: what was watched stands in
// the table of coverage, by the week.
var whyWords = map[string]Words{
	"not_observed":         {"Not observed: nobody is known to have watched", "Не спостерігалося: не відомо, щоб хтось стежив", "Не наблюдалось: не известно, чтобы кто-то следил"},
	"little_watched":       {"Nothing was reported, and less was watched than the agreement asks for before silence counts", "Нічого не повідомлено, а спостерігали менше, ніж вимагає угода, щоб зважати на тишу", "Ничего не сообщено, а наблюдали меньше, чем требует соглашение, чтобы учитывать тишину"},
	"silence_says_nothing": {"Nothing was reported, and what the term forbids can hardly be seen: silence says nothing", "Нічого не повідомлено, а те, що забороняє положення, навряд чи можна побачити: тиша нічого не означає", "Ничего не сообщено, а то, что запрещает положение, едва ли можно увидеть: тишина ничего не означает"},
	"alleged_only":         {"It is alleged; the evidence that the agreement asks for is not there", "Це лише твердження; доказів, яких вимагає угода, немає", "Это лишь утверждение; доказательств, которых требует соглашение, нет"},
	"needs_verification":   {"The term asks for a verification by a body", "Положення вимагає перевірки органом", "Положение требует проверки органом"},
	"tried":                {"A verification was tried and did not succeed", "Перевірку намагалися провести, але не вдалося", "Проверку пытались провести, но не удалось"},
	"who_unknown":          {"Nobody says who did it", "Ніхто не каже, хто це зробив", "Никто не говорит, кто это сделал"},
	"who_disputed":         {"It is laid to several, of whom not all are bound", "Це приписують кільком, і не всі з них зобов’язані", "Это приписывают нескольким, и не все из них связаны обязательством"},
	"actor_unclear":        {"It is laid to somebody who is no party, and who answers for them is a claim", "Це приписують тому, хто не є стороною; хто за них відповідає — лише твердження", "Это приписывают тому, кто не является стороной; кто за них отвечает — лишь утверждение"},
	"no_body":              {"No body decides under this agreement, so that nothing is called a breach", "За цією угодою жоден орган не вирішує, тож ніщо не названо порушенням умови", "По этому соглашению ни один орган не решает, поэтому ничто не названо нарушением условия"},
	"permission_open":      {"It cannot be told whether it was permitted", "Не можна сказати, чи це було дозволено", "Нельзя сказать, было ли это разрешено"},
	"place_unclear":        {"The place is not known well enough to tell which side of an edge it lies on", "Місце відоме недостатньо точно, щоб сказати, по який бік межі воно лежить", "Место известно недостаточно точно, чтобы сказать, по какую сторону границы оно лежит"},
	"time_unclear":         {"The time is not known well enough to tell whether the term was in force", "Час відомий недостатньо точно, щоб сказати, чи діяло положення", "Время известно недостаточно точно, чтобы сказать, действовало ли положение"},
	"act_unclear":          {"It is not known well enough what was done", "Недостатньо відомо, що саме було зроблено", "Недостаточно известно, что именно было сделано"},
	"not_assessed":         {"Terms of this kind are shown and not tested by this version of the program", "Положення такого виду показано, але ця версія програми їх не перевіряє", "Положения такого вида показаны, но эта версия программы их не проверяет"},
	"unable":               {"A body was unable to rule", "Орган не зміг ухвалити рішення", "Орган не смог принять решение"},
	"other":                {"Another reason", "Інша причина", "Другая причина"},
}

// whyReasons turns a tally by key into rows with their words.
func whyReasons(n map[string]int) []Reason {
	out := reasons(n)
	for i := range out {
		w, ok := whyWords[out[i].Words]
		if !ok {
			w = whyWords["other"]
		}
		out[i].Words, out[i].Text = w.En, w
	}
	return out
}
