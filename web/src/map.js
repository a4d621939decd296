// The map page: cells with what was reported in them, a time slider, and a list
// that stays in step with both. Everything it reads is a file of the site.
import {Map as GLMap, NavigationControl, ScaleControl, setWorkerUrl} from "maplibre-gl";

const GLYPH = {alleged: "◇", recorded: "◆", corroborated: "◈", verified: "●", tried_not_verified: "◍", refuted: "⊘"};
const LIST_LIMIT = 200;

const root = document.getElementById("map");
if (root) start(root).catch((err) => fail(root, err));

function fail(el, err) {
  const p = document.createElement("p");
  p.className = "problem";
  p.textContent = el.dataset.failed + " (" + err.message + ")";
  el.replaceChildren(p);
}

async function json(url) {
  const r = await fetch(url);
  if (!r.ok) throw new Error(url + ": HTTP " + r.status);
  return r.json();
}

function colour(name) {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}

async function start(el) {
  const words = JSON.parse(el.dataset.words);
  const [data, regions, places, extra] = await Promise.all([
    json(el.dataset.items), json(el.dataset.regions), json(el.dataset.places),
    el.dataset.agreement ? json(el.dataset.agreement) : {type: "FeatureCollection", features: []},
  ]);
  label(regions, el.dataset.lang);
  label(places, el.dataset.lang);
  const view = new View(data, regions, words, el);
  view.show();
  try {
    await draw(el, view, regions, places, extra, words);
  } catch (err) { // without WebGL: time, kind, square and list work without the picture
    fail(el, err);
  }
  el.dataset.ready = "yes";
}

// draw puts the map beside the list. What the picture can do, the list can do as well.
async function draw(el, view, regions, places, extra, words) {
  setWorkerUrl(new URL("map-worker.js", import.meta.url).href);
  const map = new GLMap({
    container: el, attributionControl: false, dragRotate: false, pitchWithRotate: false, touchPitch: false,
    cooperativeGestures: true, maxZoom: 10, minZoom: 2, bounds: bounds(view.data, regions), fitBoundsOptions: {padding: 24},
    fadeDuration: matchMedia("(prefers-reduced-motion: reduce)").matches ? 0 : 300,
    locale: words.locale, style: style(regions, places, extra),
  });
  map.addControl(new NavigationControl({showCompass: false}));
  map.addControl(new ScaleControl(), "top-left");
  map.getCanvas().setAttribute("aria-label", el.dataset.label);
  await new Promise((ok) => map.once("load", ok));
  view.attach(map);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => {
    map.once("styledata", () => view.show());
    map.setStyle(style(regions, places, extra));
  });
}

// label picks the name in the page's language.
function label(fc, lang) {
  for (const f of fc.features) f.properties.label = f.properties["name_" + lang] || f.properties.name || "";
}

function bounds(data, regions) {
  let [w, s, e, n] = [180, 90, -180, -90];
  const grow = (x, y) => { w = Math.min(w, x); e = Math.max(e, x); s = Math.min(s, y); n = Math.max(n, y); };
  for (const c of data.cells) { grow(c.w, c.s); grow(c.e, c.n); }
  if (w > e) {
    const walk = (a) => typeof a[0] === "number" ? grow(a[0], a[1]) : a.forEach(walk);
    regions.features.forEach((f) => f.geometry && walk(f.geometry.coordinates));
  }
  return w > e ? [[22, 44], [41, 53]] : [[w, s], [e, n]];
}

const EMPTY = {type: "FeatureCollection", features: []};
const FONT = ["IBM Plex Sans"];

