package csvmap

import (
	"slices"
	"strings"

	"trucewatch/source"
)

// titleWords are titles of columns in English, Ukrainian and Russian, folded,
// exact. Where a title stands for two things the more usual one is taken, and
// the preview shows it.
var titleWords = map[string][]string{
	"id":        {"id", "no", "no.", "№", "nr", "number", "event id", "event_id", "report id", "report_id", "serial", "номер", "№ з/п", "№ п/п", "код"},
	"time":      {"date", "day", "datetime", "date/time", "timestamp", "event_date", "time", "date and time", "when", "obs_start", "start", "started_at", "дата", "дата і час", "дата и время", "дата/час", "коли", "когда", "date_start", "dtg"},
	"clock":     {"hour", "time of day", "clock", "local time", "time (local)", "час", "время", "година", "часы"},
	"time_to":   {"end", "to", "until", "date_end", "end date", "obs_end", "finished_at", "кінець", "до", "окончание", "конец"},
	"published": {"published", "publication date", "reported", "report date", "report_date", "issued", "дата публікації", "опубліковано", "дата публикации", "опубликовано"},
	"lat":       {"lat", "latitude", "y", "широта", "lat.", "latitude (n)"},
	"lon":       {"lon", "long", "lng", "longitude", "x", "довгота", "долгота", "long.", "longitude (e)"},
	"position":  {"coordinates", "coords", "coordinate", "position", "lat, lon", "lat/lon", "latlon", "location (lat, lon)", "mgrs", "grid", "grid reference", "координати", "координаты", "gps"},
	"radius_m":  {"radius_m", "precision_m", "accuracy_m", "radius", "accuracy", "похибка", "точність", "точность"},
	"place":     {"place", "location", "settlement", "village", "town", "city", "locality", "event location", "where", "населений пункт", "місце", "село", "місто", "нп", "населенный пункт", "место", "город", "asciiname", "місцевість"},
	"district":  {"district", "raion", "rayon", "admin2", "район", "county"},
	"region":    {"region", "oblast", "province", "admin1", "область", "регіон", "регион", "governorate"},
	"act":       {"act", "type", "event", "event type", "event_type", "what", "what happened", "incident", "category", "incident type", "observation", "тип", "подія", "вид", "тип події", "що", "що сталося", "событие", "тип события", "что", "что случилось", "что произошло", "категорія", "категория"},
	"count":     {"count", "quantity", "explosions", "rounds", "number of explosions", "кількість", "к-сть", "количество", "кол-во"},
	"killed":    {"killed", "dead", "deaths", "fatalities", "killed_civilians", "загиблі", "загинуло", "вбито", "погибшие", "погибло", "убито"},
	"injured":   {"injured", "wounded", "поранені", "поранено", "раненые", "ранено", "пострадавшие", "постраждалі"},
	"actor":     {"actor", "actor1", "perpetrator", "alleged", "by whom", "side", "party", "хто", "сторона", "винуватець", "кто"},
	"recorder":  {"recorder", "reporter", "observer", "reported by", "спостерігач", "наблюдатель", "хто повідомив"},
	"weapon":    {"weapon", "calibre", "caliber", "weapon type", "зброя", "озброєння", "калібр", "оружие", "калибр"},
	"target":    {"target", "object", "ціль", "об'єкт", "об’єкт", "цель", "объект"},
	"means":     {"means", "how observed", "method", "спосіб", "способ"},
	"origin":    {"origin", "source", "outlet", "media", "джерело", "источник", "змі", "сми"},
	"title":     {"title", "headline", "заголовок", "назва", "название"},
	"text":      {"text", "description", "narrative", "notes", "details", "summary", "опис", "текст", "описание", "подробиці", "подробности"},
	"lang":      {"lang", "language", "мова", "язык"},
	"url":       {"url", "link", "source url", "source_url", "web", "посилання", "ссылка", "лінк"},
	"note":      {"note", "remark", "remarks", "comment", "comments", "примітка", "примітки", "примечание", "коментар", "комментарий"},
}

// fieldOf is the field that a title stands for; "" where it stands for none. Of
// a joined title the last part counts ("Place / lat" is lat).
func fieldOf(title string) string {
	t := source.ColumnName(title)
	if i := strings.LastIndex(t, " / "); i >= 0 {
		t = t[i+3:]
	}
	t = strings.Join(strings.FieldsFunc(t, func(r rune) bool { return r == ' ' || r == '\t' || r == '\n' || r == '\r' || r == '\u00a0' }), " ")
	if f := fieldOfWords(t); f != "" {
		return f
	}
	if i := strings.Index(t, " ("); i > 0 && strings.HasSuffix(t, ")") { // "grid (MGRS)"
		return fieldOfWords(t[:i])
	}
	return ""
}

func fieldOfWords(t string) string {
	for _, f := range fieldNames() {
		if slices.Contains(titleWords[f], t) {
			return f
		}
	}
	return ""
}