function style(regions, places, extra) {
  const ink = colour("--ink"), paper = colour("--paper"), rule = colour("--map-line"), land = colour("--land");
  const quiet = colour("--quiet"), mark = colour("--mark");
  const halo = {"text-color": ink, "text-halo-color": paper, "text-halo-width": 1.5};
  return {
    version: 8,
    sources: {
      regions: {type: "geojson", data: regions}, places: {type: "geojson", data: places},
      agreement: {type: "geojson", data: extra}, cells: {type: "geojson", data: EMPTY},
      centres: {type: "geojson", data: EMPTY},
    },
    layers: [
      {id: "back", type: "background", paint: {"background-color": colour("--water")}},
      {id: "land", type: "fill", source: "regions", paint: {"fill-color": land}},
      {id: "borders", type: "line", source: "regions", paint: {"line-color": rule, "line-width": 1}},
      {id: "zones", type: "fill", source: "agreement", filter: ["==", ["geometry-type"], "Polygon"], paint: {"fill-color": quiet, "fill-opacity": .1}},
      {id: "lines", type: "line", source: "agreement", paint: {"line-color": quiet, "line-width": 1.5, "line-dasharray": [4, 3]}},
      {id: "cells", type: "fill", source: "cells", paint: {"fill-color": mark,
        "fill-opacity": ["step", ["get", "n"], .14, 3, .24, 10, .36, 30, .5, 100, .62]}},
      {id: "cell-edges", type: "line", source: "cells", paint: {"line-color": mark, "line-width": ["case", ["get", "chosen"], 3, 1]}},
      {id: "region-names", type: "symbol", source: "regions", layout: {"text-field": ["get", "label"], "text-font": FONT, "text-size": 11, "text-max-width": 7},
        paint: {"text-color": quiet, "text-halo-color": land, "text-halo-width": 1}},
      {id: "place-dots", type: "circle", source: "places", minzoom: 5.5, paint: {"circle-radius": 2, "circle-color": quiet}},
      {id: "place-names", type: "symbol", source: "places", minzoom: 5.5, layout: {"text-field": ["get", "label"], "text-font": FONT, "text-size": 12,
        "text-anchor": "left", "text-offset": [.5, 0], "symbol-sort-key": ["-", 0, ["coalesce", ["get", "population"], 0]]}, paint: halo},
      {id: "counts", type: "symbol", source: "centres", layout: {"text-field": ["get", "text"], "text-font": FONT, "text-size": 13,
        "text-allow-overlap": false, "symbol-sort-key": ["-", 0, ["get", "n"]]}, paint: halo},
    ],
  };
}

class View {
  constructor(data, regions, words, el) {
    Object.assign(this, {map: null, data, words, el});
    this.cell = -1;
    this.dates = data.days.map((d) => longDate(d, el.dataset.lang));
    this.day = document.getElementById("map-day");
    this.span = document.getElementById("map-span");
    this.act = document.getElementById("map-act");
    this.list = document.getElementById("map-list");
    this.status = document.getElementById("map-status");
    this.bars = document.getElementById("map-bars");
    this.square = document.getElementById("map-cell");
    this.regionAt = new Map(regions.features.filter((f) => f.properties.at).map((f) => [f.properties.code, f.properties.at]));
    this.day.max = String(Math.max(0, data.days.length - 1));
    this.day.value = this.day.max;
    for (const c of [this.span, this.act]) c.addEventListener("input", () => this.show());
    this.day.addEventListener("input", () => { // who moves the slider wants days, not all of them
      if (this.span.value === "0") this.span.value = "1";
      this.show();
    });
    this.square.addEventListener("input", () => { this.cell = Number(this.square.value); this.show(); });
    document.getElementById("map-all").addEventListener("click", () => this.choose(-1));
    document.getElementById("map-controls").hidden = false;
    this.histogram();
  }

  // attach lets the squares of the map be chosen, and paints them from now on.
  attach(map) {
    this.map = map;
    map.on("click", "cells", (e) => this.choose(e.features[0].properties.i));
    map.on("mouseenter", "cells", () => { map.getCanvas().style.cursor = "pointer"; });
    map.on("mouseleave", "cells", () => { map.getCanvas().style.cursor = ""; });
    this.show();
  }

  choose(i) { this.cell = this.cell === i ? -1 : i; this.show(); }

  // cellName is a square in words: a region that its incidents lie in, and its south-west corner.
  cellName(i) {
    const it = this.data.items.find((x) => x.c === i), c = this.data.cells[i];
    const corner = c.s.toFixed(1) + "°, " + c.w.toFixed(1) + "°";
    return it && this.words.regions[it.r] ? this.words.regions[it.r] + ", " + corner : corner;
  }

  // fillSquares lists the squares that hold something now, for those who use no mouse.
  fillSquares(items) {
    const n = new Map();
    for (const it of items) if (it.c >= 0) n.set(it.c, (n.get(it.c) || 0) + 1);
    if (this.cell >= 0 && !n.has(this.cell)) n.set(this.cell, 0);
    const option = (value, text) => { const o = document.createElement("option"); o.value = value; o.textContent = text; return o; };
    const cells = [...n].sort((a, b) => b[1] - a[1] || a[0] - b[0]);
    this.square.replaceChildren(option("-1", this.words.allsquares),
      ...cells.map(([i, count]) => option(String(i), this.cellName(i) + " (" + count + ")")));
    this.square.value = String(this.cell);
  }

  range() {
    const to = Number(this.day.value), n = Number(this.span.value);
    return n ? [Math.max(0, to - n + 1), to] : [0, this.data.days.length - 1];
  }

  show() {
    const [from, to] = this.range();
    const days = this.data.days;
    this.day.setAttribute("aria-valuetext", this.dates[to] || "");
    const inTime = this.data.items.filter((it) => it.d1 >= from && it.d0 <= to && (!this.act.value || it.a.split("/")[0] === this.act.value));
    if (this.map) this.paint(inTime);
    this.fillSquares(inTime);
    const chosen = this.cell < 0 ? inTime : inTime.filter((it) => it.c === this.cell);
    const when = days.length ? (from === to ? this.dates[to] : this.dates[from] + " – " + this.dates[to]) : "";
    this.status.textContent = fill(this.words.status, {n: chosen.length, when,
      where: this.cell < 0 ? this.words.everywhere : this.cellName(this.cell)});
    document.getElementById("map-all").hidden = this.cell < 0;
    this.fillList(chosen);
    for (const b of this.bars.children) b.setAttribute("class", Number(b.dataset.i) >= from && Number(b.dataset.i) <= to ? "bar on" : "bar");
  }

  paint(items) {
    const cells = new Map(), regions = new Map();
    for (const it of items) {
      const key = it.c >= 0 ? it.c : it.r, into = it.c >= 0 ? cells : regions;
      if (!into.has(key)) into.set(key, {n: 0, by: {}});
      const t = into.get(key);
      t.n++;
      t.by[it.o] = (t.by[it.o] || 0) + 1;
    }
    const squares = [], centres = [];
    for (const [i, t] of cells) {
      const c = this.data.cells[i];
      squares.push({type: "Feature", properties: {i, n: t.n, chosen: i === this.cell}, geometry: {type: "Polygon",
        coordinates: [[[c.w, c.s], [c.e, c.s], [c.e, c.n], [c.w, c.n], [c.w, c.s]]]}});
      centres.push(point((c.w + c.e) / 2, (c.s + c.n) / 2, t, ""));
    }
    for (const [code, t] of regions) {
      const at = this.regionAt.get(code);
      if (at) centres.push(point(at[0], at[1], t, " " + this.words.region));
    }
    this.map.getSource("cells").setData({type: "FeatureCollection", features: squares});
    this.map.getSource("centres").setData({type: "FeatureCollection", features: centres});
  }

  fillList(items) {
    const shown = items.slice().sort((a, b) => b.d1 - a.d1 || (a.id < b.id ? -1 : 1)).slice(0, LIST_LIMIT);
    this.list.replaceChildren(...shown.map((it) => {
      const li = document.createElement("li"), a = document.createElement("a"), g = document.createElement("span");
      g.className = "glyph";
      g.textContent = (GLYPH[it.o] || "") + " ";
      g.setAttribute("aria-hidden", "true");
      a.href = this.el.dataset.incident + it.id + ".html";
      a.textContent = this.dates[it.d0] + " · " + (this.words.acts[it.a] || it.a);
      const more = document.createElement("span");
      more.className = "quiet";
      more.textContent = " " + [this.words.regions[it.r], this.words.standing[it.o], fill(this.words.reports, {n: it.n})].filter(Boolean).join(", ");
      li.append(g, a, more);
      return li;
    }));
    if (items.length > shown.length) {
      const li = document.createElement("li");
      li.className = "quiet";
      li.textContent = fill(this.words.more, {n: items.length - shown.length});
      this.list.append(li);
    }
  }

  // histogram draws incidents per day over the slider; the same figures stand in the table of the home page.
  histogram() {
    const days = this.data.days.length, n = new Array(days).fill(0);
    for (const it of this.data.items) for (let d = it.d0; d <= it.d1 && d < days; d++) n[d]++;
    const top = Math.max(1, ...n), ns = "http://www.w3.org/2000/svg";
    this.bars.setAttribute("viewBox", "0 0 " + days + " 40");
    this.bars.replaceChildren(...n.map((v, i) => {
      const r = document.createElementNS(ns, "rect");
      const h = v ? Math.max(1, 40 * v / top) : 0;
      r.dataset.i = i;
      for (const [k, x] of [["x", i + .05], ["y", 40 - h], ["width", .9], ["height", h]]) r.setAttribute(k, x);
      return r;
    }));
  }
}

function point(x, y, t, tail) {
  const text = Object.keys(GLYPH).filter((o) => t.by[o]).map((o) => GLYPH[o] + " " + t.by[o]).join("  ") + tail;
  return {type: "Feature", properties: {n: t.n, text}, geometry: {type: "Point", coordinates: [x, y]}};
}

// longDate writes 2031-05-07 as 7 May 2031 in the page's language.
function longDate(day, lang) {
  const f = new Intl.DateTimeFormat(lang === "en" ? "en-GB" : lang, {day: "numeric", month: "long", year: "numeric", timeZone: "UTC"});
  return f.format(new Date(day + "T00:00:00Z"));
}

function fill(text, values) {
  return text.replace(/\{(\w+)\}/g, (_, k) => values[k] ?? "");
}
